// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// Rows that a layout makes, in the table: their numbers, their faults' lines, and their story.
@Suite struct LayoutLoadTests {
    private static let yaml = """
        feed: plaques
        files: ["*.csv"]
        dialect: { delimiter: ";" }
        numbers: { decimal: "." }
        layout: { plates: { wells: 6 }, values: { plaque: '^Plate (.+)$' } }
        columns:
          - { name: plaque, from_layout: plaque, required: true }
          - { name: puits, from_layout: well, required: true }
          - { name: valeur, from_layout: value, type: numeric }
        key: [plaque, puits]
        table: essai.plaques
        """

    private func plate(_ name: String, _ cells: [String]) -> String {
        "Plate;\(name)\n;1;2;3\nA;\(cells[0...2].joined(separator: ";"))\n"
            + "B;\(cells[3...5].joined(separator: ";"))\n"
    }

    private func rows(_ scene: Scene) throws -> [String] {
        try scene.texts(
            """
            select plaque, puits, valeur::text, line_no::text
              from essai.plaques order by file_id, line_no
            """)
    }

    @Test func `a row has a number of its own, a fault the line of the file`() throws {
        let scene = try Scene(Self.yaml)
        let text =
            plate("P1", ["1", "2", "x", "4", "5", "6"]) + "\n"
            + plate("P1", ["1", "9"] + ["", "", "", ""])
        try scene.load("a.csv", text)
        #expect(
            try rows(scene) == [
                "P1|A1|1|300001", "P1|A2|2|300002", "P1|B1|4|400001", "P1|B2|5|400002",
                "P1|B3|6|400003",
            ])
        // The second plate says again what the first one has, but for one well.
        #expect(try scene.faults("a.csv") == ["3|valeur|type", "8|∅|duplicate_key"])
        let told = try scene.texts(
            "select message, original from bascule.fault where rule = 'duplicate_key'")
        #expect(told.count == 1)
        #expect(told[0].contains("line 3") && told[0].hasSuffix("|A;1;9;"))
        let account = try scene.texts(
            "select lines::text, line_account::text from bascule.file where name = 'a.csv'")
        #expect(account[0].hasPrefix("9|"))
        #expect(try !scene.files().contains { $0.contains("rejects") })
        #expect(try scene.files().contains { $0.hasSuffix("a.csv.faults.csv") })
    }

    @Test func `wells are amended and confirmed one by one`() throws {
        let scene = try Scene(Self.yaml)
        let first = try scene.load("a.csv", plate("P1", ["1", "2", "3", "4", "5", "6"]))
        let second = try scene.load(
            "b.csv", "note\n" + plate("P1", ["1", "2", "7", "4", "5", "6"]))
        #expect((first.rowsInserted, second.rowsAmended, second.rowsUnchanged) == (6, 1, 5))
        #expect(try rows(scene).filter { $0.contains("|7|") } == ["P1|A3|7|400003"])
        // Wells of one line are a run of rows.
        #expect(
            try scene.texts(
                "select lows::text, highs::text, shifts::text from bascule.confirmation")
                == ["{300001,400001}|{300002,400003}|{100000,100000}"])
    }

    @Test func `a plate that is cut off loads nothing`() throws {
        let scene = try Scene(Self.yaml, language: .fr)
        try scene.load("a.csv", "Plate;P1\n;1;2;3\nA;1;2;3\n")
        #expect(try rows(scene) == [])
        #expect(try scene.ledger("a.csv").state == .rejected)
        #expect(try scene.faults("a.csv") == ["3|∅|layout"])
        #expect(try scene.message("a.csv").contains("s'arrête à la ligne 3 avec 1 rangées sur 2"))
    }
}
