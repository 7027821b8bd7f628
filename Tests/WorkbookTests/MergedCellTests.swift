// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing
import Workbook

@Suite struct MergedCellTests {
    private final class Lines: RecordSink {
        var rows: [Int: [String]] = [:]
        var faults: [String] = []
        func begin(_ opening: Opening) {}
        func end(_ closing: Closing) {}
        func takeRecord(_ record: borrowing Record) {
            rows[record.line] = record.texts
            faults += record.faults.map { "\($0.field) \($0.reason.word)" }
        }
        func takeMalformed(_ malformed: Malformed) {
            if case .workbook(let fault) = malformed.reason { faults.append(fault.word) }
        }
    }

    private func fill(_ bytes: [UInt8]) throws -> Lines {
        var reader = WorkbookReader(folder: "/var/tmp")
        reader.fillsMerged = true
        var lines = Lines()
        try reader.read(try WorkbookBytes(.memory(bytes)), into: &lines)
        return lines
    }

    private func merged(_ rows: String, _ areas: [String]) -> [UInt8] {
        var book = TestBook(rows)
        book.sheet +=
            "<mergeCells>" + areas.map { #"<mergeCell ref="\#($0)"/>"# }.joined() + "</mergeCells>"
        return book.bytes
    }

    @Test func `the value is in each cell of its area, and nowhere else`() throws {
        let rows =
            #"<row r="1"><c r="B1"><v>1</v></c><c r="D1"><v>4</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>"#
            + #"<row r="3"><c r="A3"><v>3</v></c><c r="C3"><v>9</v></c></row>"#
        let lines = try fill(merged(rows, ["B1:C2", "D1:D3", "A3:B3", "nonsense", "C9:A1"]))
        #expect(
            lines.rows == [
                1: ["", "1", "1", "4"], 2: ["2", "1", "1", "4"], 3: ["3", "3", "9", "4"],
            ])
    }

    @Test func `an area of a cell without a value has its fault in each`() throws {
        let lines = try fill(
            merged(#"<row><c><f>1/0</f></c></row><row><c r="B2"><v>1</v></c></row>"#, ["A1:A2"]))
        #expect(lines.faults == ["0 formula", "0 formula"])
        let blank = try fill(merged(#"<row><c r="B1"><v>1</v></c></row>"#, ["A1:A2"]))
        #expect(blank.rows == [1: ["", "1"]])
    }

    @Test func `so many areas and no more`() throws {
        for (count, isRead) in [(100_000, true), (100_001, false)] {
            let lines = try fill(
                merged(#"<row><c><v>1</v></c></row>"#, Array(repeating: "A1:B1", count: count)))
            #expect(lines.faults == (isRead ? [] : ["limit"]))
        }
    }

    @Test func `an OpenDocument cell says how far it goes`() throws {
        let table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
        let office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        var zip = StoredZip()
        zip.add("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        zip.add(
            "content.xml",
            #"<o:d xmlns:o="\#(office)" xmlns:t="\#(table)"><t:table t:name="A"><t:table-row t:number-rows-repeated="2"/>"#
                + #"<t:table-row><t:table-cell t:number-columns-repeated="2"/><t:table-cell o:value-type="float" o:value="7" t:number-columns-spanned="2" t:number-rows-spanned="2"/><t:covered-table-cell/></t:table-row>"#
                + #"<t:table-row><t:table-cell o:value-type="float" o:value="1"/><t:table-cell/><t:covered-table-cell t:number-columns-repeated="2"/></t:table-row>"#
                + #"<t:table-row><t:table-cell o:value-type="float" o:value="2"/></t:table-row></t:table></o:d>"#
        )
        #expect(
            try fill(zip.bytes).rows == [3: ["", "", "7", "7"], 4: ["1", "", "7", "7"], 5: ["2"]])
    }
}
