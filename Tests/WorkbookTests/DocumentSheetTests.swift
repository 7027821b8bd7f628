// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing
import Workbook

@Suite struct DocumentSheetTests {
    private func document(
        _ tables: String, styles: String = "", manifest: String = "", sheet: String? = nil
    ) -> ReadSheet {
        let names = [
            "office", "table", "text", "style", "draw",
        ].map { #"xmlns:\#($0)="urn:oasis:names:tc:opendocument:xmlns:\#($0):1.0""# }
        let extended =
            #"xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0""#
        var zip = StoredZip()
        zip.add("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        zip.add(
            "content.xml",
            "<office:document-content \(names.joined(separator: " ")) \(extended)>"
                + "<office:automatic-styles>\(styles)</office:automatic-styles>"
                + "<office:body><office:spreadsheet>\(tables)</office:spreadsheet></office:body>"
                + "</office:document-content>")
        zip.add("META-INF/manifest.xml", "<manifest>\(manifest)</manifest>")
        return ReadSheet(zip.bytes, sheet: sheet)
    }

    private func rows(_ rows: String) -> ReadSheet {
        document(#"<table:table table:name="Labo">\#(rows)</table:table>"#)
    }

    private func cell(_ attributes: String, _ content: String = "") -> ReadSheet {
        rows(
            "<table:table-row><table:table-cell \(attributes)>\(content)</table:table-cell></table:table-row>"
        )
    }

    @Test(arguments: [
        (#"office:value-type="float" office:value="17.350000000000001""#, "17.35"),
        (#"office:value-type="currency" office:value="12.50""#, "12.5"),
        (#"office:value-type="percentage" office:value="0.1195""#, "11.95%"),
        (#"office:value-type="date" office:date-value="2026-03-15""#, "2026-03-15"),
        (
            #"office:value-type="date" office:date-value="2026-03-15T07:30:00""#,
            "2026-03-15 07:30:00"
        ),
        (
            #"office:value-type="date" office:date-value="2026-03-15T07:29:59.999999999""#,
            "2026-03-15 07:30:00"
        ),
        (#"office:value-type="time" office:time-value="PT07H30M00S""#, "07:30:00"),
        (#"office:value-type="time" office:time-value="PT36H00M00S""#, "36:00:00"),
        (#"office:value-type="time" office:time-value="PT07H29M59.999999999S""#, "07:30:00"),
        (#"office:value-type="boolean" office:boolean-value="true""#, "true"),
        (#"office:value-type="string" office:string-value="é""#, "é"),
        (
            #"office:value-type="float" office:value="2" table:formula="of:=1+1" calcext:value-type="float""#,
            "2"
        ),
    ])
    func `a cell is its value, whatever its text shows`(attributes: String, shown: String) {
        let sheet = cell(attributes, "<text:p>autre chose</text:p>")
        #expect(sheet.first == [shown])
        #expect(sheet.faults.isEmpty)
    }

    @Test(arguments: [
        ("date", "2026-03-15T07:30:00.25", "15/03/2026 07:30:00", "2026-03-15 07:30:00"),
        ("date", "2026-03-15T07:30:00.25", "07:30:00,25", "2026-03-15 07:30:00.250"),
        ("date", "2026-03-15T23:59:59.75", "15/03/2026", "2026-03-16"),
        ("time", "PT07H30M00.256S", "07:30:00.26", "07:30:00.260"),
        ("time", "PT07H30M00.256S", "07:30", "07:30:00"), ("time", "07:30:00", "", "07:30:00"),
    ])
    func `fractions of a second are those that are shown`(
        type: String, value: String, text: String, shown: String
    ) {
        let sheet = cell(
            #"office:value-type="\#(type)" office:\#(type)-value="\#(value)""#,
            "<text:p>\(text)</text:p>")
        #expect(sheet.first == [shown])
        #expect(sheet.faults.isEmpty)
    }

    @Test(arguments: [
        ("<text:p>a</text:p>", "a"), ("<text:p>a</text:p><text:p>b</text:p>", "a\nb"),
        ("<text:p>a<text:s text:c=\"3\"/>b<text:s/>c</text:p>", "a   b c"),
        ("<text:p>a<text:tab/>b<text:line-break/>c</text:p>", "a\tb\nc"),
        ("<text:p> a  <text:span>b</text:span> </text:p>", " a  b "),
        ("<text:p>\n\t a \n  <text:span>b</text:span> \n</text:p>", "a b"),
        ("<text:p>a\n</text:p><text:p> b</text:p>", "a\n b"),
        ("<office:annotation><text:p>note</text:p></office:annotation><text:p>a</text:p>", "a"),
        ("<text:p>a<office:annotation><text:p>note</text:p></office:annotation>b</text:p>", "ab"),
        ("<draw:frame><text:p>x</text:p></draw:frame><text:p>a</text:p>", "a"),
        ("<text:p><text:a>lien</text:a></text:p>", "lien"), ("<text:p/><text:p>b</text:p>", "\nb"),
    ])
    func `a text is its paragraphs`(content: String, shown: String) {
        #expect(cell(#"office:value-type="string""#, content).first == [shown])
    }

    @Test func `an error is told from a text, and a formula without a value from both`() {
        let error = cell(
            #"office:value-type="string" office:string-value="" calcext:value-type="error""#,
            "<text:p>#N/A</text:p>")
        #expect(error.first == ["#N/A"])
        #expect(error.kinds[1] == [.error])
        #expect(cell(#"table:formula="of:=1""#).faults == ["formula A1"])
        let empty = cell(#"table:formula="of:=T(1)""#, "<text:p/>")
        #expect(empty.faults.isEmpty)
        #expect(empty.rows.isEmpty)
        #expect(cell(#"office:value-type="float" office:value="x""#).faults == ["damaged A1"])
        #expect(
            cell(#"office:value-type="date" office:date-value="2026-02-30""#).faults
                == ["invalid_date A1"])
    }

    @Test func `repeats are cells and rows, blank ones cost nothing`() {
        let one = #"office:value-type="float" office:value="1""#
        let sheet = rows(
            #"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>"#
                + #"<table:table-cell \#(one) table:number-columns-repeated="3"/>"#
                + #"<table:table-cell table:number-columns-repeated="16379"/></table:table-row>"#
                + #"<table:table-row table:number-rows-repeated="1000"><table:table-cell/></table:table-row>"#
                + #"<table:table-row-group><table:table-row><table:covered-table-cell \#(one)/></table:table-row></table:table-row-group>"#
                + #"<table:table-row table:number-rows-repeated="1047573"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#
        )
        #expect(
            sheet.rows == [
                1: ["", "", "1", "1", "1"], 2: ["", "", "1", "1", "1"], 1_003: ["1"],
            ])
        #expect(sheet.faults.isEmpty)
    }

    @Test func `repeats have a limit, and a sheet its rows and columns`() {
        func repeated(_ rows: Int, _ columns: Int) -> ReadSheet {
            self.rows(
                #"<table:table-row table:number-rows-repeated="\#(rows)"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="\#(columns)"/></table:table-row>"#
            )
        }
        #expect(repeated(1, 16_384).faults.isEmpty)
        #expect(repeated(1, 16_385).faults == ["damaged XFE1"])
        #expect(repeated(1_048_577, 1).faults == ["damaged A1048577"])
        #expect(repeated(1_048_576, 16_384).faults.map { $0.prefix(6) } == ["limit "])
        #expect(repeated(1_048_576, 16_384).rows.isEmpty)
    }

    @Test func `cells before a damage are read, in the sheets that stand before it`() throws {
        let row =
            #"<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>"#
        let tables = ["A", "B"].map { #"<table:table table:name="\#($0)">\#(row)"# }
        let whole = tables.map { "\($0)</table:table>" }
        for damaged in [whole[0] + tables[1], whole[0] + whole[1] + "<table:table>"] {
            for name in ["A", "B"] {
                let sheet = document(damaged, sheet: name)
                #expect(sheet.first == ["1"])
                #expect(sheet.faults == ["damaged content.xml"])
            }
            #expect(document(damaged, sheet: "C").faults == ["damaged content.xml"])
        }
    }

    @Test func `what a link to another program has brought is no sheet`() {
        func table(_ name: String, _ value: Int) -> String {
            #"<table:table table:name="\#(name)"><table:table-row><table:table-cell office:value-type="float" office:value="\#(value)"/></table:table-row></table:table>"#
        }
        let links =
            "<table:dde-links><table:dde-link><office:dde-source/>\(table("", 2))</table:dde-link>"
            + "</table:dde-links>"
        for tables in [table("A", 1) + links, links + table("A", 1)] {
            #expect(document(tables).rows == [1: ["1"]])
            #expect(document(tables).faults.isEmpty)
        }
    }

    @Test func `hidden sheets, several sheets and passwords`() {
        let styles =
            #"<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>"#
        func table(_ name: String, _ style: String) -> String {
            #"<table:table table:name="\#(name)" table:style-name="\#(style)"><table:table-row><table:table-cell office:value-type="string"><text:p>\#(name)</text:p></table:table-cell></table:table-row></table:table>"#
        }
        let both = table("A", "ta1") + table("B", "ta2")
        #expect(document(both, styles: styles).first == ["A"])
        #expect(document(both, styles: styles, sheet: "B").first == ["B"])
        #expect(document(both).faults == ["sheet"])
        #expect(
            document(both, manifest: "<file-entry><encryption-data/></file-entry>").faults
                == ["password"])
    }
}
