// SPDX-License-Identifier: Apache-2.0

import Configuration
import DelimitedText
import Feeds
import Foundation
import Records
import TestSupport
import Testing
import Wording

/// Workbooks by a feed: what their cells say of themselves goes before what the feed says of text.
@Suite struct WorkbookFeedTests {
    private static let head =
        #"<row r="1">"#
        + ["Jour", "Lot", "Valeur", "Vu"].map {
            #"<c t="inlineStr"><is><t>\#($0)</t></is></c>"#
        }.joined() + "</row>"

    private func feed(_ more: String = "", value: String = "numeric") throws -> Feed {
        let yaml = """
            feed: essais
            numbers: { decimal: ",", grouping: " " }
            columns:
              - { name: jour, header: Jour, type: date, format: dd/mm/yyyy }
              - { name: lot, header: Lot, type: text }
              - { name: valeur, header: Valeur, type: \(value) }
              - { name: vu, header: Vu, type: boolean }
            \(more)
            """
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "essais.yaml", settings: Settings())
        #expect(mistakes.isEmpty, "\(mistakes)")
        return try #require(feed)
    }

    private func book(_ rows: String) -> TestBook {
        var book = TestBook(Self.head + rows)
        book.styles = [14, 10, 22]
        return book
    }

    private func judge(_ book: TestBook, by feed: Feed) throws -> Preview {
        var source = MemorySource(book.bytes)
        return try Preview.of(&source, fileName: "essais.xlsx", feed: feed)
    }

    private func shown(_ preview: Preview) -> [[String?]] {
        preview.rows.map { row in row.values.indices.map { row.shown($0) } }
    }

    private func rules(_ preview: Preview) -> [String] {
        preview.faults.filter { $0.severity == .reject }.map {
            "\($0.line ?? 0) \($0.column ?? "") \($0.rule.rawValue)"
        }
    }

    @Test func `cells are taken as they are, texts as in a CSV`() throws {
        let preview = try judge(
            book(
                #"<row r="2"><c s="1"><v>46096</v></c><c><v>260315</v></c><c><v>1234.5</v></c><c t="b"><v>1</v></c></row>"#
                    + #"<row r="4"><c t="str"><v>15/03/2026</v></c><c t="str"><v>L 1</v></c>"#
                    + #"<c t="str"><v>1 234,5</v></c><c t="str"><v>non</v></c></row>"#
                    + #"<row r="5"><c s="1"><v>46096</v></c><c><v>1E+20</v></c><c><v>5.214</v></c></row>"#
            ),
            by: try feed())
        #expect(
            shown(preview) == [
                ["2026-03-15", "260315", "1234.5", "true"],
                ["2026-03-15", "L 1", "1234.5", "false"],
                ["2026-03-15", "100000000000000000000", "5.214", nil],
            ])
        #expect(preview.rows.map(\.line) == [2, 4, 5])
        #expect(rules(preview) == [])
        #expect(preview.account.lines == 5)
        #expect(preview.dialect?.sheet == "Labo")
    }

    @Test func `a percentage is as shown, or the fraction, and a measurement's text the feed's`()
        throws
    {
        let rows = #"<row r="2"><c s="1"><v>46096</v></c><c/><c s="2"><v>0.1195</v></c></row>"#
        #expect(shown(try judge(book(rows), by: try feed()))[0][2] == "11.95")
        let fraction = try feed("workbook: { percent: fraction }")
        #expect(shown(try judge(book(rows), by: fraction))[0][2] == "0.1195")
        let measured = try judge(
            book(
                rows
                    + #"<row r="3"><c/><c/><c><v>17.35</v></c></row><row r="4"><c/><c/><c t="str"><v>&lt;0,05</v></c></row>"#
            ),
            by: try feed(value: "measurement"))
        #expect(shown(measured).map { $0[2] } == ["11.95", "17.35", "0.05"])
        #expect(shown(measured).map { $0[4] } == ["11,95%", "17,35", "<0,05"])
    }

    @Test func `what no value can be made of rejects its row, and no other`() throws {
        let preview = try judge(
            book(
                #"<row r="2"><c s="1"><v>60</v></c><c><v>1</v></c></row>"#
                    + #"<row r="3"><c s="1"><v>46096</v></c><c/><c t="e"><v>#N/A</v></c></row>"#
                    + #"<row r="4"><c/><c/><c><f>SUM(C2)</f></c></row>"#
                    + #"<row r="5"><c s="1"><v>46096</v></c><c t="s"><v>9</v></c></row>"#
                    + #"<row r="6"><c s="1"><v>46096</v></c><c><v>1</v></c></row>"#), by: try feed()
        )
        #expect(
            rules(preview) == [
                "2 jour invalid_date", "3 valeur error_cell", "4 valeur formula", "5 lot type",
            ])
        #expect(preview.rows.map(\.line) == [6])
        let french = preview.faults.map { $0.message(in: .fr) }
        #expect(
            french.contains(
                "Ligne 4, colonne « valeur » : C4 contient une formule dont le résultat n'est pas dans le fichier : ouvrez-le dans un tableur et enregistrez."
            ), "\(french)")
        let lenient = try judge(
            book(#"<row r="2"><c s="1"><v>46096</v></c><c/><c t="e"><v>#N/A</v></c></row>"#),
            by: try feed("workbook: { errors: \"null\" }"))
        #expect(shown(lenient) == [["2026-03-15", nil, nil, nil]])
    }

    @Test func `the sheet is the one with the header, or the one that is named`() throws {
        var several = book(#"<row r="2"><c s="1"><v>46096</v></c><c><v>1</v></c></row>"#)
        several.sheets =
            #"<sheet name="Notes" sheetId="2" r:id="rId4"/>"# + several.sheets
            + #"<sheet name="Copie" sheetId="3" state="hidden" r:id="rId1"/>"#
        several.parts["xl/_rels/workbook.xml.rels"] =
            #"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>"#
            + #"<Relationship Id="rId2" Type="x/styles" Target="styles.xml"/>"#
            + #"<Relationship Id="rId4" Type="x/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#
        several.parts["xl/worksheets/sheet2.xml"] =
            #"<worksheet><sheetData><row><c t="str"><v>rien</v></c></row></sheetData></worksheet>"#
        #expect(try judge(several, by: try feed()).dialect?.sheet == "Labo")
        #expect(try judge(several, by: try feed("sheet: Cop*")).dialect?.sheet == "Copie")
        #expect(try judge(several, by: try feed("sheet: 2")).dialect?.sheet == "Labo")
        #expect(try judge(several, by: try feed("sheet: Notes")).fileFaults.count == 1)
        let unknown = try judge(several, by: try feed("sheet: Résultats"))
        #expect(unknown.fileFaults.map(\.rule) == [.binary])
        several.sheets += #"<sheet name="Bis" sheetId="4" r:id="rId1"/>"#
        #expect(try judge(several, by: try feed()).fileFaults.map(\.rule) == [.binary])
    }

    @Test func `a workbook that can't be read is refused with its reason`() throws {
        var broken = book("")
        broken.parts["xl/worksheets/sheet1.xml"] = "<!DOCTYPE x><worksheet/>"
        let preview = try judge(broken, by: try feed())
        #expect(preview.fileFaults.map(\.rule) == [.binary])
        #expect(preview.fileFaults[0].message(in: .en).contains("document type declaration"))
    }

    @Test func `the laboratory's day gives the same rows as its CSV`() throws {
        let feed = try #require(try SamplesTests.gardel.get().0["labo_resultats"])
        let root = SampleExpectation.root.appending(path: "samples")
        func read(_ path: String) throws -> Preview {
            var source = Unpacked(
                try FileSource(path: root.appending(path: path).path()), limits: feed.readLimits)
            return try Preview.of(
                &source, fileName: "LABO_20260315_0730.csv", feed: feed, rows: 1_000)
        }
        let text = try read("labo/LABO_20260315_0730.csv")
        let book = try read("workbooks/LABO_20260315_0730.xlsx")
        #expect(text.rows.count > 100)
        #expect(book.rows.map(\.line) == text.rows.map(\.line))
        #expect(rules(book) == rules(text))
        #expect(book.counts.warnings == text.counts.warnings)
        let names = feed.storedColumns.map(\.name)
        for (one, other) in zip(book.rows, text.rows) {
            for index in names.indices {
                let (left, right) = (one.shown(index), other.shown(index))
                // A spreadsheet keeps no zeros at the end: 17,80 is 17.8 to it.
                let isNumber = names[index].hasPrefix("valeur")
                #expect(
                    isNumber ? Self.short(left) == Self.short(right) : left == right,
                    "\(names[index]) of line \(one.line)")
            }
        }
    }

    private static func short(_ text: String?) -> String? {
        guard let text, text.contains(where: { $0 == "," || $0 == "." }) else { return text }
        return String(text.reversed().drop { $0 == "0" }.drop { ",.".contains($0) }.reversed())
    }

    @Test func `a proposal from a workbook reads every row of it`() throws {
        let root = SampleExpectation.root.appending(path: "samples")
        let path = root.appending(path: "workbooks/LABO_20260315_0730.xlsx").path()
        var source = Unpacked(try FileSource(path: path), limits: ReadLimits())
        let yaml = try Inference.propose(
            &source, fileName: "LABO_20260315_0730.xlsx", settings: Settings())
        #expect(yaml.contains("files: [\"*.xlsx\"]"))
        #expect(!yaml.contains("delimiter"))
        let (feed, mistakes) = FeedCatalog.parse(yaml, file: "p.yaml", settings: Settings())
        #expect(mistakes.isEmpty, "\(mistakes)")
        let preview = try Preview.of(
            &source, fileName: "LABO_20260315_0730.xlsx", feed: try #require(feed), rows: 1_000)
        #expect(preview.counts.rowsRejected == 0)
        #expect(preview.counts.rowsRead > 100)
    }
}
