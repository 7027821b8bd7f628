// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Ingest
import Postgres
import TestSupport
import Testing

/// Older files taken again at random: how many newer values each replaces, row by row, against a
/// model.
@Suite struct OlderRandomTests {
    @Test(arguments: 0..<4)
    func `an older file says to the row what it replaces, before and after`(_ part: UInt64) throws {
        var run = try OlderRun(SeededGenerator(for: "older files \(part)"))
        for _ in 0..<6 { try run.loadNew() }
        for _ in 0..<14 {
            if Int.random(in: 0..<3, using: &run.random) == 0 { try run.loadNew() }
            try run.takeAgain()
        }
        #expect(run.replaced > 0)
    }

    @Test func `a value is as new as the last file that delivered it`() throws {
        let scene = try Scene()
        try scene.load("1.csv", rows: ["a;1", "b;1", "c;1"])
        let second = try scene.load("2.csv", rows: ["a;2", "b;2", "d;2"])
        // It takes a back to 1, and says of c what the first said.
        let third = try scene.load("3.csv", rows: ["a;1", "c;1"])
        _ = try Revert.run(fileID: second.fileID, feed: scene.feed, on: scene.connection)
        // a belongs to the first file again, which is older than the second; the third has
        // confirmed it.
        #expect(
            try scene.texts("select file_id::text from essai.mesures where id = 'a'")
                == ["\(try scene.ledger("1.csv").id)"])
        let again = try #require(try scene.retry(second.fileID)?.settlement)
        #expect(again.older == OlderValues(rows: 1, newer: [third.fileID]))
        #expect(try scene.rows() == ["a|2.000", "b|2.000", "c|1.000", "d|2.000"])
    }
}

private struct OlderRun {
    private struct Version {
        var value: Int
        /// The files that said so.
        var files: [Int64]
    }

    let scene: Scene
    var random: SeededGenerator
    private(set) var replaced: Int64 = 0
    private var table: [String: Version] = [:]
    private var texts: [[String: Int]] = []
    /// By which the bytes were loaded last.
    private var ages: [Int64] = []
    private var count = 0

    init(_ random: SeededGenerator) throws {
        self.random = random
        scene = try Scene()
    }

    mutating func loadNew() throws {
        var rows = ["own\(texts.count)": 1]
        for key in 0..<8 where Bool.random(using: &random) {
            rows["k\(key)"] = Int.random(in: 1...3, using: &random)
        }
        texts.append(rows)
        ages.append(0)
        try load([texts.count - 1], again: false)
    }

    mutating func takeAgain() throws {
        let number = Int.random(in: 1...3, using: &random)
        try load(Array(texts.indices.shuffled(using: &random).prefix(number)), again: true)
    }

    private mutating func load(_ chosen: [Int], again: Bool) throws {
        let names = try chosen.map { index in
            count += 1
            let rows = texts[index].sorted { $0.key < $1.key }.map { "\($0.key);\($0.value)" }
            try scene.drop("f\(count).csv", rows: rows)
            return "f\(count).csv"
        }
        scene.pipeline.options.again = again
        let arrivals = try names.map { try scene.arrival($0) }
        let trial = again ? try scene.pipeline.trial(arrivals, on: scene.connection) : []
        let done = try scene.run(arrivals)
        let ids = try names.map { try #require(done[$0]?.settlement?.fileID) }
        let wanted = again ? apply(chosen, ids) : apply(chosen, ids).map { _ in nil }
        for (place, name) in names.enumerated() {
            let tried = trial.first { Folder.name(of: $0.path) == name }
            #expect(done[name]?.settlement?.older == wanted[place], "\(name)")
            guard again else { continue }
            // The files of a trial get other ids than those of the load.
            #expect(tried?.settlement?.older?.rows == wanted[place]?.rows, "\(name), before")
            replaced += wanted[place]?.rows ?? 0
        }
    }

    /// The files' changes of the table, one after another, and what each takes back.
    private mutating func apply(_ chosen: [Int], _ ids: [Int64]) -> [OlderValues?] {
        let inBatch = Dictionary(
            uniqueKeysWithValues: zip(ids, chosen.map { max(ages[$0], 0) }))
        var found: [OlderValues?] = []
        for (index, id) in zip(chosen, ids) {
            let age = ages[index] == 0 ? id : ages[index]
            var (rows, newer): (Int64, Set<Int64>) = (0, [])
            for (key, value) in texts[index] {
                guard var version = table[key] else {
                    table[key] = Version(value: value, files: [id])
                    continue
                }
                if version.value == value {
                    version.files.append(id)
                } else {
                    let later = version.files.filter {
                        (inBatch[$0].flatMap { $0 == 0 ? nil : $0 } ?? $0) > age
                    }
                    if !later.isEmpty { rows += 1 }
                    newer.formUnion(later)
                    version = Version(value: value, files: [id])
                }
                table[key] = version
            }
            found.append(rows > 0 ? OlderValues(rows: rows, newer: newer.sorted()) : nil)
        }
        for (index, id) in zip(chosen, ids) { ages[index] = id }
        return found
    }
}
