// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing
import Workbook

@Suite struct SheetLayoutTests {
    @Test func `cells and rows without a place count on, and gaps are blank`() {
        let sheet = TestBook(
            #"<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row>"#
                + #"<row r="4"><c r="B4"><v>4</v></c></row><row><c><v>5</v></c></row>"#
                + #"<row><c r="A9"><v>9</v></c></row><row r="10"/><row r="11"><c r="C11" s="1"/></row>"#
        ).read()
        #expect(sheet.rows == [1: ["1", "", "", "2", "3"], 4: ["", "4"], 5: ["5"], 9: ["9"]])
        #expect(sheet.faults.isEmpty)
    }

    @Test func `a cell of no row is none`() {
        let sheet = TestBook(#"<c><v>0</v></c><row><c><v>1</v></c></row><c><v>2</v></c>"#).read()
        #expect(sheet.rows == [1: ["1"]])
    }

    @Test func `a dimension is never believed`() {
        var book = TestBook()
        for dimension in ["A1", "A1:XFD1048576", "nonsense", "C7:D9"] {
            book.sheet =
                #"<dimension ref="\#(dimension)"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>"#
                + #"<row r="2"><c r="A2"><v>2</v></c></row></sheetData>"#
            #expect(book.read().rows == [1: ["1"], 2: ["2"]])
        }
    }

    @Test func `cells that are not in order are put in order, the later of two counts`() {
        let sheet = TestBook(
            #"<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c><c r="C1"><v>33</v></c></row>"#
                + #"<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>"#
        ).read()
        #expect(sheet.rows == [1: ["1", "", "33"], 2: ["1", "2"]])
    }

    @Test func `a row behind a later one is told, and the others are read`() {
        let sheet = TestBook(
            #"<row r="3"><c><v>3</v></c></row><row r="2"><c><v>2</v></c></row>"#
                + #"<row r="4"><c><v>4</v></c></row>"#
        ).read()
        #expect(sheet.rows == [3: ["3"], 4: ["4"]])
        #expect(sheet.faults == ["damaged A2"])
    }

    @Test func `the last row and column are read, and none beyond`() {
        let last = TestBook(#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#).read()
        #expect(last.rows[1_048_576]?.count == 16_384)
        #expect(last.faults.isEmpty)
        let wide = TestBook(#"<row r="1"><c r="A1"><v>1</v></c><c r="XFE1"><v>1</v></c></row>"#)
        #expect(wide.read().rows == [1: ["1"]])
        #expect(wide.read().faults == ["damaged XFE1"])
        let long = TestBook(
            #"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048577"><c><v>1</v></c></row>"#)
        #expect(long.read().rows == [1: ["1"]])
        #expect(long.read().faults == ["damaged A1048577"])
        let far = TestBook(#"<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c><c><v>2</v></c></row>"#)
        #expect(far.read().faults.count == 2)
    }

    @Test(arguments: [
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    ])
    func `either namespace is read, under any prefix`(namespace: String) {
        var book = TestBook()
        book.namespace = namespace
        book.parts["xl/worksheets/sheet1.xml"] =
            #"<x:worksheet xmlns:x="\#(namespace)" xmlns:o="urn:other"><x:sheetData><x:row r="1">"#
            + #"<o:c><o:v>7</o:v></o:c><x:c r="A1"><o:v>8</o:v><x:v>1</x:v></x:c></x:row>"#
            + "</x:sheetData></x:worksheet>"
        #expect(book.read().rows == [1: ["1"]])
    }

    @Test func `the only visible sheet is read, or the one that is named`() {
        var book = TestBook(#"<row><c><v>1</v></c></row>"#)
        book.parts["xl/worksheets/sheet2.xml"] =
            #"<worksheet xmlns="\#(TestBook.main)"><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>"#
        book.parts["xl/_rels/workbook.xml.rels"] =
            #"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="/xl/worksheets/sheet1.xml"/>"#
            + #"<Relationship Id="rId2" Type="x/worksheet" Target=".\worksheets\SHEET2.xml"/>"#
            + #"<Relationship Id="rId3" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>"#
        let second = #"<sheet name="Notes" sheetId="2" state="STATE" r:id="rId2"/>"#
        let chart = #"<sheet name="Courbe" sheetId="3" r:id="rId3"/>"#
        book.sheets += chart + second.replacing("STATE", with: "veryHidden")
        #expect(book.read().first == ["1"])
        #expect(book.read(sheet: "Notes").first == ["2"])
        #expect(book.read(sheet: "notes").first == ["2"])
        #expect(book.read(sheet: "2").first == ["2"])
        #expect(book.read(sheet: "3").faults == ["sheet 3"])
        book.sheets = book.sheets.replacing("veryHidden", with: "visible")
        #expect(book.read().faults == ["sheet"])
        book.sheets = #"<sheet name="A" sheetId="1" state="hidden" r:id="rId1"/>"#
        #expect(book.read().faults == ["sheet"])
    }

    @Test func `parts are found by names that other programs write`() {
        var book = TestBook(#"<row><c t="s"><v>0</v></c></row>"#)
        book.strings = "<si><t>a</t></si>"
        book.renamed = [
            "xl/worksheets/sheet1.xml": "xl\\worksheets\\Sheet1.xml",
            "xl/sharedStrings.xml": "xl/SharedStrings.xml", "xl/workbook.xml": "XL/Workbook.xml",
        ]
        #expect(book.read().first == ["a"])
        book.renamed = [:]
        book.parts["_rels/.rels"] = "-"
        book.parts["xl/_rels/workbook.xml.rels"] = "-"
        #expect(book.read().first == ["a"])
        book.parts["xl/styles.xml"] = "-"
        #expect(book.read().first == ["a"])
    }
}
