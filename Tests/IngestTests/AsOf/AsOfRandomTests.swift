// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import Tables
import TestSupport
import Testing
import Views

/// The table as it was, for random imports, amendments, reverts and files taken up again, against
/// copies that were taken then.
@Suite struct AsOfRandomTests {
    @Test(arguments: 0..<4)
    func `the table as of each commit is the copy that was taken then`(_ part: UInt64) throws {
        var run = try AsOfRun(SeededGenerator(for: "as of \(part)"))
        try run.note()
        for _ in 0..<24 { try run.step() }
        #expect(run.reverts > 0)
        for past in run.pasts {
            let seen = try run.read(asOf: past.moment)
            #expect(seen == past.rows, "as of \(past.moment.text), after: \(past.what)")
        }
        for _ in 0..<20 { try run.compareTwo() }
    }

    @Test func `a table without a key is as its files were`() throws {
        let yaml = DroppedFile.feedYAML().replacing("key: [id]", with: "")
        var run = try AsOfRun(SeededGenerator(for: "as of, no key"), yaml)
        try run.note()
        for _ in 0..<14 { try run.step() }
        for past in run.pasts {
            #expect(try run.read(asOf: past.moment) == past.rows, "\(past.what)")
        }
        for _ in 0..<10 { try run.compareTwo() }
    }

    @Test(arguments: 0..<4)
    func `files that get their place among others do not change what was`(_ part: UInt64) throws {
        var random = SeededGenerator(for: "as of, retold \(part)")
        let scene = try ForgottenScene(
            DroppedFile.feedYAML().replacing("rejects_max: 50%", with: "rejects_max: 100%"))
        let texts = (0..<9).map { number in
            let rows = ["a", "b", "c", "d"].filter { _ in Bool.random(using: &random) }.map {
                "\($0);\(Int.random(in: 1...2, using: &random))"
            }
            return Scene.text(rows + ["own\(number);1"])
        }
        for (number, text) in texts.enumerated() {
            try scene.load(ForgottenScene.Sent(name: "f\(number).csv", text: text))
        }
        try scene.comeBack(with: 2)
        let reading = DataReading(DataTable(scene.feed), zone: "UTC")
        var copies: [(moment: Timestamp, rows: [DataRow])] = []
        func note() throws {
            let moment = try scene.connection.query("select clock_timestamp()")
                .value(as: Timestamp.self)
            copies.append((moment, try reading.first(1_000, DataFilter(), on: scene.connection)))
        }
        try note()
        try scene.load(
            ForgottenScene.Sent(name: "late.csv", text: Scene.text(["a;3", "b;3", "c;3", "d;3"])))
        try note()
        for file in try scene.compare().unknown.shuffled(using: &random) {
            try scene.reconcile([file])
            try note()
        }
        #expect(copies.count == 9)
        let told = try scene.connection.query("select count(*) from bascule.row_past")
            .value(as: Int.self)
        #expect(told > 0, "some keys were told anew")
        for (place, copy) in copies.enumerated() {
            var filter = DataFilter()
            filter.asOf = copy.moment
            #expect(
                try reading.first(1_000, filter, on: scene.connection) == copy.rows,
                "after \(place) steps")
        }
    }

    @Test func `a value that does not fit its column is refused with a sentence`() throws {
        let scene = try Scene()
        try scene.load("1.csv", rows: ["a;1"])
        let reading = DataReading(DataTable(scene.feed), zone: "America/Guadeloupe")
        var filter = DataFilter()
        filter.equal = ["valeur": "un"]
        #expect {
            try reading.read(filter, on: scene.connection)
        } throws: { error in
            if case DataRefused.badValue = error { true } else { false }
        }
        filter.equal = ["file_id": "1"]
        #expect(throws: DataRefused.noColumn("file_id", table: "essai.mesures")) {
            try reading.read(filter, on: scene.connection)
        }
        filter = DataFilter()
        filter.from = Timestamp(seconds: 0)
        #expect(throws: DataRefused.noTime(table: "essai.mesures")) {
            try reading.read(filter, on: scene.connection)
        }
        filter = DataFilter()
        filter.equal = ["id": "a"]
        #expect(
            try reading.read(filter, on: scene.connection).items.map(\.cells) == [
                ["a", "1.000", nil]
            ])
    }
}

/// One random history of a table, with a copy after each step.
private struct AsOfRun {
    struct Past {
        let moment: Timestamp
        let rows: [DataRow]
        let what: String
    }

    let scene: Scene
    let reading: DataReading
    private(set) var pasts: [Past] = []
    private(set) var reverts = 0
    private var random: SeededGenerator
    private var count = 0
    private var loaded: [Int64] = []
    private var reverted: [Int64] = []

    init(_ random: SeededGenerator, _ yaml: String = DroppedFile.feedYAML()) throws {
        self.random = random
        scene = try Scene(yaml)
        reading = DataReading(DataTable(scene.feed), zone: "America/Guadeloupe")
    }

    mutating func step() throws {
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: try revert()
        case 2 where !reverted.isEmpty:
            let id = reverted.remove(at: Int.random(in: reverted.indices, using: &random))
            _ = try scene.retry(id)
            loaded.append(id)
            try note("file \(id) taken up again")
        default: try load()
        }
    }

    private mutating func revert() throws {
        guard !loaded.isEmpty else { return try load() }
        let id = loaded.remove(at: Int.random(in: loaded.indices, using: &random))
        _ = try Revert.run(fileID: id, feed: scene.feed, on: scene.connection)
        reverts += 1
        reverted.append(id)
        try note("file \(id) reverted")
    }

    private mutating func load() throws {
        let names = try (0..<Int.random(in: 1...3, using: &random)).map { _ in
            count += 1
            // Each file has a row of its own: no two have the same bytes.
            var rows = ["own\(count);1"]
            for key in 0..<7 where Bool.random(using: &random) {
                rows.append("k\(key);\(Int.random(in: 1...3, using: &random))")
            }
            try scene.drop("f\(count).csv", rows: rows)
            return "f\(count).csv"
        }
        let done = try scene.run(try names.map { try scene.arrival($0) })
        let ids = try names.map { try #require(done[$0]?.settlement?.fileID) }
        loaded += ids
        try note("files \(ids) loaded")
    }

    mutating func note(_ what: String = "nothing") throws {
        let moment = try scene.connection.query("select clock_timestamp()")
            .value(as: Timestamp.self)
        let key = scene.feed.key.isEmpty ? "file_id, line_no" : "id"
        let rows = try scene.connection.query(
            """
            select array[id, valeur::text, note]::text[], file_id, line_no
              from essai.mesures order by \(raw: SQL(stringLiteral: key))
            """
        ).map { DataRow(cells: try $0[0], fileID: try $0[1], line: try $0[2]) }
        pasts.append(Past(moment: moment, rows: rows, what: what))
    }

    mutating func read(asOf moment: Timestamp) throws -> [DataRow] {
        var filter = DataFilter()
        filter.asOf = moment
        var (rows, after): ([DataRow], Cursor?) = ([], nil)
        repeat {
            let size = Int.random(in: 1...9, using: &random)
            let page = try reading.read(
                filter, Page(size: size, after: after), on: scene.connection)
            rows += page.items
            after = page.next
        } while after != nil
        return rows
    }

    /// Two of the copies, and the difference that is told of them.
    mutating func compareTwo() throws {
        let places = [0, 0].map { _ in Int.random(in: pasts.indices, using: &random) }.sorted()
        guard places[0] < places[1] else { return }
        let (first, second) = (pasts[places[0]], pasts[places[1]])
        var (changes, after): ([DataChange], Cursor?) = ([], nil)
        repeat {
            let page = try reading.difference(
                from: first.moment, to: second.moment,
                DataFilter(), Page(size: Int.random(in: 1...9, using: &random), after: after),
                on: scene.connection)
            changes += page.items
            after = page.next
        } while after != nil
        func byKey(_ rows: [DataRow]) -> [[String]: DataRow] {
            Dictionary(uniqueKeysWithValues: rows.map { ($0.key(in: reading.table), $0) })
        }
        let (old, new) = (byKey(first.rows), byKey(second.rows))
        let wanted = Set(old.keys).union(new.keys).filter { old[$0]?.cells != new[$0]?.cells }
        #expect(Set(changes.map { $0.key(in: reading.table) }) == wanted)
        #expect(changes.count == wanted.count)
        for change in changes {
            let key = change.key(in: reading.table)
            #expect(change.before == old[key] && change.after == new[key])
        }
    }
}
