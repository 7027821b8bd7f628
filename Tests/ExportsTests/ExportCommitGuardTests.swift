// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exports
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing
import Wording

/// Another worker has the work by now.
private struct Refused: Error {}

/// Obstacles between an export and the database: a commit guard that refuses, a lock, a
/// cancellation.
@Suite struct ExportCommitGuardTests {
    /// Refuses at one end of a transaction, from the given one on.
    private static func refusal(atItsEnd: Bool, after granted: Int = 0) -> CommitGuard {
        let asked = Mutex(0)
        let ask: @Sendable (borrowing Connection) throws -> Void = { _ in
            let count = asked.withLock { count in
                count += 1
                return count
            }
            if count > granted { throw Refused() }
        }
        return atItsEnd
            ? CommitGuard(open: { _ in }, hold: ask) : CommitGuard(open: ask, hold: { _ in })
    }

    @Test(arguments: [false, true])
    func `a commit guard that refuses leaves no row, no line in the journal and no file`(
        atItsEnd: Bool
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            let export = try scene.export()
            var service = scene.service
            service.commitGuard = Self.refusal(atItsEnd: atItsEnd)
            #expect(throws: Refused.self) {
                try service.run(
                    export, window: scene.window(export), by: "ghost", on: scene.connection)
            }
            #expect(try scene.names() == [])
            #expect(try scene.number("select count(*) from bascule.export") == 0)
            #expect(try scene.number("select count(*) from bascule.journal") == 0)
        }
    }

    @Test func `a commit guard that refuses leaves unsaid whether rows are the same or differ`()
        async throws
    {
        try await ExportScene.withFile { scene, export, _ in
            var service = scene.service
            service.commitGuard = Self.refusal(atItsEnd: true)
            #expect(throws: Refused.self) {
                try service.run(
                    export, window: scene.window(export), by: "ghost", on: scene.connection)
            }
            try scene.connection.execute("update labo.resultats set valeur = 9")
            #expect(throws: Refused.self) {
                try service.compare(export, on: scene.connection)
            }
            #expect(try scene.number("select count(*) from bascule.journal") == 1)
            #expect(
                try scene.number("select count(*) from bascule.export where amended_at is null")
                    == 1)
        }
    }

    @Test func `a file recorded before its commit guard refused gets its name by the next run`()
        async throws
    {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            let export = try scene.export()
            var service = scene.service
            service.commitGuard = Self.refusal(atItsEnd: true, after: 1)
            #expect(throws: Refused.self) {
                try service.run(
                    export, window: scene.window(export), by: "ghost", on: scene.connection)
            }
            #expect(try scene.number("select count(placed_at) from bascule.export") == 0)
            guard case .unchanged = try scene.run(export) else {
                Issue.record("another file was written")
                return
            }
            #expect(try scene.number("select count(placed_at) from bascule.export") == 1)
            #expect(try scene.names() == ["resultats_20260304.csv"])
        }
    }

    @Test func `a run that fails leaves its reason in the journal, one that is cancelled none`()
        async throws
    {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            let export = try scene.export("limits: { rows: 2 }")
            #expect(throws: ExportError.self) { try scene.run(export) }
            let entries = try scene.connection.query(
                """
                select result->>'outcome', result->>'error', actor,
                       parameters->>'window_start', duration is not null
                  from bascule.journal
                """)
            let entry = try #require(entries.first)
            #expect(try entry[0, as: String.self] == "failed")
            #expect(try entry[1, as: String.self].contains("more than 2 rows"))
            #expect(try entry[2, as: String.self] == "user:test")
            #expect(try entry[3, as: String.self] == "2026-03-04T10:00:00Z")
            #expect(try entry[4, as: Bool.self])

            var service = scene.service
            service.progress = { _ in throw CancellationError() }
            #expect(throws: CancellationError.self) {
                try service.run(
                    try scene.export(), window: scene.window(export), by: "user:test",
                    on: scene.connection)
            }
            #expect(try scene.number("select count(*) from bascule.journal") == 1)
            #expect(try scene.names() == [])
        }
    }

    @Test func `a run waits for another one of its export, as long as its patience`() async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(1)
            let export = try scene.export()
            let other = try scene.database.connect()
            let lock: SQL = "hashtextextended('bascule.export.resultats', 0)"
            _ = try other.query("select pg_advisory_lock(\(raw: lock))")
            var service = scene.service
            service.patience = .milliseconds(100)
            let error = #expect(throws: ExportError.self) {
                try service.run(
                    export, window: scene.window(export), by: "user:test", on: scene.connection)
            }
            #expect(error.map { languageFlaws($0.sentence) } == [])
            #expect(error?.code == .busy)
            #expect(error?.description.contains("0.1 seconds") == true, "\(error as Any)")

            service.patience = .seconds(60)
            let (options, patient) = (try scene.database.options, service)
            let session = Session(options) { $0.deadline = .seconds(1) }
            // Longer than the deadline, which is one of work.
            let waiting = Task {
                try await session.use { connection in
                    try patient.run(
                        export, window: export.window(at: 1_772_620_000), by: "user:test",
                        on: connection)
                }
            }
            try await eventually("it waits") {
                try scene.number(
                    """
                    select count(*) from pg_locks
                     where locktype = 'advisory' and not granted
                       and database = (select oid from pg_database
                                        where datname = current_database())
                    """) == 1
            }
            #expect(
                try await stays(true: .milliseconds(1_500)) {
                    try scene.number("select count(*) from bascule.export") == 0
                })
            _ = try other.query("select pg_advisory_unlock(\(raw: lock))")
            #expect(try await waiting.value.record.revision == 1)
            await session.close()
        }
    }

    /// As a job is cancelled just when its file has its place.
    @Test func `a cancellation that meets the unlocking keeps the file and gives up the session`()
        async throws
    {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(1)
            let export = try scene.export()
            try scene.connection.script(
                """
                create schema slow;
                create function slow.pg_advisory_unlock(bigint) returns bool language sql as
                    $$ select pg_sleep(600) is null $$
                """)
            let options = try scene.database.options
            let (service, window) = (scene.service, scene.window(export))
            let session = Session(options) { try $0.script("set search_path to slow, pg_catalog") }
            let running = Task {
                try await session.use { connection in
                    let outcome = try service.run(
                        export, window: window, by: "user:test", on: connection)
                    return (outcome, connection.isAlive)
                }
            }
            try await eventually("it unlocks, and is cancelled") {
                try scene.number(
                    """
                    select count(pg_cancel_backend(pid)) from pg_stat_activity
                     where datname = current_database() and wait_event = 'PgSleep'
                    """) == 1
            }
            let (outcome, isAlive) = try await running.value
            #expect(outcome.record.revision == 1)
            #expect(!isAlive)
            try await eventually("the lock is free") {
                try scene.number(
                    """
                    select count(*) from pg_locks
                     where locktype = 'advisory'
                       and database = (select oid from pg_database
                                        where datname = current_database())
                    """) == 0
            }
            await session.close()
        }
    }
}
