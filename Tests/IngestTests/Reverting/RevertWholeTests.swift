// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Inbox
import Ingest
import Postgres
import Tables
import TestSupport
import Testing
import Wording

/// A revert as a whole: what it costs, what it locks, what it can't do.
struct RevertWholeTests {
    private static let table = "labo.\"mesures \"\"du jour\"\"\""
    private static let history = "labo.\"mesures \"\"du jour\"\"_history\""

    /// A bench whose tables the planner knows as they were when empty.
    private func with<V>(_ body: (TestDatabase, LoadBench) throws -> V) throws -> V {
        let database = try loadDatabase()
        let bench = try LoadBench(try database.connect())
        for table in [
            Self.table, Self.history, "bascule.confirmation", "bascule.confirmation_form",
        ] {
            try bench.connection.script("alter table \(table) set (autovacuum_enabled = off)")
            try bench.connection.script("vacuum analyze \(table)")
        }
        // Dropped when it is let go.
        return try withExtendedLifetime(database) { try body(database, bench) }
    }

    /// A sheet, the same with every third row changed and every fourth written otherwise, and again
    /// as at first.
    private func load(_ rows: Int64, into bench: LoadBench) throws -> [Int64] {
        let files = try bench.newFiles(3)
        for (delivery, file) in files.enumerated() {
            let rows = (0..<rows).map { number in
                row(
                    "k\(number)",
                    delivery == 1 && number % 3 == 0
                        ? 7 : ModelNumber(1, zeros: delivery == 1 && number % 4 == 0 ? 2 : 0),
                    line: number + 2)
            }
            let (report, _) = try bench.load(
                [ModelFile(id: file, rows: rows)], expectsConflicts: delivery > 0)
            _ = try bench.connection.execute(
                """
                update bascule.file
                   set rows_read = \(report[file].appended), rows_inserted = \(report[file].inserted),
                       rows_amended = \(report[file].amended), rows_unchanged = \(report[file].unchanged)
                 where id = \(file)
                """)
        }
        return files
    }

    /// The server's work: tuples read, tuples changed, and blocks requested.
    private func cost(
        of file: Int64, isDry: Bool, _ bench: LoadBench, in database: TestDatabase
    ) throws -> Int64 {
        // In a session of its own: its counters have nothing else.
        let session = try database.connect()
        return try session.transaction { connection in
            let work = Revert(fileID: file, feed: bench.feed)
            let report = try isDry ? work.count(on: session) : work.run(on: session)
            let cost: Int64 = try connection.query(
                """
                select sum(pg_stat_get_xact_tuples_returned(oid) + pg_stat_get_xact_tuples_fetched(oid)
                           + pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
                           + pg_stat_get_xact_tuples_deleted(oid) + pg_stat_get_xact_blocks_fetched(oid)
                       )::bigint
                  from pg_class where relnamespace <> 'pg_catalog'::regnamespace
                """)[0][0]
            if isDry { #expect(try work.run(on: session) == report) }
            return cost
        }
    }

    @Test(arguments: 0..<3, [false, true])
    func `a revert's work grows as its rows do, whatever the statistics say`(
        _ place: Int, isDry: Bool
    ) throws {
        let sizes: [Int64] = [5_000, 20_000]
        let work = try sizes.map { rows in
            try with { try cost(of: try load(rows, into: $1)[place], isDry: isDry, $1, in: $0) }
        }
        print("file \(place)\(isDry ? ", dry" : ""): \(work)")
        #expect(work[1] <= 6 * work[0], "\(work)")
    }

    @Test func `a trial for a file of a few rows does not read a large history whole`() throws {
        try with { database, bench in
            let files = try load(1_500, into: bench)
            // Of other keys, as far as the planner may know: years of amendments.
            _ = try bench.connection.execute(
                """
                insert into \(raw: SQL(stringLiteral: Self.history))
                       (name, number, amount, file_id, line_no, reason)
                select 'old' || i, 1, i, \(files[0]), 10000 + i, 'amended'
                  from generate_series(1, 200000) i
                """)
            for table in [Self.table, Self.history] {
                try bench.connection.script("vacuum analyze \(table)")
            }
            let cost = try cost(of: files[2], isDry: true, bench, in: database)
            #expect(cost < 150_000, "\(cost)")
        }
    }

    @Test func `the table can be read while a revert is at it, to its last step`() throws {
        try with { database, bench in
            let files = try load(200, into: bench)
            let other = try database.connect(deadline: .seconds(5))
            let count: SQL = "select count(*)::int from \(raw: SQL(stringLiteral: Self.table))"
            var steps: [String] = []
            var locks: Set<String> = []
            var counts: Set<Int> = []
            let work = Revert(
                fileID: files[1], feed: bench.feed,
                progress: { step in
                    steps.append(step)
                    #expect(throws: Never.self) {
                        counts.insert(try other.query(count)[0][0])
                        let held = try other.query(
                            """
                            select mode from pg_locks
                             where relation in (\(literal: Self.table)::regclass,
                                                \(literal: Self.history)::regclass)
                               and pid = \(Int32(bench.connection.backendPID))
                            """)
                        for row in held { locks.insert(try row[0]) }
                    }
                })
            _ = try work.run(on: bench.connection)
            #expect(steps.count == 5)
            #expect(counts == [200])
            #expect(locks.contains("ShareRowExclusiveLock"), "\(locks)")
            #expect(!locks.contains("AccessExclusiveLock"), "\(locks)")
        }
    }

    @Test(arguments: ["truncate", "delete from"])
    func `a table that was emptied by hand is told, and nothing is noted as reverted`(
        _ command: String
    ) throws {
        try with { _, bench in
            let file = try load(20, into: bench)[2]
            for table in [Self.table, Self.history] {
                try bench.connection.script("\(command) \(table)")
            }
            let refusal = #expect(throws: RevertRefusal.self) {
                try Revert.run(fileID: file, feed: bench.feed, on: bench.connection)
            }
            #expect(refusal?.description.contains("emptied by hand") == true)
            #expect(try state(of: file, bench) == "loaded")
            let report = try Revert(fileID: file, feed: bench.feed, takesNone: true)
                .run(on: bench.connection)
            #expect(report.kept == 0)
            #expect(try state(of: file, bench) == "reverted")
        }
    }

    @Test func `a table that was renamed by hand is told, and nothing is noted as reverted`() throws
    {
        try with { _, bench in
            let file = try load(20, into: bench)[0]
            try bench.connection.script("alter table \(Self.table) rename to autre")
            let refusal = #expect(throws: RevertRefusal.self) {
                try Revert.run(fileID: file, feed: bench.feed, on: bench.connection)
            }
            #expect(refusal?.description.contains("create table") == true, "\(refusal as Any)")
            #expect(try state(of: file, bench) == "loaded")
            #expect(try bench.connection.query("select count(*)::int from labo.autre")[0][0] == 20)
            // Also where a start has made the table anew since.
            try FeedTables.apply(bench.feed, on: bench.connection)
            _ = try bench.connection.execute("delete from \(raw: SQL(stringLiteral: Self.history))")
            #expect(throws: RevertRefusal.self) {
                try Revert.run(fileID: file, feed: bench.feed, on: bench.connection)
            }
            #expect(try state(of: file, bench) == "loaded")
        }
    }

    @Test
    func `values changed by hand are kept by a revert, and a trial of the stored file counts them`()
        throws
    {
        let scene = try Scene()
        let end = try scene.load("a.csv", rows: ["a;1", "b;1", "c;1"])
        _ = try scene.connection.execute("update essai.mesures set valeur = 9 where id = 'b'")
        let status = try #require(try FileStatus(path: end.storedPath))
        var again = scene.pipeline
        (again.options.again, again.options.isCommand) = (true, true)
        let trial = try again.trial(
            [
                Arrival(
                    label: scene.feed.name, root: "/", relative: end.storedPath,
                    identity: FileIdentity(status))
            ], on: scene.connection)
        #expect(trial.first?.settlement?.summary == "loaded 3=0+1+2+0")
        let report = try Revert.run(fileID: end.fileID, feed: scene.feed, on: scene.connection)
        #expect(report.missing == 0)
        #expect(
            try scene.texts(
                "select id, valeur::text, reason from essai.mesures_history order by id")
                == ["a|1.000|reverted", "b|9.000|reverted", "c|1.000|reverted"])
    }

    private func state(of file: Int64, _ bench: LoadBench) throws -> String {
        try bench.connection.query("select state from bascule.file where id = \(file)")[0][0]
    }

    @Test func `the duplicates of a reverted file are named, and each may be loaded`() throws {
        let scene = try Scene()
        let first = try scene.load("first.csv", rows: ["a;1", "b;1"])
        let second = try scene.load("second.csv", rows: ["a;1", "b;1"])
        let third = try scene.load("third.csv", rows: ["a;1", "b;1"])
        #expect(second.state == .duplicate)
        let report = try Revert.run(fileID: first.fileID, feed: scene.feed, on: scene.connection)
        #expect(report.duplicates.map(\.id) == [second.fileID, third.fileID])
        #expect(report.duplicates.map(\.name) == ["second.csv", "third.csv"])
        #expect(try scene.rows() == [])
        #expect(try scene.retry(second.fileID)?.settlement?.summary == "loaded 2=2+0+0+0")
        #expect(try scene.rows() == ["a|1.000", "b|1.000"])
        try scene.check()
    }

    @Test func `the faults of other files are read before the lock, not under it`() throws {
        let scene = try Scene(
            DroppedFile.feedYAML("on_amendment: reject").replacing("50%", with: "100%"))
        let first = try scene.load("first.csv", rows: ["a;1", "b;1"])
        let many = (0..<500).map { "k\($0);1" }
        try scene.load("second.csv", rows: many)
        try scene.load("third.csv", rows: many.map { $0 + "2" } + ["a;2"])
        let session = try scene.connect()
        let read = try session.transaction { connection in
            _ = try Revert.run(fileID: first.fileID, feed: scene.feed, on: session)
            return try connection.query(
                """
                select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
                  from pg_stat_xact_user_tables where relid = 'bascule.fault'::regclass
                """)[0][0, as: Int.self]
        }
        #expect((501..<700).contains(read), "\(read)")
    }
}
