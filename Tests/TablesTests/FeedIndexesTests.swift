// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Postgres
import Tables
import TestSupport
import Testing

/// The indexes of ranges on feeds' tables, on a real server.
struct FeedIndexesTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect(deadline: .seconds(60))
    }

    private var feed: Feed {
        var feed = Feed(name: "essai", table: TableName(schema: "public", name: "essai"))
        feed.columns = [
            Column(name: "id", type: .text), Column(name: "le", type: .timestamp),
            Column(name: "net", type: .numeric(Precision(digits: 10, scale: 3))),
        ]
        feed.key = ["id"]
        return feed
    }

    /// Files of 100 rows each, in the order of their time.
    private func fill(_ files: ClosedRange<Int>) throws {
        try connection.execute(
            """
            insert into public.essai (id, le, net, file_id, line_no)
            select 'E' || f || '.' || n, timestamptz '2026-01-01Z' + f * interval '1 hour', n, f, n
              from generate_series(\(files.lowerBound)::bigint, \(files.upperBound)::bigint) f,
                   generate_series(1::bigint, 100) n
             order by f, n
            """)
    }

    /// Rows that are looked at and thrown away.
    private func looked(_ condition: SQL) throws -> Int {
        try connection.script("set enable_seqscan = off")
        let plan = try connection.query(
            """
            explain (analyze, costs off, timing off, summary off)
            select count(*) from public.essai where \(raw: condition)
            """
        ).values(as: String.self).joined(separator: "\n")
        let match = try #require(plan.firstMatch(of: #/Index Recheck: (\d+)/#), "\(plan)")
        return try #require(Int(match.1))
    }

    @Test func `rows of a file and of a time stay quick to find as the table grows`() throws {
        try FeedTables.apply(feed, on: connection)
        try fill(1...400)
        #expect(try FeedIndexes.keep([feed], on: connection) == [])
        try fill(401...900)
        // All that came since would be read for one file.
        #expect(try looked("file_id = 77") > 40_000)
        #expect(try FeedIndexes.keep([feed], on: connection) == [])
        #expect(try looked("file_id = 77") < 9_000)
        #expect(try looked("file_id = 777") < 9_000)
        #expect(try looked("le >= '2026-01-09Z' and le < '2026-01-09 01:00Z'") < 9_000)
    }

    @Test func `a table that has grown before the server looked at it is known to the planner`()
        throws
    {
        try FeedTables.apply(feed, on: connection)
        try connection.script("alter table public.essai set (autovacuum_enabled = off)")
        func known() throws -> Int64 {
            try connection.query("select count(*) from pg_stats where tablename = 'essai'").value()
        }
        try fill(1...3)
        _ = try FeedIndexes.keep([feed], on: connection)
        #expect(try known() == 0, "of a small one nothing need be known")
        try fill(4...900)
        _ = try FeedIndexes.keep([feed], on: connection)
        #expect(try known() > 0)
        let plan = try connection.query(
            "explain select count(*) from public.essai where file_id = 77"
        )
        .values(as: String.self).joined(separator: "\n")
        #expect(plan.contains("Bitmap Index Scan"), "\(plan)")
    }

    @Test func `a table of an earlier version gets the index that it lacks`() throws {
        try FeedTables.apply(feed, on: connection)
        try fill(1...9)
        let index = RangeIndex(QualifiedName(schema: "public", name: "essai"), "le")
        try connection.execute("drop index public.\(identifier: index.name)")
        #expect(try RangeIndex.missing(of: [index], on: connection) == [index])
        #expect(try FeedIndexes.keep([feed], on: connection) == [])
        #expect(try RangeIndex.missing(of: [index], on: connection) == [])
        // A table that is not there yet lacks nothing.
        var other = feed
        other.table = TableName(schema: "public", name: "autre")
        #expect(try FeedIndexes.keep([other, feed], on: connection) == [])
    }

    @Test func `an index that was left half-built is dropped, built anew and told`() throws {
        try FeedTables.apply(feed, on: connection)
        try fill(1...9)
        let index = RangeIndex(QualifiedName(schema: "public", name: "essai"), "le")
        try connection.execute("drop index public.\(identifier: index.name)")
        let writer = try database.connect()
        try writer.script("begin; lock table public.essai in row exclusive mode")
        try connection.script("set statement_timeout = '300ms'")
        #expect(throws: PostgresError.self, "it waits for those who write") {
            try connection.execute(
                "create index concurrently \(identifier: index.name) on public.essai using brin (le)"
            )
        }
        try connection.script("set statement_timeout = 0")
        try writer.script("commit")
        #expect(try RangeIndex.missing(of: [index], on: connection) == [index])
        var renewed: [RangeIndex] = []
        func keep() throws {
            #expect(try FeedIndexes.keep([feed], on: connection) { renewed.append($0) } == [])
        }
        try keep()
        #expect(renewed == [index])
        #expect(try RangeIndex.missing(of: [index], on: connection) == [])
        try keep()
        #expect(renewed.count == 1, "told once")
    }

    @Test func `a table that somebody works at is left for later, at once and unharmed`() throws {
        try FeedTables.apply(feed, on: connection)
        try fill(1...9)
        let vacuum = try database.connect()
        try vacuum.script("begin; lock table public.essai in share update exclusive mode")
        let clock = ContinuousClock()
        var left: [QualifiedName] = []
        let time = try clock.measure { left = try FeedIndexes.keep([feed], on: connection) }
        #expect(left.map(\.description) == ["public.essai"])
        // PostgreSQL cancels a vacuum after a second.
        #expect(time < .milliseconds(900))
        try vacuum.script("commit")
        #expect(try FeedIndexes.keep([feed], on: connection) == [])
    }

    @Test func `a table that can't have its index leaves the others none the worse`() throws {
        try FeedTables.apply(feed, on: connection)
        var changed = feed
        changed.columns.append(Column(name: "autre", type: .timestamp))
        changed.key = ["autre"]
        var second = feed
        second.table = TableName(schema: "public", name: "zzz")
        try FeedTables.apply(second, on: connection)
        let index = RangeIndex(QualifiedName(schema: "public", name: "zzz"), "le")
        try connection.execute("drop index public.\(identifier: index.name)")
        // Its declaration has a time that the table has not: that feed waits for a person.
        _ = try FeedIndexes.keep([changed, second], on: connection)
        #expect(try RangeIndex.missing(of: [index], on: connection) == [])
    }

    @Test func `tables and columns with long names that begin alike have an index each`() throws {
        let tables = ["laboratoire_controles_qualite_a", "laboratoire_controles_qualite_b"]
        let all = tables.flatMap { table in
            ["mesure_le_par_l_appareil_de_gauche", "mesure_le_par_l_appareil_de_droite"].map {
                RangeIndex(QualifiedName(schema: "public", name: table), $0)
            }
        }
        #expect(Set(all.map(\.name)).count == 4)
        #expect(all.allSatisfy { $0.name.utf8.count <= 63 })
        for table in tables {
            try connection.script(
                """
                create table public.\(table) (
                    mesure_le_par_l_appareil_de_gauche timestamptz,
                    mesure_le_par_l_appareil_de_droite timestamptz)
                """)
        }
        #expect(try RangeIndex.missing(of: all, on: connection) == all)
        for index in all { try connection.execute(index.creation) }
        #expect(try RangeIndex.missing(of: all, on: connection) == [])
    }

    @Test func `names of indexes stay within what PostgreSQL keeps of them`() {
        let long = String(repeating: "é", count: 25)
        let name = RangeIndex(QualifiedName(schema: "s", name: long), long + "x").name
        #expect(name.utf8.count <= 63 && name.hasSuffix("_windows"))
        let usual = RangeIndex(QualifiedName(schema: "s", name: "resultats"), "preleve_le").name
        #expect(usual == "resultats_preleve_le_windows")
    }
}
