// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import MIME
import Postgres
import SMTP
import Synchronization
import TestSupport
import Testing
import Views
import Wording

@testable import Mails

/// What servers, cancellations and forgotten schedules do to the outbox.
@Suite struct OutboxTroubleTests {
    private struct Lost: Error {}

    private static func record(_ to: [String], on connection: Connection) throws {
        let from = try #require(Mailbox("bascule@usine.example"))
        let draft = Draft(
            mail: "matin", period: "20260315",
            to: to.compactMap { Mailbox("\($0)@usine.example") }, from: from,
            envelopeFrom: from.address, subject: "tout va bien", body: .text("é", subtype: "plain"),
            words: "é", date: 1_773_572_400, offset: 0)
        _ = try Outbox.record(draft, .first, by: "a", on: connection)
    }

    private func service(_ server: ScriptedMailServer) -> MailService {
        MailService(
            MailServer(
                host: "localhost", port: server.port, encryption: .none, user: nil,
                authorities: server.authority, greeting: "usine.example",
                connecting: .seconds(5), patience: .seconds(20)),
            password: { nil }, language: .fr)
    }

    private func rows(_ connection: Connection) throws -> [MailView] {
        try MailView.Filter().first(100, on: connection).reversed()
    }

    private func anomalies(_ connection: Connection) throws -> [Anomaly] {
        try FailedMails.detector.page(after: nil, limit: 10, on: connection)
    }

    @Test func `a NUL in an answer is an answer like another`() async throws {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        try Self.record(["nul"], on: connection)
        try await ScriptedMailServer.with { (server: ScriptedMailServer) async throws -> Void in
            #expect(try service(server).deliver(on: connection).later == 1)
            try connection.execute("update bascule.mail_recipient set due_at = now()")
            #expect(try service(server).deliver(on: connection).accepted == 1)
            #expect(try rows(connection)[0].answer == "250 ok queued\u{FFFD}as 1")
        }
    }

    @Test(
        arguments: [
            ("554 blocked", nil), ("421 busy", nil), ("220 hi", "550 go"),
        ] as [(String, String?)])
    func `a server that wants nobody refuses nobody, and is asked once a look`(
        _ banner: String, _ hello: String?
    ) async throws {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        try Self.record(["a", "b", "c"], on: connection)
        try await ScriptedMailServer.with(banner: banner, hello: hello) {
            (server: ScriptedMailServer) async throws -> Void in
            let report = try service(server).deliver(on: connection)
            #expect(report.trouble?.detail == hello ?? banner && report.refused == 0)
            #expect(try rows(connection).map(\.state) == Array(repeating: "recorded", count: 3))
            #expect(try rows(connection).map(\.attempts) == [1, 0, 0])
            #expect(server.knocks == 1)
        }
    }

    @Test func `what the server has accepted is kept, though the job was lost meanwhile`()
        async throws
    {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        try Self.record(["ok", "later"], on: connection)
        try await ScriptedMailServer.with { (server: ScriptedMailServer) async throws -> Void in
            let isLost = Mutex(false)
            let ask: CommitGuard.Ask = { _ in if isLost.withLock({ $0 }) { throw Lost() } }
            var service = service(server)
            service.commitGuard = CommitGuard(open: ask, hold: ask)
            service.observe = { if $0 == .said { isLost.withLock { $0 = true } } }
            #expect(throws: Lost.self) { try service.deliver(on: connection) }
            #expect(try rows(connection).map(\.state) == ["accepted", "recorded"])
            #expect(try rows(connection).map(\.attempts) == [1, 0])
            #expect(server.taken.count == 1)
        }
    }

    @Test func `what the server has accepted is kept, though a cancellation hits the statement`()
        async throws
    {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        try Self.record(["ok"], on: connection)
        let ours = try connection.query("select pg_backend_pid()").value(as: Int32.self)
        try await ScriptedMailServer.with { (server: ScriptedMailServer) async throws -> Void in
            let cancelled = Mutex(0)
            var service = service(server)
            service.observe = { step in
                guard step == .said else { return }
                let isLocked = DispatchSemaphore(value: 0)
                Thread {
                    do {
                        let (other, third) = (try database.connect(), try database.connect())
                        try other.script("begin; select from bascule.mail_recipient for update")
                        isLocked.signal()
                        // While it waits for the row.
                        while try third.query(
                            "select from pg_locks where pid = \(ours) and not granted"
                        ).isEmpty {}
                        _ = try third.query("select pg_cancel_backend(\(ours))")
                        cancelled.withLock { $0 += 1 }
                        try other.script("rollback")
                    } catch {
                        Issue.record(error)
                        isLocked.signal()
                    }
                }.start()
                isLocked.wait()
            }
            #expect(try service.deliver(on: connection).accepted == 1)
            #expect(try rows(connection).map(\.state) == ["accepted"])
            #expect(cancelled.withLock { $0 } == 1)
        }
    }

    @Test func `a mail that nobody tries is an anomaly after an hour, until it is tried`()
        async throws
    {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        try Self.record(["ok", "b"], on: connection)
        let time = FailedMails.patience / .seconds(1)
        func age(_ column: SQL, by seconds: Double, _ id: Int64) throws {
            try connection.execute(
                """
                update bascule.mail_recipient
                   set \(raw: column) = now() - make_interval(secs => \(seconds)) where id = \(id)
                """)
        }
        try age("due_at", by: time - 60, 1)
        #expect(try anomalies(connection).isEmpty)
        try age("due_at", by: time + 60, 1)
        let found = try anomalies(connection)
        #expect(found.map(\.key.subject) == ["mail matin to ok@usine.example"])
        #expect(found.first?.sentence.fr.contains("rien ne l'essaie") == true)
        // In the middle of a try that ended with its process.
        try connection.execute(
            "update bascule.mail_recipient set state = 'transmitting', due_at = null where id = 2")
        try age("tried_at", by: 2 * time + 60, 2)
        #expect(try anomalies(connection).count == 2)
        try await ScriptedMailServer.with { (server: ScriptedMailServer) async throws -> Void in
            _ = try service(server).deliver(on: connection)
        }
        #expect(try anomalies(connection).isEmpty)
    }

    @Test func `a mail that has waited for days is tried for 48 hours from its first try`()
        async throws
    {
        let database = try TestDatabase.migrated()
        let connection = try database.connect()
        try Self.record(["later"], on: connection)
        try connection.execute("update bascule.mail set made_at = now() - interval '72 hours'")
        func tried(_ hours: Int) throws {
            try connection.execute(
                """
                update bascule.mail_recipient
                   set first_tried_at = now() - make_interval(hours => \(Int32(hours))),
                       due_at = now()
                """)
        }
        try await ScriptedMailServer.with { (server: ScriptedMailServer) async throws -> Void in
            #expect(try service(server).deliver(on: connection).later == 1)
            #expect(try rows(connection)[0].dueAt != nil)
            try tried(47)
            #expect(try service(server).deliver(on: connection).later == 1)
            try tried(48)
            #expect(try service(server).deliver(on: connection).refused == 1)
        }
    }

    @Test func `the bytes of old mails are let go, but of those that wait`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        try Self.record(["ok"], on: connection)
        func age(_ days: Double) throws {
            try connection.execute(
                "update bascule.mail set made_at = now() - make_interval(secs => \(days * 86_400))")
        }
        try age(10.5)
        #expect(try Outbox.purge(olderThan: 10, limit: 5, on: connection) == 0)
        try connection.execute(
            """
            update bascule.mail_recipient
               set state = 'refused', due_at = null, ended_at = now() - interval '10 days'
            """)
        #expect(try Outbox.purge(olderThan: 11, limit: 5, on: connection) == 0)
        #expect(try Outbox.purge(olderThan: 10, limit: 5, on: connection) == 1)
        #expect(try Outbox.purge(olderThan: 10, limit: 5, on: connection) == 0)
        #expect(try Outbox.bytes(of: 1, on: connection) == nil)
        let kept = try #require(try MailText.one(1, on: connection))
        #expect(kept.words == "é" && kept.bytes > 100)
        // Of what is gone nothing is sent again.
        #expect(throws: MailError.nothingToRetry(id: 1)) { try Outbox.retry(1, on: connection) }
    }
}
