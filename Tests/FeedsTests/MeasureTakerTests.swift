// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing

@testable import Feeds

/// What is kept of a file's rows for later ones to be compared with.
@Suite struct MeasureTakerTests {
    private func feed() throws -> Feed {
        let (feed, mistakes) = FeedCatalog.parse(
            """
            feed: f
            columns:
              - { name: id, type: text, required: true }
              - { name: client, type: text }
              - { name: pol, type: double }
            key: [id]
            """, file: "f.yaml", settings: Settings())
        return try #require(feed, "\(mistakes)")
    }

    private func measure(
        _ rows: [(client: String?, pol: Value)]
    ) throws -> [FileMeasure.Column] {
        var taker = MeasureTaker(feed: try feed())
        for (index, row) in rows.enumerated() {
            var judged = JudgedRow()
            let (id, client) = (Array("k\(index)".utf8), Array((row.client ?? "").utf8))
            judged.bytes = id + client
            judged.values = [
                .text(0..<id.count),
                row.client == nil ? .null : .text(id.count..<id.count + client.count), row.pol,
            ]
            taker.take(judged)
        }
        return taker.measure(rows: 7, refused: 1).columns
    }

    @Test func `numbers have their mean and spread, whatever they are held as`() throws {
        let kinds: [[Value]] = [
            [.double(2), .double(4), .null, .double(9)],
            [.integer(2), .integer(4), .null, .integer(9)],
            [
                .numeric(coefficient: 20, scale: 1), .numeric(coefficient: 4, scale: 0), .null,
                .numeric(coefficient: 9_000, scale: 3),
            ],
        ]
        for values in kinds {
            let pol = try measure(values.map { ("a", $0) })[2]
            #expect(pol.rows == 4 && pol.empty == 1 && pol.mean == 5)
            #expect(abs((pol.spread ?? 0) - 13.0.squareRoot()) < 1e-12)
            #expect(pol.values == nil)
        }
        let one = try measure([("a", .double(3))])[2]
        #expect(one.mean == 3 && one.spread == nil)
        // Far from zero and near to each other.
        let far = try measure((0..<1_000).map { ("a", .double(1e9 + Double($0 % 2))) })[2]
        #expect(abs((far.spread ?? 0) - 0.50025) < 1e-4)
    }

    @Test func `numbers of which no sum can be made have neither`() throws {
        let pol = try measure([
            ("a", .double(1e308)), ("a", .double(-1e308)), ("a", .double(1e308)),
        ])[2]
        #expect(pol.spread == nil)
        let odd = try measure([("a", .double(.nan)), ("a", .double(.infinity)), ("a", .double(1))])[
            2]
        #expect(odd.mean == 1 && odd.spread == nil && odd.rows == 3)
    }

    @Test func `texts are a list while they are few and short, a key never`() throws {
        let most = FileMeasure.Limits.values
        func list(_ texts: [String?]) throws -> [String]? {
            try measure(texts.map { ($0, .null) })[1].values
        }
        #expect(try list(["b", "a", nil, "b", "a"]) == ["a", "b"])
        #expect(try list((0..<most).map { "v\($0)" })?.count == most)
        #expect(try list((0...most).map { "v\($0)" }) == nil)
        let long = String(repeating: "x", count: FileMeasure.Limits.valueBytes)
        #expect(try list([long]) == [long])
        #expect(try list([long + "x", "a"]) == nil)
        #expect(try list(["a\0b"]) == nil)
        #expect(try list([nil]) == nil)
        #expect(try measure([("a", .null)])[0].values == nil)
    }

    @Test func `of a long file each sixteenth row is looked at behind the first`() throws {
        let whole = FileMeasure.Limits.rowsWhole
        func rows(_ count: Int) throws -> Int64 {
            try measure((0..<count).map { _ in ("a", .null) })[1].rows
        }
        #expect(try rows(whole) == Int64(whole))
        #expect(try rows(whole + 15) == Int64(whole))
        #expect(try rows(whole + 160) == Int64(whole + 10))
    }
}
