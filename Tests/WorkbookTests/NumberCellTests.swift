// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing
import Workbook

@Suite struct NumberCellTests {
    private func one(
        _ value: String, format: Int = 0, code: String? = nil, is1904: Bool = false
    ) -> ReadSheet {
        var book = TestBook(#"<row r="1"><c r="A1" s="1"><v>\#(value)</v></c></row>"#)
        book.styles = [format]
        if let code { book.formats = [(format, code)] }
        if is1904 { book.properties = #"<workbookPr date1904="1"/>"# }
        return book.read()
    }

    @Test(arguments: [
        ("119.54999999999999", "119.55"), ("0.30000000000000004", "0.3"), ("17.35", "17.35"),
        ("1E-3", "0.001"), ("1.5E+21", "1500000000000000000000"), ("-0", "0"), ("0", "0"),
        ("-12.50", "-12.5"), ("007", "7"), ("+4", "4"), (" 5 ", "5"), (".5", "0.5"), ("5.", "5"),
        ("1234567890123456", "1234567890123460"), ("123456789012345", "123456789012345"),
        ("0.1000000000000000055511151231257827", "0.1"), ("1e0", "1"), ("-0.0", "0"),
        ("9.9999999999999995E-8", "0.0000001"), ("999999999999999.9", "1000000000000000"),
    ])
    func `a number has 15 digits at most and no exponent`(value: String, shown: String) {
        let sheet = one(value)
        #expect(sheet.first == [shown])
        #expect(sheet.faults.isEmpty)
    }

    @Test(arguments: ["1,5", "abc", "1e", "1e400", "--1", "nan", "0x10", "1 2"])
    func `what is no number is a fault of its cell`(value: String) {
        let sheet = one(value)
        #expect(sheet.first == [""])
        #expect(sheet.faults == ["damaged A1"])
    }

    @Test(
        arguments: [
            (9, nil, "0.1195", "11.95%"), (10, nil, "1", "100%"), (10, nil, "0", "0%"),
            (164, "0.00%", "0.123456789012345", "12.3456789012345%"), (164, "0\"%\"", "0.5", "0.5"),
            (164, "0\\%", "0.5", "0.5"), (164, "0%;[Red]-0%", "-0.5", "-50%"),
            (10, nil, "1E-7", "0.00001%"), (10, nil, "0.11949999999999999", "11.95%"),
        ] as [(Int, String?, String, String)])
    func `a percentage is given as it is shown`(
        format: Int, code: String?, value: String, shown: String
    ) {
        #expect(one(value, format: format, code: code).first == [shown])
    }

    @Test(
        arguments: [
            (14, nil, "46096", "2026-03-15"), (22, nil, "46096.3125", "2026-03-15 07:30:00"),
            (14, nil, "46096.3125", "2026-03-15 07:30:00"), (20, nil, "0.3125", "07:30:00"),
            (46, nil, "1.5", "36:00:00"), (45, nil, "0.0005", "00:00:43"),
            (14, nil, "1", "1900-01-01"),
            (14, nil, "59", "1900-02-28"), (14, nil, "61", "1900-03-01"),
            (14, nil, "2958465", "9999-12-31"), (21, nil, "0.99999999", "1900-01-01 00:00:00"),
            (27, nil, "46096", "2026-03-15"), (58, nil, "46096", "2026-03-15"),
            (164, "yyyy\\-mm\\-dd;@", "46096", "2026-03-15"),
            (164, "[$-409]mmm d, yyyy", "46096", "2026-03-15"),
            (164, "mmmm", "46096", "2026-03-15"),
            (164, "[Red]dd/mm/yyyy", "46096", "2026-03-15"), (164, "h:mm AM/PM", "0.5", "12:00:00"),
            (164, "[h]:mm", "1.5", "36:00:00"), (164, "[mm]:ss", "0.5", "12:00:00"),
            (164, "[hh]:mm:ss", "-1.5", "-36:00:00"),
            (164, "hh:mm:ss.000", "0.31250289", "07:30:00.250"), (164, "\"day\" 0", "5", "5"),
            (164, "0\\d", "5", "5"), (164, "[Red]0.00", "5", "5"), (164, "General", "5", "5"),
            (164, "General\" jours\"", "5", "5"), (164, "Standard", "5", "5"),
            (164, "_d0", "5", "5"),
            (164, "*d0", "5", "5"), (164, "0.00E+00", "5", "5"), (164, "# ?/?", "5.5", "5.5"),
            (164, "[<1]h:mm;dd/mm/yyyy", "0.5", "12:00:00"),
            (164, "[<1]h:mm;dd/mm/yyyy", "46096", "2026-03-15"),
            (164, "[>=1]dd/mm/yyyy;0.00", "0.5", "0.5"), (164, "#,##0.00 [$USD]", "5", "5"),
            (37, nil, "5", "5"), (49, nil, "5", "5"), (48, nil, "5", "5"),
            (164, "dd/mm/yyyy hh:mm", "46096", "2026-03-15"),
            (164, "d.m.yy", "46096", "2026-03-15"),
            (164, "mm:ss.0", "0.0005", "00:00:43.200"), (14, nil, "0", "00:00:00"),
        ] as [(Int, String?, String, String)])
    func `the format says what a number is`(
        format: Int, code: String?, value: String, shown: String
    ) {
        let sheet = one(value, format: format, code: code)
        #expect(sheet.first == [shown])
        #expect(sheet.faults.isEmpty)
    }

    @Test(arguments: ["60", "60.5", "-1", "-0.5", "2958466", "1E+9"])
    func `a day that no calendar has is a fault`(value: String) {
        let sheet = one(value, format: 14)
        #expect(sheet.first == [""])
        #expect(sheet.faults == ["invalid_date A1"])
    }

    @Test func `the days of 1904 count from another one, by the workbook's own word alone`() {
        #expect(one("0", format: 14, is1904: true).first == ["1904-01-01"])
        #expect(one("44634.3125", format: 22, is1904: true).first == ["2026-03-15 07:30:00"])
        #expect(one("0.5", format: 20, is1904: true).first == ["12:00:00"])
        #expect(one("2957003", format: 14, is1904: true).first == ["9999-12-31"])
        #expect(one("2957004", format: 14, is1904: true).faults == ["invalid_date A1"])
        var book = TestBook(#"<row r="1"><c r="A1" s="1"><v>46096</v></c></row>"#)
        book.styles = [14]
        book.properties =
            #"<x15:workbookPr xmlns:x15="urn:x15" date1904="1"/><workbookPr date1904="false"/>"#
            + #"<x15:workbookPr xmlns:x15="urn:x15" date1904="1"/>"#
        #expect(book.read().first == ["2026-03-15"])
    }

    @Test func `kinds go with the cells`() {
        var book = TestBook(
            #"<row><c><v>1</v></c><c s="1"><v>1</v></c><c s="2"><v>46096</v></c>"#
                + #"<c s="3"><v>46096.5</v></c><c s="4"><v>0.5</v></c><c s="5"><v>2</v></c>"#
                + #"<c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="str"><v>x</v></c>"#
                + #"<c><f>1/0</f></c></row>"#)
        book.styles = [9, 14, 22, 20, 46]
        let sheet = book.read()
        #expect(
            sheet.kinds[1] == [
                .number, .percent, .day, .instant, .time, .elapsed, .boolean, .error, .text,
                .faulty,
            ])
        #expect(sheet.first[5...] == ["48:00:00", "true", "#N/A", "x", ""])
        #expect(sheet.faults == ["formula J1"])
    }
}
