// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import TestSupport
import Testing
import Workbook

/// Harmed workbooks: the reader ends, says what is wrong, and what it gives is what it says it is.
@Suite struct WorkbookFuzzTests {
    /// 5 s, or as long as `BASCULE_FUZZ_SECONDS` says.
    private static let seconds =
        ProcessInfo.processInfo.environment["BASCULE_FUZZ_SECONDS"].flatMap(Double.init) ?? 5

    private static let pieces = [
        "<c>", "</c>", "<row r=\"1\">", "</row>", "<v>", "</v>", " r=\"XFD1048576\"", " t=\"s\"",
        " t=\"inlineStr\"", " t=\"d\"", " s=\"4294967296\"", "<is><t>", "</t></is>", "<f>", "&#0;",
        "&amp;", "_x0000_", "_xD800_", "1E+308", "-1", "60", "1e-400", "<!--", "-->", "<![CDATA[",
        "]]>", "<!DOCTYPE x>", "xmlns=\"urn:x\"", "\u{FFFE}", "99999999999999999999", "[h]:mm",
        "[<1]", ";", "%", "\"", "table:number-rows-repeated=\"1048576\"", "&lt;", "é",
    ].map { Array($0.utf8) }

    private static var books: [TestBook] {
        var plain = TestBook(
            #"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>17.35</v></c><c s="1"><v>46096.5</v></c>"#
                + #"<c s="2"><v>0.1195</v></c><c s="3"><v>1.5</v></c><c t="b"><v>1</v></c></row>"#
                + #"<row r="3"><c t="inlineStr"><is><r><t>a</t></r></is></c><c t="e"><v>#N/A</v></c>"#
                + #"<c t="d"><v>2026-03-15T07:30:00</v></c><c><f>1+1</f><v>2</v></c></row>"#)
        plain.strings = "<si><t>é_x000D_</t></si><si><r><t>b</t></r><rPh><t>c</t></rPh></si>"
        plain.formats = [(164, "[<1]h:mm;dd/mm/yyyy hh:mm:ss.00")]
        plain.styles = [164, 10, 46]
        return [plain, TestBook(#"<row><c><v>1</v></c></row>"#)]
    }

    private static let document: [(String, String)] = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            #"<o:d xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">"#
                + #"<table:table table:name="A"><table:table-row table:number-rows-repeated="2">"#
                + #"<table:table-cell o:value-type="float" o:value="1.5" table:number-columns-repeated="3"/>"#
                + #"<table:table-cell o:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p></table:table-cell>"#
                + #"<table:table-cell o:value-type="date" o:date-value="2026-03-15T07:30:00"/>"#
                + "</table:table-row></table:table></o:d>"
        ),
    ]

    private static func harm(
        _ bytes: [UInt8], _ random: inout SeededGenerator
    ) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) where !result.isEmpty {
            let at = Int.random(in: 0..<result.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: result.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: at)
            case 1: result.remove(at: at)
            case 2: result[at] = UInt8.random(in: 0...255, using: &random)
            case 3:
                let end = min(result.count, at + Int.random(in: 1...40, using: &random))
                result.insert(contentsOf: result[at..<end], at: at)
            default:
                result.removeSubrange(
                    at..<min(result.count, at + Int.random(in: 1...40, using: &random)))
            }
        }
        return result
    }

    /// A part harmed and packed whole, or the packed bytes harmed.
    private static func next(_ random: inout SeededGenerator) -> [UInt8] {
        if Int.random(in: 0..<4, using: &random) == 0 {
            return harm(books.randomElement(using: &random)?.bytes ?? [], &random)
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            var zip = StoredZip()
            for (name, text) in document {
                zip.add(
                    name, name == "content.xml" ? harm(Array(text.utf8), &random) : Array(text.utf8)
                )
            }
            return zip.bytes
        }
        let book = books[0]
        let texts = book.texts
        let harmed = Int.random(in: 0..<texts.count, using: &random)
        var zip = StoredZip()
        for (index, (name, text)) in texts.enumerated() {
            zip.add(name, index == harmed ? harm(Array(text.utf8), &random) : Array(text.utf8))
        }
        return zip.bytes
    }

    @Test func `a harmed workbook is read as far as it goes`() throws {
        var random = SeededGenerator(for: "harmed workbooks")
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var rounds = 0
        while ContinuousClock.now < end {
            let bytes = Self.next(&random)
            rounds += 1
            let sheet = Checked()
            do {
                let placed = try WorkbookBytes(.memory(bytes))
                _ = try WorkbookFile.isWorkbook(placed, limits: ReadLimits())
                let file = try WorkbookFile(placed, limits: ReadLimits(), folder: "/var/tmp")
                try file.read(try file.sheets.chosen("1"), into: sheet)
            } catch let error as SourceError {
                #expect(error.reason != nil, "\(error)")
            }
            #expect(sheet.flaws.isEmpty, "round \(rounds)")
            guard sheet.flaws.isEmpty else { break }
        }
        #expect(rounds > 100)
    }

    private final class Checked: RowTaker {
        private(set) var flaws: [String] = []
        private var line = 0
        private var rows = 0

        struct Enough: Error {}

        func tell(_ fault: WorkbookFault) {
            if fault.description.isEmpty { flaws.append("a fault without words") }
        }

        func take(_ record: borrowing Record) throws {
            rows += 1
            if record.line <= line { flaws.append("line \(record.line) after \(line)") }
            if record.line > CellLimits.rows { flaws.append("line \(record.line)") }
            line = record.line
            if record.kinds.count != record.count { flaws.append("kinds") }
            if record.ends.last ?? 0 != record.bytes.count { flaws.append("bytes") }
            if zip(record.ends, record.ends.dropFirst()).contains(where: >) { flaws.append("ends") }
            guard rows <= 100 else { return }
            for field in 0..<min(record.count, 100) {
                check(record.kind(field), record.text(field))
            }
        }

        private func check(_ kind: FieldKind, _ text: String) {
            let isRight =
                switch kind {
                case .text: text.utf16.count <= CellLimits.characters
                case .number: text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil
                case .percent: text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?%/) != nil
                case .day: text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil
                case .time: text.wholeMatch(of: /[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?/) != nil
                case .instant:
                    text.wholeMatch(
                        of: /[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?/)
                        != nil
                case .elapsed:
                    text.wholeMatch(of: /-?[0-9]{2,}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?/) != nil
                case .boolean: text == "true" || text == "false"
                case .error: !text.isEmpty
                case .faulty: text.isEmpty
                }
            if !isRight { flaws.append("\(kind): \(text)") }
        }
    }
}
