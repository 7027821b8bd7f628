// SPDX-License-Identifier: Apache-2.0

import Configuration
import Foundation
import Records
import TestSupport
import Testing
import Wording

@testable import Feeds

/// Each sheet of a workbook as a section.
@Suite struct SheetSectionTests {
    private static let yaml = """
        feed: lot
        layout: { sections: { sheets: true, take: ["Essai *"], required: [Essai 1] } }
        columns:
          - { name: essai, from_layout: section, required: true }
          - { name: echantillon, header: Nom, required: true }
          - { name: teneur, header: Teneur, type: numeric }
        key: [essai, echantillon]
        branches:
          - table: data.lot_plan
            take: [Plan]
            columns: [{ name: echantillon, header: Nom, required: true }]
            key: [echantillon]
        """

    /// Without the branch.
    private static let alone =
        yaml.split(separator: "branches:").first.map(String.init) ?? yaml

    /// Sheets of texts and numbers; a row without cells is left out.
    private func book(_ sheets: [(name: String, rows: [[String]], state: String)]) -> TestBook {
        var book = TestBook()
        book.sheets = ""
        var relations = ""
        for (index, sheet) in sheets.enumerated() {
            let id = index + 1
            book.sheets +=
                #"<sheet name="\#(sheet.name)" sheetId="\#(id)" state="\#(sheet.state)" r:id="rId\#(id)"/>"#
            relations +=
                #"<Relationship Id="rId\#(id)" Type="x/worksheet" Target="worksheets/sheet\#(id).xml"/>"#
            let rows = sheet.rows.enumerated().map { index, cells in
                cells.isEmpty
                    ? "" : #"<row r="\#(index + 1)">\#(cells.map(cell).joined())</row>"#
            }
            book.parts["xl/worksheets/sheet\(id).xml"] =
                #"<worksheet xmlns="\#(TestBook.main)"><sheetData>\#(rows.joined())</sheetData></worksheet>"#
        }
        book.parts["xl/_rels/workbook.xml.rels"] = "<Relationships>\(relations)</Relationships>"
        return book
    }

    private func cell(_ text: String) -> String {
        Double(text) == nil
            ? #"<c t="inlineStr"><is><t>\#(text)</t></is></c>"# : "<c><v>\(text)</v></c>"
    }

    private func judge(
        _ sheets: [(name: String, rows: [[String]], state: String)], _ yaml: String = Self.yaml,
        _ change: (inout TestBook) -> Void = { _ in }
    ) throws -> Preview {
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "lot.yaml", settings: Settings())
        #expect(mistakes.isEmpty, "\(mistakes)")
        var book = book(sheets)
        change(&book)
        var source = MemorySource(book.bytes)
        return try Preview.of(&source, fileName: "lot.xlsx", feed: try #require(feed))
    }

    private func rows(_ preview: Preview) -> [String] {
        preview.rows.map { row in
            let values = row.values.indices.map { row.shown($0) ?? "-" }
            return "\(row.line) \(row.table): \(values.joined(separator: "|"))"
        }
    }

    private static let head = ["Nom", "Teneur"]

    @Test func `each sheet is a section by its name, and lines count on from sheet to sheet`()
        throws
    {
        let preview = try judge([
            ("Essai 1", [Self.head, ["E1", "1.5"], [], ["E2", "x"]], "visible"),
            ("Notes", [["rien"], ["de", "plus"]], "visible"),
            ("Plan ", [["Nom"], ["E1"]], "visible"),
            ("Essai 2", [["titre"], Self.head, ["E1", "2"]], "visible"),
            ("Essai 3", [Self.head, ["E9", "9"]], "hidden"),
        ])
        #expect(
            rows(preview) == [
                "300001 0: Essai 1|E1|1.5", "900001 1: E1", "1300001 0: Essai 2|E1|2",
            ])
        #expect(preview.told == ["5 teneur type", "- - layout warn"])
        #expect(
            preview.faults.last?.message(in: .fr).contains("n'ont pas été lues : Essai 3.") == true)
        #expect(
            preview.lines
                == "header 2, 8, 12; rows 3, 5, 9, 13; blank 4; section 1, 6–7, 10; aside 11")
        #expect(preview.account.lines == 13)
    }

    @Test func `a sheet's name may have line ends in it, wherever the sheet stands`() throws {
        let names = ["Essai 2&#10;(bis)", "Essai 1", "Essai&#x2028;3", "Essai 4&#x85;a"]
        let preview = try judge(
            names.map { ($0, [Self.head, ["E1", "1"]], "visible") }, Self.alone)
        #expect(preview.told == [])
        #expect(
            rows(preview) == [
                "300001 0: Essai 2\n(bis)|E1|1", "600001 0: Essai 1|E1|1",
                "1000001 0: Essai 4\u{85}a|E1|1",
            ])
        // No table takes the third one.
        #expect(preview.lines == "header 2, 5, 9; rows 3, 6, 10; section 1, 4, 7–8")
    }

    @Test func `values see a sheet's name as it is`() throws {
        let yaml = Self.alone
            .replacing("layout: { ", with: "layout: { values: { numero: '^Essai (\\d+)$' }, ")
            .replacing(
                "key: [essai, echantillon]",
                with: "  - { name: numero, from_layout: numero }\nkey: [essai, echantillon]")
        let preview = try judge(
            [
                ("Essai 1", [Self.head, ["E1", "1"]], "visible"),
                ("Essai 12", [Self.head, ["E1", "2"]], "visible"),
            ], yaml)
        #expect(
            rows(preview) == ["300001 0: Essai 1|E1|1|1", "600001 0: Essai 12|E1|2|12"])
    }

    @Test func `no text in a sheet or in a file begins a sheet's section`() throws {
        let preview = try judge([
            (
                "Essai 1", [Self.head, ["_x0001_Plan", "1"], ["_x0001_Notes"], ["E2", "2"]],
                "visible"
            ), ("Plan", [["Nom"]], "visible"),
        ])
        #expect(preview.lines == "header 2, 7; rows 3–5; section 1, 6")
        #expect(rows(preview).map { $0.prefix(8) } == ["300001 0", "400001 0", "500001 0"])
        let text = try judged(Self.yaml, "\u{1}Essai 1\nNom;Teneur\nE1;1\n")
        #expect(text.fileFaults.count == 1)
        #expect(text.rows.isEmpty)
    }

    @Test func `a fault says in which sheet it is, and on which of its rows`() throws {
        let preview = try judge(
            [
                ("Essai 1", [Self.head, ["E1", "1"], ["E2", "x"]], "visible"),
                ("Notes", [["rien"]], "visible"),
                ("Essai 2", [["titre"], Self.head, [], ["E1", "2"], ["E2", "x"]], "visible"),
            ], Self.alone)
        #expect(preview.told == ["4 teneur type", "11 teneur type"])
        #expect(
            preview.faults.map { $0.message(in: .fr).prefix { $0 != ":" } } == [
                "Ligne 4 (feuille « Essai 1 », ligne 3), colonne « Teneur » ",
                "Ligne 11 (feuille « Essai 2 », ligne 5), colonne « Teneur » ",
            ])
        #expect(
            preview.faults[1].message(in: .en).hasPrefix(
                "Line 11 (sheet “Essai 2”, row 5), column “Teneur”: “x” "))
        let groups = FaultGroup.of(preview.faults.map { FaultGroup.Told($0, in: .en) })
        #expect(
            groups.map { $0.text(in: .en).prefix(36) } == ["Lines 4, 11, column “Teneur”: “x” is"])
    }

    @Test func `what breaks a workbook off is told with its sheet`() throws {
        let sheets = (1...2).map { number in
            (name: "Essai \(number)", rows: [Self.head, ["E1", "1"]], state: "visible")
        }
        let preview = try judge(sheets, Self.alone) { book in
            let name = "xl/worksheets/sheet2.xml"
            book.parts[name] = book.parts[name]?.replacing("</sheetData>", with: "</sheet>")
        }
        #expect(
            preview.fileFaults.first?.message(in: .fr).hasPrefix("Feuille « Essai 2 » : ")
                == true,
            "\(preview.fileFaults)")
    }

    @Test func `a hidden sheet is read where it is named`() throws {
        for name in ["Essai 1", "essai 1"] {
            let yaml = Self.yaml.replacing("\"Essai *\"", with: name)
            let preview = try judge(
                [
                    ("Essai 1", [Self.head, ["E1", "1"]], "hidden"), ("Plan", [["Nom"]], "visible"),
                ],
                yaml)
            #expect(rows(preview) == ["300001 0: Essai 1|E1|1"])
            #expect(preview.told == [])
        }
    }

    @Test func `a sheet that is needed and hidden is said to be hidden, not missing`() throws {
        let preview = try judge([
            ("Essai 1", [Self.head, ["E1", "1"]], "hidden"),
            ("Essai 2", [Self.head, ["E1", "1"]], "visible"), ("Plan", [["Nom"]], "visible"),
        ])
        #expect(
            preview.fileFaults.map { $0.message(in: .en) }.contains {
                $0.contains("the sheet “Essai 1” is hidden")
            })
        #expect(preview.told == ["5 - layout"])
    }

    @Test func `hidden sheets that nothing takes are not told`() throws {
        let preview = try judge([
            ("Essai 1", [Self.head], "visible"), ("Plan", [["Nom"]], "visible"),
            ("Listes", [["a"]], "hidden"),
        ])
        #expect(preview.told == [])
    }

    @Test func `two sheets that are one part are refused`() throws {
        let sheets = (1...3).map { number in
            (name: "Essai \(number)", rows: [Self.head, ["E1", "1"]], state: "visible")
        }
        let preview = try judge(sheets, Self.alone) { book in
            let name = "xl/_rels/workbook.xml.rels"
            book.parts[name] = book.parts[name]?.replacing("sheet3.xml", with: "Sheet1.xml")
        }
        #expect(preview.rows.isEmpty)
        #expect(
            preview.fileFaults.first?.message(in: .en).contains(
                "sheets Essai 1, Essai 3 are one and the same part") == true)
    }

    @Test(arguments: [(2, 0), (3, 1)])
    func `the sheets that are read have the limit of unpacked bytes together`(
        _ count: Int, _ faults: Int
    ) throws {
        let rows = [Self.head] + (1...500).map { ["E\($0)", "1"] }
        let sheets = (1...count).map { number in
            (name: "Essai \(number)", rows: rows, state: "visible")
        }
        let bytes = book(sheets).parts["xl/worksheets/sheet1.xml"]?.utf8.count ?? 0
        let preview = try judge(
            sheets, Self.alone + "\nlimits: { file_bytes: \(bytes * 5 / 2)B }\n")
        #expect(preview.fileFaults.count == faults, "\(preview.fileFaults)")
    }

    @Test func `a sheet that is needed and missing refuses the file`() throws {
        let preview = try judge([
            ("Essai 2", [Self.head], "visible"), ("Plan", [["Nom"]], "visible"),
        ])
        #expect(
            preview.fileFaults.map { $0.message(in: .en) }.contains {
                $0.contains("the sheet “Essai 1” is missing; the workbook has Essai 2, Plan")
            })
        #expect(preview.rows.isEmpty)
    }

    @Test(arguments: [(256, 0), (257, 1)])
    func `so many sheets are read as the limit says`(_ count: Int, _ faults: Int) throws {
        let sheets = (1...count).map { number in
            (name: "Essai \(number)", rows: [Self.head], state: "visible")
        }
        let preview = try judge(sheets, Self.alone)
        #expect(preview.fileFaults.count == faults, "\(preview.fileFaults)")
    }

    @Test func `what is no workbook has no sheets`() throws {
        let preview = try judged(Self.yaml, "Nom;Teneur\nE1;1\n")
        #expect(preview.fileFaults.count == 1)
        #expect(preview.rows.isEmpty)
    }

    @Test(arguments: [
        ("sections: { sheets: true, begin: x }", "", "with sheets or by `begin`, not both"),
        ("sections: { sheets: false }", "", "`begin` is missing"),
        ("sections: { sheets: true }", "sheet: A", "where each sheet is a section"),
        ("sections: { sheets: true, end: '^Fin$' }", "", "A sheet ends by itself"),
        (
            "sections: { sheets: true }", "columns: [{ name: a, from_preamble: '^Lot (.+)$' }]",
            "no line stands above the first sheet"
        ),
    ])
    func `a mistake is told`(_ layout: String, _ more: String, _ wanted: String) {
        let columns = more.contains("columns:") ? "" : "columns: [{ name: a }]\n"
        let text = "feed: f\nlayout: { \(layout) }\n\(columns)\(more)\n"
        let (feed, mistakes) = FeedCatalog.parse(text, file: "f.yaml", settings: Settings())
        #expect(feed == nil)
        #expect(mistakes.contains { $0.what.contains(wanted) }, "\(mistakes)")
    }
}
