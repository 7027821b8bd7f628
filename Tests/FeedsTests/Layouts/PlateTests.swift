// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Records
import TestSupport
import Testing
import Wording

@testable import Feeds

/// Plates: a row a well.
@Suite struct PlateTests {
    static func feed(_ rule: String = "", _ more: String = "") -> String {
        """
        feed: elisa
        dialect: { delimiter: ";" }
        numbers: { decimal: "." }
        layout:
          plates: { \(rule) }
          values: { plaque: '^Plate:? (.+)$', nm: '(\\d+) ?nm' }
        columns:
          - { name: plaque, from_layout: plaque }
          - { name: numero, from_layout: plate, type: integer }
          - { name: nm, from_layout: nm, type: integer }
          - { name: puits, from_layout: well, required: true }
          - { name: do, from_layout: value, type: numeric }
        \(more)
        """
    }

    /// A plate of six wells, with its cells.
    private static func six(_ cells: String = "A;1;2;3\nB;4;5;6") -> String {
        "Plate: P1\n450 nm\n;1;2;3\n\(cells)\n"
    }

    @Test func `each well is a row, with the plate's name and wavelength from the lines above`()
        throws
    {
        let text = Self.six() + "\n340 nm\n;;1;2;3;\nx;A;7;;9;\n;B;;;;\nfin;\n"
        let preview = try judged(Self.feed(), text)
        #expect(preview.told == [])
        #expect(
            preview.given == [
                "P1|1|450|A1|1", "P1|1|450|A2|2", "P1|1|450|A3|3", "P1|1|450|B1|4",
                "P1|1|450|B2|5", "P1|1|450|B3|6", "P1|2|340|A1|7", "P1|2|340|A3|9",
            ])
        #expect(
            preview.lines == "preamble 1–2; header 3, 8; rows 4–5, 9; blank 6, 10; aside 7, 11")
        #expect(preview.account.lines == 11)
        #expect(preview.rows.map(\.line).prefix(3) == [400_001, 400_002, 400_003])
        #expect(preview.feed.line(ofRow: preview.rows[2].line) == 4)
    }

    @Test func `letters, labels, padding and empty wells are as the feed says`() throws {
        #expect(
            try judged(Self.feed("letters: false"), "t;1;2;3\n23.1;1;2;3\n;4;5;6\n").given
                == ["-|1|-|A1|1", "-|1|-|A2|2", "-|1|-|A3|3"]
                + ["-|1|-|B1|4", "-|1|-|B2|5", "-|1|-|B3|6"])
        #expect(
            try judged(Self.feed("padded: true, empty: keep"), ";1;2;3\nA;1;;3\nB;;;\n").given
                == ["-|1|-|A01|1", "-|1|-|A02|-", "-|1|-|A03|3"]
                + ["-|1|-|B01|-", "-|1|-|B02|-", "-|1|-|B03|-"])
        let labelled = Self.feed("labels: true").replacing(
            "from_layout: nm", with: "from_layout: label"
        )
        .replacing("type: integer }\n  - { name: puits", with: "type: text }\n  - { name: puits")
        let preview = try judged(
            labelled, ";1;2;3;\nA;1;2;3;DO 450\n;7;8;9;DO 630\nB;4;5;6;DO 450\n;1;2;3;DO 630\n")
        #expect(preview.told == [])
        #expect(preview.given.count == 12)
        #expect(preview.given[3...5] == ["-|1|DO 630|A1|7", "-|1|DO 630|A2|8", "-|1|DO 630|A3|9"])
    }

    @Test(arguments: [
        // A well beyond the plate, wells missing, rows that are missing, twice, beyond.
        ("A;1;2;3;4\nB;4;5;6", 4), ("A;1;2\nB;4;5;6", 4), ("A;1;2;3", 4), ("A;1;2;3\n\nB;4;5;6", 4),
        ("A;1;2;3\nA;4;5;6", 5), ("B;1;2;3\nA;4;5;6", 4), ("A;1;2;3\nB;4;5;6\nC;7;8;9", 6),
        ("A;1;2;3\nMoyenne;4;5;6", 4),
    ])
    func `a plate that is not whole refuses the file, with the line`(_ cells: String, _ line: Int)
        throws
    {
        let preview = try judged(Self.feed(), Self.six(cells))
        #expect(preview.told == ["\(line) - layout"])
        #expect(preview.fileFaults.count == 1)
        let lines =
            Self.six(cells).split(separator: "\n", omittingEmptySubsequences: false).count - 1
        #expect(preview.account.lines == lines)
    }

    @Test func `a plate of another size, or with numbers left out, refuses the file`() throws {
        let small = try judged(Self.feed("wells: [96, 384]"), Self.six())
        #expect(small.told == ["3 - layout"])
        #expect(
            small.faults[0].message(in: .en)
                == "Line 3: the plate on line 3 has 6 wells; expected are 96, 384: check that the file is of this feed."
        )
        #expect(try judged(Self.feed(), ";1;2;3;4;5\nA;1;2;3;4;5\n").told == ["1 - layout"])
        #expect(try judged(Self.feed(), ";1;2;3;5\nA;1;2;3;4\n").told == ["1 - layout"])
        #expect(try judged(Self.feed(), "Rien;ici\n").told == ["1 - layout"])
        #expect(try judged(Self.feed("partial: true"), Self.six("A;1;2;3")).told == [])
    }

    @Test func `a value that is none refuses its well alone`() throws {
        let preview = try judged(Self.feed(), Self.six("A;1;OVRFLW;3\nB;4;5;6"))
        #expect(preview.told == ["4 do type"])
        #expect(preview.faults[0].original == "A;1;OVRFLW;3")
        #expect(preview.counts.rowsAccepted == 5)
    }

    /// Random plates, written as instruments write them, and read back.
    @Test func `random plates come back as the rows they were made of`() throws {
        var random = SeededGenerator(for: "plates")
        for round in 0..<60 {
            var text = ""
            var wanted: [String] = []
            let hasLetters = Bool.random(using: &random)
            let offset = hasLetters ? Int.random(in: 1...3, using: &random) : 1
            for number in 1...Int.random(in: 1...3, using: &random) {
                guard let size = PlateSize.all.randomElement(using: &random) else { continue }
                text += "Plate: P\(number)\n"
                for _ in 0..<Int.random(in: 0...2, using: &random) { text += "note;x\n\n" }
                let start = String(repeating: ";", count: offset)
                text += start + (1...size.columns).map(String.init).joined(separator: ";") + "\n"
                for row in 0..<size.rows {
                    let letter = PlateSize.letter(row)
                    text += String(repeating: ";", count: offset - 1) + (hasLetters ? letter : "")
                    for column in 1...size.columns {
                        let isEmpty = Int.random(in: 0..<9, using: &random) == 0
                        let value = "0.\(Int.random(in: 1...9, using: &random))"
                        text += ";" + (isEmpty ? "" : value)
                        if !isEmpty {
                            wanted.append("P\(number)|\(number)|-|\(letter)\(column)|\(value)")
                        }
                    }
                    text += "\n"
                }
            }
            let preview = try judged(Self.feed(hasLetters ? "" : "letters: false"), text)
            #expect(preview.given == wanted, "BASCULE_TEST_SEED=\(random.seed), round \(round)")
            #expect(preview.faults.isEmpty)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
            #expect(preview.account.lines == lines)
        }
    }
}
