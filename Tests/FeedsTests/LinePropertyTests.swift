// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Records
import TestSupport
import Testing

@testable import Feeds

/// Random feeds and random harm to good files: the lines add up, and no good row is lost.
///
/// Python's csv module decides which rows are good. `BASCULE_TEST_SEED` repeats a run,
/// `BASCULE_TEST_FILES` makes it longer.
@Suite struct LinePropertyTests {
    private static let files = 600

    private struct Answer: Decodable {
        var lines: Int
        var rows: [Row]

        struct Row: Decodable {
            var line: Int
            var cells: [String]

            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                line = try list.decode(Int.self)
                cells = try list.decode([String].self)
            }
        }
    }

    @Test(.timeLimit(.minutes(20)))
    func `no line is lost and no good row either, whatever stands around it`() throws {
        let given = ProcessInfo.processInfo.environment["BASCULE_TEST_FILES"].flatMap { Int($0) }
        let count = given ?? Self.files
        let seed = SeededGenerator(for: "harmed files").seed
        var refused = 0
        var rows = 0
        for start in stride(from: 0, to: count, by: 2_000) {
            let cases = (start..<min(count, start + 2_000)).map {
                HarmedFile(seed: seed &* 1_000_003 &+ UInt64($0))
            }
            let answers = try Self.read(cases)
            for (number, (file, answer)) in zip(cases, answers).enumerated() {
                let about = Comment(
                    rawValue: "BASCULE_TEST_SEED=\(seed), file \(start + number)\n\(file.yaml)\n"
                        + file.text)
                let isRead = try check(file, answer, about)
                refused += isRead ? 0 : 1
                rows += answer.rows.count
            }
        }
        print("harmed files: \(rows) good rows in \(count) files, \(refused) refused whole")
        #expect(rows > 4 * count, "too blunt")
        #expect(refused * 20 < count, "files refused whole")
    }

    /// Whether the file was read, not refused whole: then its sender is told.
    private func check(_ file: HarmedFile, _ answer: Answer, _ about: Comment) throws -> Bool {
        let preview = try judged(file.yaml, file.text)
        #expect(preview.account.lines == answer.lines, about)
        let kept = preview.account.kinds.reduce(0) { sum, kind in
            sum + preview.account[kind].ranges.reduce(0) { $0 + $1.count }
        }
        #expect(kept == answer.lines, about)
        guard preview.fileFaults.isEmpty else { return false }
        let accepted = Dictionary(
            uniqueKeysWithValues: preview.rows.indices.map { (preview.rows[$0].line, $0) })
        let rejected = Set(
            preview.faults.filter { $0.severity == .reject }.compactMap(\.line))
        for row in answer.rows where !file.declaresAway(row.line, row.cells) {
            if rejected.contains(row.line) {
                let isTold = preview.faults.contains {
                    $0.line == row.line && [.footer, .duplicateKey].contains($0.rule)
                }
                #expect(isTold, about)
            } else {
                let index = try #require(accepted[row.line], "line \(row.line)\n\(about)")
                let sent = row.cells.map { $0.isEmpty ? "-" : $0 }
                #expect(file.shown(preview.row(index)) == file.shown(sent), about)
            }
        }
        #expect(
            preview.account[.passedOver].lines == 0
                || preview.faults.contains { $0.severity == .warn && $0.rule == .lines }, about)
        return true
    }

    private static func read(_ cases: [HarmedFile]) throws -> [Answer] {
        try Python.ask(PythonReader.script, cases.map(\.question))
    }
}
