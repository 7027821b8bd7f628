// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing
import Workbook

@Suite struct TextCellTests {
    private func shared(_ items: String, _ index: String = "0") -> ReadSheet {
        var book = TestBook(#"<row r="1"><c r="A1" t="s"><v>\#(index)</v></c></row>"#)
        book.strings = items
        return book.read()
    }

    @Test(arguments: [
        ("<si><t>a</t></si>", "a"), (#"<si><t xml:space="preserve"> a  b </t></si>"#, " a  b "),
        ("<si><t> a </t></si>", " a "),
        ("<si><r><t>ri</t></r><r><rPr><b/></rPr><t>che</t></r></si>", "riche"),
        ("<si><t>漢</t><rPh sb=\"0\" eb=\"1\"><t>カン</t></rPh><phoneticPr fontId=\"1\"/></si>", "漢"),
        ("<si><t>a_x000D_\nb</t></si>", "a\r\nb"), ("<si><t>_x005F_x000D_</t></si>", "_x000D_"),
        ("<si><t>_xD83D__xDE00_</t></si>", "😀"), ("<si><t>_xD83D_</t></si>", "_xD83D_"),
        ("<si><t>_x0000_</t></si>", "\\x00"), ("<si><t>_x00e9_</t></si>", "é"),
        ("<si><t>_x00G0_</t></si>", "_x00G0_"), ("<si><t>&lt;&amp;é</t></si>", "<&é"),
        ("<si><t>a\nb</t></si>", "a\nb"), ("<si><t><![CDATA[<b>]]></t></si>", "<b>"),
    ])
    func `a shared text is what it shows`(items: String, shown: String) {
        let sheet = shared(items)
        #expect(sheet.first == [shown])
        #expect(sheet.faults.isEmpty)
    }

    @Test func `a shared text that is not there is a fault of its cell, and no other's`() {
        var book = TestBook(
            #"<row r="1"><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>-1</v></c>"#
                + #"<c t="s"><v>0</v></c></row>"#)
        book.strings = "<si><t>a</t></si><si><t>b</t></si>"
        let sheet = book.read()
        #expect(sheet.first == ["b", "", "", "a"])
        #expect(sheet.faults == ["damaged B1", "damaged C1"])
        book.strings = nil
        #expect(book.read().faults.count == 4)
    }

    @Test func `shared texts that are too many for memory are read back from a file`() {
        // 18 MB of them; a text without an end of its own would be taken for its neighbour.
        let count = 600
        let rest = String(repeating: "x", count: 30_000)
        var book = TestBook(
            (0..<count).map { number in
                #"<row><c t="s"><v>\#(count - 1 - number)</v></c></row>"#
            }.joined())
        book.strings = (0..<count).map { "<si><t>\($0) \(rest)</t></si>" }.joined()
        let sheet = book.read()
        #expect(sheet.faults.isEmpty)
        #expect(sheet.rows.count == count)
        for (line, cells) in sheet.rows {
            #expect(cells == ["\(count - line) \(rest)"])
        }
    }

    @Test(arguments: [
        (#"<c t="inlineStr"><is><t>a</t></is></c>"#, "a"),
        (#"<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>"#, "ab"),
        (#"<c t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>"#, "a"),
        (#"<c t="str"><f>A2</f><v> é </v></c>"#, " é "), (#"<c t="str"><v>_x0041_</v></c>"#, "A"),
        (#"<c t="b"><v>1</v></c>"#, "true"), (#"<c t="b"><v>0</v></c>"#, "false"),
        (#"<c t="b"><v>TRUE</v></c>"#, "true"), (#"<c t="e"><v>#DIV/0!</v></c>"#, "#DIV/0!"),
        (#"<c t="d"><v>2026-03-15T07:30:00</v></c>"#, "2026-03-15 07:30:00"),
        (#"<c t="d"><v>2026-03-15</v></c>"#, "2026-03-15"),
        (#"<c t="d"><v>2026-03-15T00:00:00.000Z</v></c>"#, "2026-03-15"),
        (#"<c t="d"><v>2026-12-31T23:59:59.9999</v></c>"#, "2027-01-01"),
        (#"<c t="d"><v>2026-03-15T07:30:00.6</v></c>"#, "2026-03-15 07:30:01"),
        (#"<c t="d"><v>07:30:00</v></c>"#, "07:30:00"), (#"<c><f>1+1</f><v>2</v></c>"#, "2"),
        (#"<c t="n"><v>3</v></c>"#, "3"), (#"<c s="1" t="s"><v>0</v></c>"#, "texte"),
    ])
    func `each type of a cell`(cell: String, shown: String) {
        var book = TestBook("<row>\(cell)</row>")
        book.styles = [14]
        book.strings = "<si><t>texte</t></si>"
        let sheet = book.read()
        #expect(sheet.first == [shown])
        #expect(sheet.faults.isEmpty)
    }

    @Test(arguments: [
        (#"<c><f>SUM(A2)</f></c>"#, "formula A1"), (#"<c><f>SUM(A2)</f><v></v></c>"#, "formula A1"),
        (#"<c t="str"><f>SUM(A2)</f></c>"#, "formula A1"),
        (#"<c t="b"><v>2</v></c>"#, "damaged A1"),
        (#"<c t="d"><v>2026-02-30</v></c>"#, "invalid_date A1"),
        (#"<c s="7"><v>1</v></c>"#, "damaged A1"),
    ])
    func `a cell without a value says why`(cell: String, fault: String) {
        #expect(TestBook("<row>\(cell)</row>").read().faults == [fault])
    }

    @Test func `a cell that names no style needs none`() {
        var book = TestBook(
            #"<row><c><v>1</v></c><c s="0"><v>2</v></c><c s="1"><v>3</v></c></row>"#)
        book.parts["xl/styles.xml"] = #"<styleSheet xmlns="\#(TestBook.main)"/>"#
        let sheet = book.read()
        #expect(sheet.first == ["1", "2", "3"])
        #expect(sheet.faults == ["damaged C1"])
    }

    @Test func `a formula whose text is empty is no fault`() {
        let sheet = TestBook(#"<row><c t="str"><f>""</f><v></v></c><c><v>1</v></c></row>"#).read()
        #expect(sheet.first == ["", "1"])
        #expect(sheet.faults.isEmpty)
    }

    @Test func `a cell has so many characters and not one more, wherever its text stands`() {
        let limit = CellLimits.characters
        for (text, isTaken) in [
            (String(repeating: "é", count: limit), true),
            (String(repeating: "é", count: limit + 1), false),
            (String(repeating: "😀", count: limit / 2), true),
            (String(repeating: "😀", count: limit / 2 + 1), false),
            (String(repeating: "_x0041_", count: limit), true),
            (String(repeating: "_x0041_", count: limit + 1), false),
        ] {
            let inline = TestBook(
                #"<row><c t="inlineStr"><is><t>\#(text)</t></is></c><c><v>1</v></c></row>"#
            ).read()
            var book = TestBook(#"<row><c t="s"><v>0</v></c><c><v>1</v></c></row>"#)
            book.strings = "<si><t>\(text)</t></si>"
            for sheet in [inline, book.read()] {
                #expect(sheet.faults == (isTaken ? [] : ["limit A1"]))
                #expect(sheet.first[0].isEmpty == !isTaken)
                #expect(sheet.first[1] == "1")
            }
        }
    }
}
