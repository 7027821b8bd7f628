// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import Tables
import TestSupport
import Testing
import Views

/// How much of a table one page looks at.
@Suite struct AsOfLimitTests {
    private func rows(_ count: Int, value: Int = 1) -> [String] {
        (0..<count).map { "k\(10_000_000 + $0);\(value)" }
    }

    @Test func `a page of an earlier moment looks at so many keys, and the next goes on`() throws {
        let scene = try Scene()
        let before = try scene.connection.now()
        let limit = DataReading.keysLookedAt
        try scene.load("1.csv", rows: rows(limit))
        let reading = DataReading(DataTable(scene.feed), zone: "UTC")
        var filter = DataFilter()
        filter.asOf = before
        // Exactly as many: there may be more, and the next page finds that there is not.
        let first = try reading.read(filter, on: scene.connection)
        #expect(first.items.isEmpty && first.more == .unknown)
        let rest = try reading.read(filter, Page(after: first.next), on: scene.connection)
        #expect(rest.items.isEmpty && rest.more == .no)
        let reverted = try scene.load("2.csv", rows: ["a;1"])
        _ = try Revert.run(fileID: reverted.fileID, feed: scene.feed, on: scene.connection)
        filter.asOf = try scene.connection.now()
        #expect(try reading.first(10_000, filter, on: scene.connection).count == limit)
    }

    @Test func `of a large table a filter without key and time looks at so many rows`() throws {
        let scene = try Scene()
        let limit = DataReading.rowsLookedAt
        try scene.load("1.csv", rows: rows(limit) + ["z;7"])
        let reading = DataReading(DataTable(scene.feed), zone: "UTC")
        var filter = DataFilter()
        filter.equal = ["valeur": "7"]
        #expect(try reading.read(filter, on: scene.connection).items.count == 1)
        // As the server says of a table that is so large.
        _ = try scene.connection.execute(
            "update pg_class set reltuples = 300001 where oid = 'essai.mesures'::regclass")
        let first = try reading.read(filter, on: scene.connection)
        #expect(first.items.isEmpty && first.more == .unknown)
        let second = try reading.read(filter, Page(after: first.next), on: scene.connection)
        #expect(second.items.map(\.cells[0]) == ["z"] && second.more == .no)
        filter.equal = ["valeur": "7", "id": "z"]
        #expect(try reading.read(filter, on: scene.connection).more == .no)
    }

    @Test func `a difference looks at so many files, and at no more`() throws {
        let scene = try Scene()
        let (first, limit) = (try scene.connection.now(), DataReading.filesLimit)
        func add(_ count: Int) throws {
            _ = try scene.connection.execute(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state, loaded_at)
                select 'mesures', 'x' || i, 'x' || i, 1, 'loaded', clock_timestamp()
                  from generate_series(1, \(count)) i
                """)
        }
        let reading = DataReading(DataTable(scene.feed), zone: "UTC")
        try add(limit)
        let second = try scene.connection.now()
        #expect(
            try reading.difference(from: first, to: second, on: scene.connection).items.isEmpty)
        try add(1)
        let third = try scene.connection.now()
        #expect(throws: DataRefused.tooManyFiles(limit: limit)) {
            try reading.difference(from: first, to: third, on: scene.connection)
        }
        #expect(throws: DataRefused.notLater) {
            try reading.difference(from: first, to: first, on: scene.connection)
        }
    }
}
