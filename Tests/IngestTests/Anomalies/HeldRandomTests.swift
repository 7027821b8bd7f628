// SPDX-License-Identifier: Apache-2.0

import Feeds
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// Files of one feed that wait, are released, replaced, reverted and taken up again, in any order.
@Suite struct HeldRandomTests {
    @Test(arguments: 0..<4)
    func `the table is what the files say that are in at the end, in the order they came in`(
        _ part: UInt64
    ) throws {
        var run = try HeldRun(SeededGenerator(for: "held files \(part)"))
        for _ in 0..<60 { try run.step() }
        #expect(run.done.count == HeldRun.Step.allCases.count, "\(run.done)")
    }
}

private struct HeldRun {
    enum Step: CaseIterable { case usual, small, release, replace, revert, again }

    private let scene: Scene
    private var random: SeededGenerator
    /// By name, what its file says: keys and values.
    private var texts: [String: [String: Int]] = [:]
    private var waiting: [String] = []
    /// In the order that they were loaded.
    private var loaded: [String] = []
    private var reverted: [String] = []
    private(set) var done: Set<Step> = []

    init(_ random: SeededGenerator) throws {
        self.random = random
        scene = try Scene(DroppedFile.feedYAML("unusual: wait"))
        for _ in 0..<FileMeasure.Limits.filesLeast { try send(100) }
    }

    mutating func step() throws {
        guard let step = Step.allCases.randomElement(using: &random) else { return }
        switch step {
        case .usual: try send(100)
        case .small: try send(Int.random(in: 1...60, using: &random))
        case .release:
            guard let name = waiting.randomElement(using: &random) else { return }
            try HeldFile.release(try id(name), by: "user:ana", on: scene.connection)
            try scene.run()
        case .replace:
            guard let name = waiting.randomElement(using: &random) else { return }
            scene.forget(name)
            // The same keys and as many bytes, in the same file: nothing but its bytes tells it.
            try write(name, texts[name, default: [:]].mapValues { 24 - $0 })
        case .revert:
            guard let name = loaded.randomElement(using: &random) else { return }
            _ = try Revert(fileID: try id(name), feed: scene.feed).run(on: scene.connection)
            loaded.removeAll { $0 == name }
            reverted.append(name)
        case .again:
            guard let name = reverted.randomElement(using: &random) else { return }
            _ = try scene.retry(try id(name))
            reverted.removeAll { $0 == name }
            loaded.append(name)
        }
        done.insert(step)
        try settle()
        try check("\(step)")
    }

    private mutating func send(_ count: Int) throws {
        let name = "f\(texts.count).csv"
        // No two files have the same bytes.
        var rows = ["\(name)-own": 10]
        for key in 0..<30 where rows.count < count && Bool.random(using: &random) {
            rows["k\(key)"] = Int.random(in: 10...14, using: &random)
        }
        for index in rows.count..<max(rows.count, count) {
            rows["\(name)-\(index)"] = 10 + index % 5
        }
        try write(name, rows)
        waiting.append(name)
        try settle()
    }

    private mutating func write(_ name: String, _ rows: [String: Int]) throws {
        texts[name] = rows
        try scene.drop(name, rows: rows.sorted { $0.key < $1.key }.map { "\($0.key);\($0.value)" })
        try scene.run()
    }

    private mutating func settle() throws {
        for name in waiting where try scene.ledger(name).state != .arrived {
            #expect(try scene.ledger(name).state == .loaded)
            waiting.removeAll { $0 == name }
            loaded.append(name)
        }
    }

    private func id(_ name: String) throws -> Int64 { try scene.ledger(name).id }

    private func check(_ step: String) throws {
        var table: [String: Int] = [:]
        for name in loaded { table.merge(texts[name, default: [:]]) { $1 } }
        let wanted = table.map { "\($0.key)|\($0.value).000" }.sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        let found = try scene.rows().sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(found == wanted, "after \(step)")
        try scene.check(waiting: Set(waiting), wasReverted: done.contains(.revert))
    }
}
