// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import TestSupport
import Testing

@testable import Feeds

/// For cells of every type by chance: what is stored says what the cell says, or its sender is
/// told.
@Suite struct ValueMeaningTests {
    private static let seed = SeededGenerator(for: "meanings of cells").seed

    @Test(arguments: CellKind.all)
    func `a stored value says what its cell says, or its sender is told`(_ kind: CellKind) throws {
        var random = SplitMix(seed: Self.seed)
        var cells = kind.seeds
        while cells.count < 2_000 { cells.append(cell(kind, &random)) }
        let yaml = """
            feed: f
            dialect: { delimiter: ";", quote: '"' }
            tables: same
            columns:
              - { name: n, type: integer, required: true }
              - { name: v, \(kind.declaration) }
              \(kind.name == "measurement" ? "- { name: u, type: text }\n  - { name: r, type: text }" : "")
            """
        let rows = cells.enumerated().map { number, cell in
            "\(number);\"\(cell.replacing("\"", with: "\"\""))\"\n"
        }
        let preview = try judged(yaml, "n;v\n" + rows.joined())
        let meanings = try meanings(cells.map { [kind.name, kind.detail, $0] })
        #expect(preview.counts.rowsRead == cells.count)
        let flagged = Set(
            preview.faults.filter { $0.rule != .precision }.compactMap(\.line))
        var (cut, passed) = (0, 0)
        for (place, row) in preview.rows.enumerated() {
            guard case .integer(let number) = row.values[0] else { continue }
            if flagged.contains(row.line) || meanings[Int(number)] == "?" {
                passed += 1
                continue
            }
            let about = Comment(
                "\(kind.testDescription): \(cells[Int(number)].debugDescription), BASCULE_TEST_SEED=\(Self.seed)"
            )
            guard let meaning = meanings[Int(number)] else {
                Issue.record("stored as \(preview.row(place)), and means nothing certain: \(about)")
                continue
            }
            if isSame(shown(row, kind), meaning) { continue }
            cut += 1
            let isCut = kind.name == "timestamp" && meaning.hasPrefix(shown(row, kind).dropLast())
            #expect(isCut, "stored as \(shown(row, kind)), and means \(meaning): \(about)")
        }
        // A time that came twice is told by itself, and may be cut as well.
        #expect((cut...cut + passed).contains(cutTold(preview)))
        let accepted = preview.counts.rowsAccepted
        print(
            "meanings, \(kind.testDescription): \(accepted) of \(cells.count) accepted, \(cut) cut")
        #expect(accepted > cells.count / 20, "too blunt")
    }

    /// A seed with up to three pieces put in, put in the place of another part, or taken out.
    private func cell(_ kind: CellKind, _ random: inout SplitMix) -> String {
        var cell = Array(kind.seeds[random.below(kind.seeds.count)])
        if random.below(5) == 0 { cell = [] }
        for _ in 0..<random.below(4) {
            let place = random.below(cell.count + 1)
            let end = min(cell.count, place + (random.below(2) == 0 ? 0 : 1 + random.below(2)))
            let piece = random.below(4) == 0 ? "" : kind.pieces[random.below(kind.pieces.count)]
            cell.replaceSubrange(place..<end, with: Array(piece))
        }
        return String(cell)
    }

    /// Rows of which the file's warning says that something was cut off.
    private func cutTold(_ preview: Preview) -> Int {
        preview.faults.reduce(0) { sum, fault in
            guard case .cutTimes(let count, _) = fault.detail else { return sum }
            return sum + count
        }
    }

    private func shown(_ row: JudgedRow, _ kind: CellKind) -> String {
        let values = kind.name == "measurement" && row.values[1] != .null ? [1, 2, 3] : [1]
        return values.map { row.shown($0) ?? "-" }.joined(separator: "|")
    }

    private func isSame(_ stored: String, _ meaning: String) -> Bool {
        if stored.utf8.elementsEqual(meaning.utf8) { return true }
        let (a, b) = (stored.split(separator: "|"), meaning.split(separator: "|"))
        guard a.count == b.count, a.dropFirst().elementsEqual(b.dropFirst()) else { return false }
        if let left = Exact(String(a.first ?? "")), let right = Exact(String(b.first ?? "")) {
            return left == right
        }
        return false
    }

    private func meanings(_ cases: [[String?]]) throws -> [String?] {
        try Python.ask(PythonMeaning.script, cases)
    }
}
