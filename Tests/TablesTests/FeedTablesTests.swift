// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Postgres
import Tables
import TestSupport
import Testing
import Wording

/// Tables made and extended from feeds, on a real server.
struct FeedTablesTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    private var feed: Feed {
        var feed = Feed(
            name: "essai", table: TableName(schema: "labo \"1\"", name: "Résultats; --"))
        feed.columns = [
            Column(name: "id", type: .text), Column(name: "valeur", type: .measurement),
            Column(name: "net", type: .numeric(Precision(digits: 10, scale: 3))),
        ]
        feed.key = ["id"]
        return feed
    }

    @Test func `a feed's tables are made once, with names of any characters`() throws {
        let made = try FeedTables.apply(feed, on: connection)
        #expect(!made.isEmpty)
        #expect(try FeedTables.apply(feed, on: connection).isEmpty)
        #expect(try FeedTables.plan(feed, on: connection) == .apply([]))
        try connection.execute(
            "insert into \"labo \"\"1\"\"\".\"Résultats; --\" values ('a', 1, null, '1', 2, 3, 4)")
        #expect(throws: PostgresError.self) {
            try connection.execute(
                "insert into \"labo \"\"1\"\"\".\"Résultats; --\" values ('a', 1, null, '1', 2, 3, 4)"
            )
        }
    }

    @Test func `new columns are added to the rows that are there`() throws {
        try FeedTables.apply(feed, on: connection)
        try connection.execute(
            "insert into \"labo \"\"1\"\"\".\"Résultats; --\" values ('a', 1, null, '1', 2, 3, 4)")
        var more = feed
        more.columns.append(Column(name: "lot", type: .text))
        more.columns[more.columns.count - 1].isRequired = true
        #expect(try FeedTables.apply(more, on: connection).count == 2)
        #expect(try FeedTables.plan(more, on: connection) == .apply([]))
        // A row of the new feed, beside one that has no lot.
        try connection.transaction { connection in
            var encoder = TableLoader.RowEncoder(feed: more, fileID: 9)
            var judged = JudgedRow()
            judged.bytes = Array("bl1".utf8)
            judged.values = [
                .text(0..<1), .null, .null, .text(2..<3), .null, .text(1..<3),
            ]
            try encoder.accept(judged)
            let loader = try TableLoader(more, on: connection)
            try loader.append(encoder.bytes, rows: 1, fileID: 9)
            #expect(try loader.finish()[9].inserted == 1)
        }
    }

    @Test func `a column that is no longer required may be null`() throws {
        var strict = feed
        strict.columns[2].isRequired = true
        try FeedTables.apply(strict, on: connection)
        #expect(try FeedTables.apply(feed, on: connection).count == 1)
    }

    @Test func `what is not an addition is refused with the statement to run by hand`() throws {
        try FeedTables.apply(feed, on: connection)
        var other = feed
        other.columns[2].type = .text
        let error = #expect(throws: TableRefusals.self) {
            try FeedTables.apply(other, on: connection)
        }
        let text = error?.description ?? ""
        let place = #"column "net" of table "labo ""1"""."Résultats; --""#
        #expect(text.contains(place + " has type numeric(10,3)"))
        #expect(text.contains(#"alter column "net" type text using "net"::text;"#))
        other = feed
        other.columns.remove(at: 2)
        #expect(throws: TableRefusals.self) { try FeedTables.apply(other, on: connection) }
        other = feed
        other.columns[1].type = .numeric(nil)
        other.key = ["id", "valeur"]
        #expect(throws: TableRefusals.self) { try FeedTables.apply(other, on: connection) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `eight starters at once make the tables once`() async throws {
        let (feed, database) = (feed, database)
        let made = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { try FeedTables.apply(feed, on: try database.connect()).count }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(made.count { $0 > 0 } == 1)
    }
}
