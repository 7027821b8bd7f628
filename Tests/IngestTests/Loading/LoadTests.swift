// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import Tables
import TestSupport
import Testing

/// Loads on a real server, apart from what the random histories show.
struct LoadTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try loadDatabase()
        connection = try database.connect()
    }

    @Test func `a feed without a key takes every row`() throws {
        let bench = try LoadBench(connection, key: [])
        let files = try bench.newFiles(2)
        let rows = [row("a", 1, line: 2), row("a", 1, line: 3)]
        let (report, collisions) = try bench.load(files.map { ModelFile(id: $0, rows: rows) })
        #expect(report.files.map(\.inserted) == [2, 2])
        #expect(collisions.isEmpty)
        let reverted = try Revert.run(fileID: files[0], feed: bench.feed, on: connection)
        #expect(reverted.removed == 2)
        #expect(reverted.kept == 2)
        #expect(try bench.account().count == 2)
    }

    @Test func `a thousand rows of one key are settled at once`() throws {
        let bench = try LoadBench(connection, onDuplicateKey: .last)
        let file = try bench.newFiles(1)[0]
        let rows = (0..<5_000).map { row("a", ModelNumber($0), line: $0) }
        let (report, _) = try bench.load([ModelFile(id: file, rows: rows)])
        #expect(report[file].inserted == 1)
        #expect(report[file].amended == 4_999)
        #expect(try bench.account().count == 5_000)
    }

    @Test func `the report says that keys were met, for the next load`() throws {
        let bench = try LoadBench(connection)
        let files = try bench.newFiles(3)
        let first = try bench.load([ModelFile(id: files[0], rows: [row("a", 1, line: 2)])])
        #expect(!first.report.metConflicts)
        let second = try bench.load([ModelFile(id: files[1], rows: [row("a", 1, line: 2)])])
        #expect(second.report.metConflicts)
        let third = try bench.load(
            [ModelFile(id: files[2], rows: [row("b", 1, line: 2)])], expectsConflicts: true)
        #expect(!third.report.metConflicts)
        #expect(third.report[files[2]].inserted == 1)
    }

    @Test func `a load that is given up in the middle of a COPY leaves nothing`() throws {
        struct GivenUp: Error {}
        let bench = try LoadBench(connection)
        let file = try bench.newFiles(1)[0]
        #expect(throws: GivenUp.self) {
            try connection.transaction { connection in
                let loader = try TableLoader(bench.feed, on: connection)
                let (bytes, rows) = try bench.encode([row("a", 1, line: 2)], fileID: file)
                try loader.append(bytes, rows: rows, fileID: file)
                throw GivenUp()
            }
        }
        #expect(try bench.account() == [])
        let (report, _) = try bench.load([ModelFile(id: file, rows: [row("a", 1, line: 2)])])
        #expect(report[file].inserted == 1)
    }

    @Test func `columns of every type arrive as they were judged`() throws {
        var feed = Feed(name: "tous", table: TableName(schema: "labo", name: "tous"))
        feed.columns = [
            Column(name: "i4", type: .integer(bits: 32)),
            Column(name: "i8", type: .integer(bits: 64)),
            Column(name: "n", type: .numeric(Precision(digits: 10, scale: 3))),
            Column(name: "d", type: .double), Column(name: "b", type: .boolean),
            Column(name: "j", type: .date), Column(name: "ts", type: .timestamp),
            Column(name: "js", type: .json), Column(name: "m", type: .measurement),
        ]
        try FeedTables.apply(feed, on: connection)
        var judged = JudgedRow()
        judged.line = 7
        judged.bytes = Array(#"{"a":1}<<0,05"#.utf8)
        judged.values = [
            .integer(-5), .integer(1 << 40), .numeric(coefficient: -1_500, scale: 3), .double(0.1),
            .boolean(true), .date(daysSince2000: -1), .timestamp(microsecondsSince2000: 1),
            .json(0..<7), .numeric(coefficient: 5, scale: 2), .text(7..<8), .text(8..<13),
        ]
        var encoder = TableLoader.RowEncoder(feed: feed, fileID: 3)
        try encoder.accept(judged)
        judged.line = 8
        judged.values = judged.values.map { _ in .null }
        try encoder.accept(judged)
        try connection.transaction { connection in
            let loader = try TableLoader(feed, on: connection)
            try loader.append(encoder.bytes, rows: encoder.rows, fileID: 3)
            _ = try loader.finish()
        }
        let texts = try connection.query("select t::text from labo.tous t order by line_no")
            .map { try $0[0, as: String.self] }
        #expect(
            texts == [
                #"(-5,1099511627776,-1.500,0.1,t,1999-12-31,"2000-01-01 00:00:00.000001+00","#
                    + #""{""a"": 1}",0.05,<,"<0,05",3,7)"#,
                "(,,,,,,,,,,,3,8)",
            ])
    }
}

/// Two sessions that meet on keys.
struct LoadConcurrencyTests {
    @Test(.timeLimit(.minutes(1)))
    func `two sessions that load the same keys at once both count right`() async throws {
        let database = try loadDatabase()
        let bench = try LoadBench(try database.connect())
        let files = try bench.newFiles(40)
        let counts = try await withThrowingTaskGroup(of: LoadCounts.self) { group in
            for worker in 0..<2 {
                group.addTask { try loadOwn(files, worker: worker, in: database) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let sum = { (of: KeyPath<LoadCounts, Int64>) in counts.map { $0[keyPath: of] }.reduce(0, +)
        }
        #expect(sum(\.appended) == 40 * 50)
        #expect(sum(\.inserted) == 50)
        #expect(sum(\.inserted) + sum(\.amended) + sum(\.unchanged) == 40 * 50)
        let account = try bench.account()
        #expect(account.count { $0.hasSuffix("-> current") } == 50)
        #expect(account.count { $0.contains("->") } == Int(sum(\.inserted) + sum(\.amended)))
        // In any order: taking every file back leaves nothing.
        for file in files {
            #expect(try !Revert.run(fileID: file, feed: bench.feed, on: bench.connection).wasDone)
        }
        #expect(try bench.account() == [])
    }
}

/// Loads every second file, on a connection of its own.
private func loadOwn(
    _ files: [Int64], worker: Int, in database: TestDatabase
) throws -> LoadCounts {
    let bench = try LoadBench(try database.connect())
    var sum = LoadCounts(fileID: 0)
    for index in files.indices where index % 2 == worker {
        let counts = try loadRetrying(bench, files[index], index)
        sum.appended += counts.appended
        sum.inserted += counts.inserted
        sum.amended += counts.amended
        sum.unchanged += counts.unchanged
    }
    return sum
}

/// Some files have their keys the other way round: deadlocks are met, and the load is tried again.
private func loadRetrying(_ bench: LoadBench, _ file: Int64, _ index: Int) throws -> LoadCounts {
    let keys = (0..<50).map { index % 4 < 2 ? $0 : 49 - $0 }
    let rows = keys.enumerated().map {
        row("k\($1)", ModelNumber(Int64(index % 3)), line: Int64($0))
    }
    while true {
        do {
            return try bench.load(
                [ModelFile(id: file, rows: rows)], expectsConflicts: index.isMultiple(of: 3)
            ).report[file]
        } catch let error as PostgresError where error.passes {
            continue
        }
    }
}
