// SPDX-License-Identifier: Apache-2.0

import Configuration
import Jobs
import Postgres
import TestSupport
import Testing
import Wording

@Suite struct QueueIndexTests {
    private let scene: QueueDatabase

    init() throws { scene = try QueueDatabase() }

    /// Cuts a rebuild off while it waits for an open transaction.
    private func interrupt() throws {
        let writer = try scene.database.connect()
        try writer.script("begin; lock table bascule.job in row exclusive mode")
        let cut = try scene.database.connect()
        try cut.script("set statement_timeout = '300ms'")
        #expect(throws: PostgresError.self) { _ = try QueueIndexes.rebuild(on: cut) }
    }

    @Test func `what an interrupted rebuild has left is told, and goes with the next one`() throws {
        let connection = scene.connection
        try interrupt()
        try interrupt()
        let left = try QueueIndexes.leftovers(on: connection)
        #expect(!left.isEmpty && left.allSatisfy { $0.contains("_ccnew") }, "\(left)")
        let told = try JobsHealth(on: connection).findings().map { $0.text(in: .en) }
        #expect(told.contains { $0.contains(left[0]) && $0.contains("run reindex") })

        // Foreign indexes, and valid ones, stay.
        try connection.script(
            """
            create table public.other (n int);
            create index n_ccnew on public.other (n);
            create index good_ccnew on bascule.job (kind)
            """)
        let report = try QueueIndexes.rebuild(on: connection)
        #expect(report.dropped == left)
        #expect(try QueueIndexes.leftovers(on: connection) == [])
        #expect(try scene.count("pg_class where relname in ('n_ccnew', 'good_ccnew')") == 2)
        let bad: SQL = """
            pg_index i join pg_class c on c.oid = i.indexrelid
             where not i.indisvalid and c.relnamespace = 'bascule'::regnamespace
            """
        #expect(try scene.count(bad) == 0)
    }

    @Test func `the indexes of a rebuild that is at work are no leftovers`() async throws {
        let writer = try scene.database.connect()
        try writer.script("begin; lock table bascule.job in row exclusive mode")
        let options = try scene.database.options
        let report = try await withThrowingTaskGroup(of: QueueIndexes.Report.self) { group in
            group.addTask {
                try QueueIndexes.rebuild(on: try Connection(options))
            }
            try await eventually("it waits for the writer") {
                try scene.count("pg_index where not indisvalid") > 3
            }
            #expect(try QueueIndexes.leftovers(on: scene.connection) == [])
            try writer.script("commit")
            return try await group.next()
        }
        #expect(report?.tables == 4 && report?.dropped == [])
    }

    @Test func `one rebuild at a time`() throws {
        let other = try scene.database.connect()
        _ = try other.query(
            "select pg_advisory_lock(hashtextextended('bascule.queue_indexes', 0))")
        #expect(throws: QueueIndexes.Busy.self) {
            _ = try QueueIndexes.rebuild(on: scene.connection)
        }
        other.unlock(advisory: "bascule.queue_indexes")
        #expect(try QueueIndexes.rebuild(on: scene.connection).dropped == [])
    }
}
