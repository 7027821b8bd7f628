// SPDX-License-Identifier: Apache-2.0

import Configuration
import Records
import Testing
import Wording

@testable import Feeds

extension Preview {
    /// Rows as `a|b`.
    var given: [String] { rows.indices.map(row) }

    /// `header 1; rows 2–3`.
    var lines: String {
        account.kinds.map { "\($0.rawValue) \(account[$0].places)" }.joined(separator: "; ")
    }
}

/// With a feed nothing is guessed: each line is what the feed declares, or a row.
@Suite struct LineTests {
    private static func feed(_ columns: String, _ more: String = "") -> String {
        "feed: f\nnumbers: { decimal: \",\" }\ncolumns: [\(columns)]\n\(more)\n"
    }

    private static let codes = feed("{ name: code, type: text }, { name: etat, type: text }")
    private static let stations = feed(
        "{ name: station, type: text, required: true }, { name: pluie, type: numeric }, "
            + "{ name: vent, type: numeric }, { name: note, type: text }", "key: [station]")

    @Test(arguments: [
        ("code;etat\nA;V\nB;N\n", ["A|V", "B|N"]),
        ("code;etat\nL1/A;N/A\nL2;V\n", ["L1/A|-", "L2|V"]),
        ("code;etat\n%;°C\nkg;-\n", ["%|°C", "kg|-"]),
    ])
    func `no row is a row of units unless the feed declares one`(_ text: String, _ rows: [String])
        throws
    {
        for more in ["", "dialect: { units_row: may }\n"] {
            let preview = try judged(Self.codes + more, text)
            #expect(preview.given == rows)
            #expect(preview.told == [])
            #expect(preview.lines == "header 1; rows 2–3")
        }
    }

    @Test func `a declared row of units is taken, and only where it can't be a row`() throws {
        let yaml = Self.feed(
            "{ name: jour, type: date, required: true, format: [dd/mm/yyyy] }, { name: n, type: numeric }",
            "key: [jour]\ndialect: { units_row: may, delimiter: \";\" }")
        for units in ["(date);(t)", ";t", "jj/mm/aaaa;t"] {
            let preview = try judged(yaml, "jour;n\n\(units)\n01/03/2026;5\n")
            #expect(preview.lines == "header 1; units_row 2; rows 3", "\(units)")
            #expect(preview.told == [])
        }
        let row = try judged(yaml, "jour;n\n01/03/2026;5\n;t\n")
        #expect(row.lines == "header 1; rows 2–3")
        #expect(row.told == ["3 jour required", "3 n type"])
        // A bad first row is a row that its sender sees.
        #expect(try judged(yaml, "jour;n\n31/02/2026;5\n").told == ["2 jour invalid_date"])
        let always = yaml.replacing("may", with: "true")
        let taken = try judged(always, "jour;n\n01/03/2026;5\n02/03/2026;6\n")
        #expect(taken.lines == "header 1; units_row 2; rows 3")
        #expect(taken.told == ["2 - lines warn"])
    }

    @Test func `a row cut off, or with cells too many, is no row of units`() throws {
        let yaml = Self.stations + "dialect: { units_row: may, delimiter: \";\" }\n"
        let head = "station;pluie;vent;note\n"
        #expect(try judged(yaml, head + ";1\nA;1;2;x\n").told == ["2 station required"])
        // A header cut off takes no column from the rows below it.
        let cut = try judged(yaml, head + "A;1;2;x\nstation;pluie\nB;1;2;x\n")
        #expect(cut.told == ["3 pluie type"])
        #expect(cut.lines == "header 1; rows 2–4")
    }

    @Test func `a footer's words must be whole, and rows below it are faults`() throws {
        let yaml =
            Self.stations + "dialect: { footer: [\"Total\", \"Édité le\"], delimiter: \";\" }\n"
        let head = "station;pluie;vent;note\n"
        let names = try judged(
            yaml, head + "A;1;;\nTOTALISATEUR-2;2;;\nTotal énergies;3;4;\nB;4;;\n")
        #expect(names.given.count == 4)
        #expect(names.told == [])
        #expect(names.lines == "header 1; rows 2–5")
        let below = try judged(
            yaml,
            head + "A;1;;\nTotal;1;;\nB;2;3;\n\nvisa du chef\nÉdité le 15/03/2026;;;\nC;5;;x\n")
        #expect(below.given == ["A|1|-|-"])
        #expect(below.told == ["4 - footer", "8 - footer"])
        #expect(below.lines == "header 1; rows 2, 4, 8; blank 5; footer 3, 6–7")
        let message = try #require(below.faults.first).message(in: .fr)
        #expect(message.contains("sous le pied de tableau qui commence à la ligne 3"))
        let again = try judged(yaml, head + "A;1;;\nTotal;1;;\n" + head + "B;2;3;\n")
        #expect(again.given == ["A|1|-|-", "B|2|3|-"])
        #expect(again.lines == "header 1; rows 2, 5; repeated_header 4; footer 3")
    }

    @Test func `a line that only begins like a footer's word ends no table`() throws {
        let yaml = Self.stations + "dialect: { footer: [\"Total\"], delimiter: \";\" }\n"
        let found = try judged(
            yaml, "station;pluie;vent;note\nA;1;;\nTotalisateur en panne\nB;2;;\n")
        #expect(found.lines == "header 1; rows 2–4")
        #expect(found.given.contains("B|2|-|-"), "\(found.given)")
    }

    @Test func `without a header a first row without its key is a fault, not a preamble`() throws {
        let yaml = Self.stations.replacing(
            "key:", with: "dialect: { header: 0, delimiter: \";\" }\nkey:")
        let found = try judged(yaml, ";1;;\nB;1;;\n")
        #expect(found.lines == "rows 1–2")
        #expect(found.given == ["B|1|-|-"])
        #expect(found.told.count == 1)
    }

    @Test func `sparse rows, and short ones after a blank line, are rows`() throws {
        let preview = try judged(
            Self.stations,
            "station;pluie;vent;note\nJava;1;2;\n\nMoyenne;3\nNote: x;4\n\nSumatra;17,5;;\n")
        #expect(
            preview.given == ["Java|1|2|-", "Moyenne|3|-|-", "Note: x|4|-|-", "Sumatra|17.5|-|-"])
        #expect(preview.told == [])
        #expect(preview.lines == "header 1; rows 2, 4–5, 7; blank 3, 6")
    }

    @Test func `a bad first row is no second header`() throws {
        let yaml = Self.feed(
            "{ name: a, type: text, required: true }, { name: b, type: numeric }, { name: c, type: numeric }",
            "key: [a]")
        let preview = try judged(yaml, "a,b,c\n,foo,bar\nx,1,2\ny,3,4\nz,5,6\n")
        #expect(preview.told == ["2 a required", "2 b type", "2 c type"])
        #expect(preview.given == ["x|1|2", "y|3|4", "z|5|6"])
        #expect(preview.lines == "header 1; rows 2–5")
    }

    @Test func `a declared second header is joined to the first where it is one`() throws {
        let yaml = Self.feed(
            "{ name: jour, type: date, required: true, format: [dd/mm/yyyy] }, { name: n, header: [\"Canne (t)\"], type: numeric, required: true }",
            "key: [jour]\ndialect: { header: 2, delimiter: \";\" }")
        let two = try judged(
            yaml, "Jour;Canne\n;(t)\n01/03/2026;5\nJour;Canne\n;(t)\n02/03/2026;6\n")
        #expect(two.given == ["2026-03-01|5", "2026-03-02|6"])
        #expect(two.lines == "header 1; second_header 2; rows 3, 6; repeated_header 4–5")
        let one = try judged(yaml, "Jour;Canne (t)\n01/03/2026;5\n")
        #expect(one.given == ["2026-03-01|5"])
        #expect(one.lines == "header 1; rows 2")
    }

    @Test func `without a header there is no preamble unless it is declared`() throws {
        let yaml = Self.stations.replacing(
            "key:", with: "dialect: { header: 0, delimiter: \";\" }\nkey:")
        let text = "A;;;\nB;1;;\nC;1;2;x\nD;1;2;y\nE;1;2;z\n"
        let preview = try judged(yaml, text)
        #expect(preview.given.count == 5)
        #expect(preview.lines == "rows 1–5")
        let any = yaml.replacing("header: 0,", with: "header: 0, preamble: any,")
        let declared = try judged(any, "Sonde 4\n;;;x\n" + text)
        #expect(declared.given.count == 5)
        #expect(declared.lines == "preamble 1–2; rows 3–7")
    }

    @Test func `a sep line does not count for the lines of a preamble`() throws {
        let yaml = Self.codes + "dialect: { preamble: 1, header: 0 }\n"
        let preview = try judged(yaml, "sep=;\nRapport du jour\nA;V\nB;N\n")
        #expect(preview.given == ["A|V", "B|N"])
        #expect(preview.lines == "separator 1; preamble 2; rows 3–4")
        let numbers = Self.feed(
            "{ name: a, type: integer }, { name: b, type: integer }",
            "dialect: { preamble: 1, header: 0, delimiter: \";\" }")
        let lost = try judged(numbers, "sep=;\n1;2\n3;4\n")
        #expect(lost.told == ["2 - lines warn"], "a row that is declared away is told")
    }

    @Test func `the header is the first line that has the required columns`() throws {
        let text =
            "Station;Note;Pluie totale\nRelevé;vent;note\n\nNote;Station;Pluie;Vent\nx;A;1;2\n"
        let preview = try judged(
            Self.stations.replacing(
                "pluie, type: numeric", with: "pluie, type: numeric, required: true"), text)
        #expect(preview.given == ["A|1|2|x"])
        #expect(preview.lines == "header 4; rows 5; blank 3; passed_over 1–2")
        #expect(preview.told == ["1 - lines warn"])
        let message = try #require(preview.faults.first).message(in: .en)
        #expect(message.contains("1–2"))
    }

    @Test func `a good row is a row wherever it stands, above the header too`() throws {
        let text = "A;1;2;\nstation;pluie;vent;note\nB;3;4;\n"
        for more in ["", "dialect: { preamble: any }\n"] {
            let preview = try judged(Self.stations + more, text)
            #expect(preview.given == ["A|1|2|-", "B|3|4|-"])
            #expect(preview.lines == "header 2; rows 1, 3")
        }
    }

    @Test func `names above the header are no row, nor is what has a fault in it`() throws {
        let typed = Self.feed(
            "{ name: id, type: text, required: true }, { name: n, type: numeric }", "key: [id]")
        let preview = try judged(typed, "Échantillon;Résultat\nid;n\na;1\n")
        #expect(preview.given == ["a|1"])
        #expect(preview.lines == "header 2; rows 3; passed_over 1")
        let keyless = try judged(Self.codes, "Rapport;Jour\ncode;etat\nA;V\n")
        #expect(keyless.lines == "header 2; rows 3; passed_over 1")
    }

    @Test(arguments: [(1_000, true), (1_001, false)])
    func `the header is looked for in the first thousand lines`(_ count: Int, _ isFound: Bool)
        throws
    {
        let above = String(repeating: "x\n", count: count)
        let preview = try judged(
            Self.codes + "dialect: { preamble: any, delimiter: \";\" }\n",
            above + "code;etat\nA;V\n")
        #expect(preview.fileFaults.isEmpty == isFound)
        #expect(preview.account.lines == count + 2)
        #expect(preview.account[isFound ? .preamble : .unread].lines >= count)
    }

    @Test func `a file without a header is refused where no column is required too`() throws {
        let preview = try judged(Self.codes, "A;V\nB;N\n")
        #expect(preview.fileFaults.map(\.rule) == [.header])
        #expect(preview.lines == "unread 1–2")
    }

    @Test func `comments are what begins with the mark that is declared`() throws {
        let yaml = Self.codes + "dialect: { comment: \"#\" }\n"
        let preview = try judged(yaml, "# essai \"x\ncode;etat\nA;V\n#B;N\nC;\"#\n#\"\n")
        #expect(preview.given == ["A|V", "C|#\n#"])
        #expect(preview.lines == "header 2; rows 3, 5–6; comment 1, 4")
        #expect(try judged(Self.codes, "code;etat\n#B;N\nA;V\n").given == ["#B|N", "A|V"])
    }

    @Test func `a file of which nothing but declared lines is left says so`() throws {
        let yaml = Self.codes + "dialect: { preamble: any, footer: [Total], delimiter: \";\" }\n"
        let preview = try judged(yaml, "Rapport\ncode;etat\nTotal;5\nTotal\n")
        #expect(preview.counts.rowsRead == 0)
        #expect(preview.told == ["- - lines warn"])
        #expect(preview.lines == "preamble 1; header 2; footer 3–4")
        #expect(try judged(yaml, "code;etat\n\n").told == [])
    }

    @Test func `what is kept of each kind of line is bounded and still adds up`() throws {
        let text = "code;etat\n" + String(repeating: "A;V\n\n", count: 400)
        let preview = try judged(Self.codes, text)
        let blank = preview.account[.blank]
        #expect(blank.lines == 400)
        #expect(blank.ranges.count == LineAccount.rangesLimit)
        #expect(blank.rangesLeft == 400 - LineAccount.rangesLimit)
        #expect(preview.account.lines == 801)
        let kept = try LineAccount(json: preview.account.json)
        #expect(kept.json == preview.account.json)
        #expect(kept.text(in: .fr) == preview.account.text(in: .fr))
    }
}
