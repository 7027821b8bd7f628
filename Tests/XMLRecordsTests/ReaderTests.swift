// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing
import XMLRecords

/// XML as records: an element a record, a field a column.
@Suite struct ReaderTests {
    private static let plate = """
        <?xml version="1.0"?>
        <run start="2026-03-15">
          <operator>É. Gérard</operator>
          <plate id="P1"><!-- two wells -->
            <well pos="A1"><v n="OD">0.5</v><v n="T">21</v></well> <well pos="A2">
              <v n="T">22</v><v n="OD"> 0,7
        </v></well>
          </plate>

          <plate id="P2"><well pos="B1"/></plate>
        </run>

        """

    @Test(arguments: [1, 2, 3, 7, 64, Int.max])
    func `values are found in the record and around it, however the bytes come`(step: Int) throws {
        let read = try ReadDocument(
            Self.plate, "/run/plate/well",
            [
                "@pos", "v[@n='OD']", "v[2]", "../@id", "../../operator", "/run/@start",
                "v[@n='pH']|@pos",
            ], step: step)
        #expect(
            read.rows == [
                ["A1", "0.5", "21", "P1", "É. Gérard", "2026-03-15", "A1"],
                ["A2", "0,7", "0,7", "P1", "É. Gérard", "2026-03-15", "A2"],
                ["B1", "", "", "P2", "É. Gérard", "2026-03-15", "B1"],
            ])
        #expect(read.numbers == ["5/1", "5/2", "10/1"])
        #expect(
            read.lines == [
                "1 aside", "2 aside", "3 aside", "4 aside", "5 row", "6 row", "7 row", "8 aside",
                "9 blank", "10 row", "11 aside",
            ])
        #expect(read.raw[2] == "<well pos=\"B1\"/>")
        #expect(read.raw[0] == "<well pos=\"A1\"><v n=\"OD\">0.5</v><v n=\"T\">21</v></well>")
        #expect(read.malformed.isEmpty && read.closing?.records == 3 && read.closing?.lines == 11)
        #expect(
            read.opening?.dialect.description == "XML, UTF-8, record /run/plate/well, 7 columns")
        #expect(
            read.closing?.unread.map(\.name) == ["v"], "the second well's first, which is no OD")
    }

    @Test func `an empty element is an empty value, one that is absent or nil gives way`() throws {
        let read = try ReadDocument(
            """
            <r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><a><x/><y>2</y></a>
            <a><y>2</y></a><a><x xsi:nil="true"/><y>2</y></a><a><x> </x><y>2</y></a><a x="1"/></r>
            """, "/r/a", ["x|y", "y"])
        #expect(
            read.rows == [["", "2"], ["2", "2"], ["2", "2"], ["", "2"], ["", ""]])
        #expect(read.closing?.unread.map(\.name) == ["@x"])
    }

    @Test func `text is all that stands in an element, decoded, blanks around it left out`() throws
    {
        let read = try ReadDocument(
            "<r><a>\n H<sub>2</sub>O <![CDATA[<&>]]> &lt;&#233;&#x1F33E;\r\n <!-- no --> <?no?> "
                + "</a><a>x</a></r>", "/r/a", [".", "sub"])
        #expect(read.rows == [["H2O <&> <é🌾", "2"], ["x", ""]])
    }

    @Test func `a name is met with any prefix, one with a prefix as it is written`() throws {
        let read = try ReadDocument(
            """
            <n:r xmlns:n="u" xmlns:m="w"><n:a m:id="1" id="2"><m:v>3</m:v><n:w>5</n:w></n:a></n:r>
            """, "/r/a", ["@m:id", "v", "n:v", "n:w"])
        #expect(read.rows == [["1", "3", "", "5"]])
        #expect(read.closing?.unread.map(\.name) == ["@id"])
    }

    @Test func `what no column reads is told by its place, each once`() throws {
        let read = try ReadDocument(
            """
            <r v="1"><head><by>x</by></head>
            <a id="1" n="2">t<b><c>4</c></b></a>
            <a id="1" n="2"><b><c> </c></b></a>
            <end>z</end></r>
            """, "/r/a", ["@id"])
        #expect(
            read.closing?.unread.map { "\($0.name) \($0.line)" }
                == ["/r/@v 1", "/r/head/by 1", "@n 2", ". 2", "b/c 2", "/r/end 4"])
    }

    @Test func `more places than are kept are counted`() throws {
        let items = (0..<130).map { "<i\($0)>1</i\($0)>" }.joined()
        let read = try ReadDocument("<r><a>\(items)</a></r>", "/r/a", ["@x"])
        #expect(read.closing?.unread.count == 101)
        #expect(read.closing?.unread.last?.name == "… (+30)")
    }

    @Test func `a record with two of one value is refused, and the others are read`() throws {
        let read = try ReadDocument(
            "<r>\n<a><x>1</x></a>\n<a><x>1</x>\n<x>2</x></a>\n<a><y/><x>3</x></a></r>", "/r/a",
            ["x"])
        #expect(read.rows == [["1"], ["3"]])
        #expect(read.fault == .placeTwice(place: "/r/a/x"))
        #expect(read.malformed.first?.line == 3 && read.malformed.first?.isFatal == false)
        #expect(
            read.malformed.first.map { String(decoding: $0.raw, as: UTF8.self) }
                == "<a><x>1</x>\n<x>2</x></a>")
        #expect(read.closing?.lines == 5)
    }

    private static let around: [(String, XMLFault?)] = [
        ("<r><a/><t>1</t></r>", .aroundLate(place: "/r/t", line: 1)),
        ("<r><t>1</t>\n<t>2</t><a/></r>", .aroundTwice(place: "/r/t", line: 2)),
        ("<r><t>1</t></r>", nil), ("<r/>", nil), ("<r><t>1</t><a/><a/></r>", nil),
        ("<x><a/></x>", .noRecord(place: "/r/a", root: "/x")),
    ]

    @Test(arguments: around)
    func `a value around the records stands once, and above them`(
        _ text: String, _ fault: XMLFault?
    ) throws {
        let read = try ReadDocument(text, "/r/a", ["../t"])
        #expect(read.fault == fault)
        #expect(read.malformed.first?.isFatal == (fault == nil ? nil : true))
    }

    @Test func `a value of a section is its own records' alone`() throws {
        let read = try ReadDocument(
            "<r><s><t>1</t><a/></s><s><a/></s><s><t>3</t><a/><a/></s></r>", "/r/s/a", ["../t"])
        #expect(read.rows == [["1"], [""], ["3"], ["3"]])
    }
}
