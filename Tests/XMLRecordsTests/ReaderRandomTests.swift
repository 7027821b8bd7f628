// SPDX-License-Identifier: Apache-2.0

import Records
import TestSupport
import Testing
import XMLRecords

/// Random documents and random bytes.
@Suite struct ReaderRandomTests {
    @Test(arguments: 0..<4)
    func `what was written is read, whatever stands around it`(_ part: UInt64) throws {
        var random = SeededGenerator(for: "xml records \(part)")
        for _ in 0..<200 {
            var writer = DocumentWriter(random)
            let text = writer.document()
            random = writer.random
            let read = try ReadDocument(
                text, "/r/s/a", ["@k", "b/c", "l[2]", "v[@n='x']", "../@id"],
                step: Int.random(in: 1...50, using: &random))
            #expect(read.rows == writer.rows, "\(text)")
            #expect(read.malformed.isEmpty, "\(read.malformed) \(text)")
            let ends = text.utf8.count { $0 == 0x0A }
            let count = ends + (text.utf8.last == 0x0A ? 0 : 1)
            #expect(read.closing?.lines == count && read.lines.count == count)
            #expect(Set(read.numbers).count == read.rows.count, "no two rows have one number")
            for raw in read.raw { #expect(text.contains(raw)) }
        }
    }

    @Test(arguments: 0..<4)
    func `every line of any bytes has its account`(_ part: UInt64) throws {
        var random = SeededGenerator(for: "no xml \(part)")
        let pieces = [
            "<r>", "</r>", "<a>", "</a>", "<a i='1'>", "<a/>", "<b>", "</b>", "x", "\n", "\r\n",
            " ", "&amp;", "&", "<!--", "-->", "<![CDATA[", "]]>", "<?p?>", "é", "<", ">", "\"",
        ].map { Array($0.utf8) }
        for _ in 0..<1_000 {
            var bytes = Array("<r>".utf8)
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                bytes += pieces.randomElement(using: &random) ?? []
                if Int.random(in: 0..<60, using: &random) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                }
            }
            let read = try ReadDocument(
                bytes, "/r/a", ["@i", "b", "."], step: Int.random(in: 1...80, using: &random)
            ) { $0.lineBytes = 40 }
            let ends = bytes.count { $0 == 0x0A }
            let lines = ends + (bytes.last == 0x0A ? 0 : 1)
            #expect(read.closing?.lines == lines && read.lines.count == lines, "\(bytes)")
            #expect(read.malformed.count { $0.isFatal } <= 1)
        }
    }
}

/// Writes documents in any form, and keeps what their records are.
private struct DocumentWriter {
    var random: SeededGenerator
    private(set) var rows: [[String]] = []

    init(_ random: SeededGenerator) { self.random = random }

    mutating func document() -> String {
        var text = "<?xml version='1.0'?>" + blank() + "<r xmlns:p='u'>"
        for section in 0..<Int.random(in: 0...3, using: &random) {
            text += blank() + "<s id=\"\(section)\" w='1'>" + blank() + "<note>n</note>"
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                text += blank() + record("\(section)") + blank()
            }
            text += "</s>"
        }
        return text + blank() + "</r>" + blank()
    }

    private mutating func record(_ section: String) -> String {
        let row = (0..<4).map { _ in word() }
        rows.append(row.map(Self.trimmed) + [section])
        var parts = [
            "<b><x/><p:c>\(content(row[1]))</p:c></b>",
            "<l>0</l>" + blank() + "<l>\(content(row[2]))</l><l/>",
            "<v n='y'>no</v>", "<v n='x' z='1'>\(content(row[3]))</v>", "<o><l>1</l></o>",
        ]
        parts.shuffle(using: &random)
        return "<a q='' k=\"\(attribute(row[0]))\">" + parts.joined(separator: blank()) + "</a>"
    }

    private mutating func blank() -> String {
        ["", " ", "\n", "\t\n ", "\r\n", "<!-- <a> -->", "<?a b?>"].randomElement(using: &random)
            ?? ""
    }

    private mutating func word() -> String {
        let scalars = ["a", "é", "🌾", "\"", "'", "&", "<", ">", "]", " ", "0", "\u{A0}"]
        return (0..<Int.random(in: 0...6, using: &random))
            .map { _ in scalars.randomElement(using: &random) ?? "" }.joined()
    }

    /// A text in one of the ways that it may be written.
    private mutating func content(_ text: String) -> String {
        guard !text.contains("]]>"), Bool.random(using: &random) else {
            return blank() + Self.escaped(text) + blank()
        }
        return "<![CDATA[\(text)]]>"
    }

    private mutating func attribute(_ text: String) -> String {
        Bool.random(using: &random)
            ? Self.escaped(text)
            : text.unicodeScalars.map { "&#\($0.value);" }.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }

    /// Blanks of XML around it are not its own; a space that may not break is.
    private static func trimmed(_ text: String) -> String {
        let blanks: Set<Character> = [" ", "\n", "\t", "\r", "\r\n"]
        let front = text.drop { blanks.contains($0) }
        return String(front.reversed().drop { blanks.contains($0) }.reversed())
    }
}
