// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Records
import TestSupport
import Testing
import Wording

/// Equal faults are told together, and each keeps what it says.
@Suite struct FaultGroupTests {
    private let yaml = """
        feed: essai
        files: ["*.csv"]
        dialect: { delimiter: ";" }
        numbers: { decimal: "," }
        columns:
          - { name: id, type: text, required: true }
          - { name: d, type: date, format: "dd/MM/yyyy", header: [Jour], required: true }
          - { name: t, type: text, header: [Heure], required: true }
          - { name: pol, type: numeric, header: ["Pol % canne"], range: { reject: [0, 30] } }
        table: essai.essai
        """

    private func preview(_ text: String) throws -> Preview {
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "f.yaml", settings: Settings())
        var source = MemorySource(Array(text.utf8))
        return try Preview.of(
            &source, fileName: "a.csv", feed: try #require(feed, "\(mistakes)"), faults: 10_000)
    }

    private func groups(_ text: String, _ language: Language) throws -> [String] {
        FaultGroup.of(try preview(text).faults.map { FaultGroup.Told($0, in: language) })
            .map { $0.text(in: language) }
    }

    private let head = "id;Jour;Heure;Pol % canne\n"

    @Test func `the same fault of several columns on the same lines is one line`() throws {
        let text = head + (1...39).map { "r\($0);;;\n" }.joined()
        #expect(
            try groups(text, .fr) == [
                "Lignes 2–40, colonnes « Jour », « Heure » : une valeur est obligatoire ici. "
                    + "Complétez la cellule. (78)"
            ])
        #expect(
            try groups(text, .en) == [
                "Lines 2–40, columns “Jour”, “Heure”: a value is required here. Fill in the cell. (78)"
            ])
    }

    @Test func `faults that differ by what was sent are told together, with what was sent`() throws
    {
        let text = head + "a;01/02/2026;x;un\nb;01/02/2026;x;deux\nc;01/02/2026;x;deux\n"
        let told = try groups(text, .fr)
        #expect(told.count == 1)
        #expect(
            told.first?.hasPrefix("Lignes 2–4, colonne « Pol % canne » : « un » n'est pas") == true)
        #expect(told.first?.hasSuffix(" (3 : « un », « deux »)") == true)
    }

    @Test func `a single fault is told as it is, and others stay apart`() throws {
        let text = head + "a;;x;1\nb;01/02/2026;x;31\nc;01/02/2026;x;-1\nd;31/02/2026;x;2\n"
        let preview = try preview(text)
        let told = preview.faults.map { FaultGroup.Told($0, in: .en) }
        let lines = FaultGroup.of(told).map { $0.text(in: .en) }
        #expect(lines.count == 3)
        #expect(lines.contains(preview.faults[0].message(in: .en)))
        #expect(lines.contains { $0.hasPrefix("Lines 3–4, column “Pol % canne”: “31” is out") })
    }

    @Test func `columns that the feed does not know are one line`() throws {
        let text = "id;Jour;Heure;Remarque;Opérateur\na;01/02/2026;x;;\n"
        #expect(
            try groups(text, .fr) == [
                "Ligne 1, colonnes « Remarque », « Opérateur » : ce flux n'a pas de colonne de ce nom ; "
                    + "elle n'a pas été lue. (2)"
            ])
    }

    @Test func `a header of other columns among the rows of a feed without a key is told`() throws {
        let text =
            head + "a;01/02/2026;x;1\nid;Jour;Heure;Pol % canne\nb;01/02/2026;x;2\n"
            + "Heure;Jour;id;Pol % canne\ny;01/02/2026;c;3\n"
        let preview = try preview(text)
        #expect(preview.counts.rowsAccepted == 3)
        #expect(preview.faults.map(\.line) == [5])
        #expect(preview.faults.map(\.severity) == [.warn])
        #expect(preview.faults[0].message(in: .fr).contains("(Heure, Jour, id, Pol % canne)"))
        #expect(preview.rows.last?.shown(0) == "c")
    }

    @Test func `every fault of any file is counted in one group`() throws {
        var random = SeededGenerator(for: "groups")
        let cells = ["", "x", "1", "01/02/2026", "99/99/2026", "31", "1.5", "\"a", "é"]
        for _ in 0..<50 {
            let rows = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                (0..<Int.random(in: 1...5, using: &random))
                    .map { _ in cells.randomElement(using: &random) ?? "" }.joined(separator: ";")
            }
            let faults = try preview(head + rows.joined(separator: "\n")).faults
            for language in Language.allCases {
                let groups = FaultGroup.of(faults.map { FaultGroup.Told($0, in: language) })
                #expect(groups.reduce(0) { $0 + $1.count } == faults.count)
                #expect(groups.allSatisfy { !$0.text(in: language).isEmpty })
            }
        }
    }

    @Test func `a fault names the column as its sender headed it, the ledger as the feed does`()
        throws
    {
        let faults = try preview(head + "a;01/02/2026;x;un\n").faults
        let fault = try #require(faults.first)
        #expect(fault.column == "pol")
        #expect(fault.message(in: .fr).hasPrefix("Ligne 2, colonne « Pol % canne » : "))
        #expect(fault.message(in: .en).hasPrefix("Line 2, column “Pol % canne”: "))
    }
}
