// SPDX-License-Identifier: Apache-2.0

import JSONLines
import Records
import TestSupport
import Testing

/// Random objects and random bytes.
@Suite struct ReaderRandomTests {
    @Test(arguments: 0..<4)
    func `what was written is read, whatever stands around it`(_ part: UInt64) throws {
        var random = SeededGenerator(for: "json lines \(part)")
        for _ in 0..<300 {
            var rows: [[String]] = []
            var text = ""
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let row = (0..<3).map { _ in Self.word(&random) }
                rows.append(row)
                var members = [
                    "\"a\": \(Self.quoted(row[0]))", "\"b\": { \"c\" : \(Self.quoted(row[1]))}",
                    "\"l\":[0, \(Self.quoted(row[2]))]",
                    "\"x\(Int.random(in: 0...9, using: &random))\": [{\"a\": 1}, {\"b\": {}}]",
                ]
                members.shuffle(using: &random)
                text += "{" + members.joined(separator: ",") + "}"
                text += Bool.random(using: &random) ? "\n" : "\r\n"
            }
            let read = try ReadObjects(
                text, ["/a", "/b/c", "/l/1"], step: Int.random(in: 1...50, using: &random))
            #expect(read.rows == rows, "\(text)")
        }
    }

    @Test(arguments: 0..<4)
    func `every line of any bytes has its account`(_ part: UInt64) throws {
        var random = SeededGenerator(for: "no json lines \(part)")
        let pieces = [
            "{", "}", "[", "]", "\"", "\"a\"", ":", ",", "1", "-", "e9", "true", "null", " ", "\\",
            "\\u0000", "\n", "\n", "\r\n", "é", "{\"a\":1}\n", "{\"a\":{\"b\":2}}\n",
        ].map { Array($0.utf8) }
        for _ in 0..<1_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                bytes += pieces.randomElement(using: &random) ?? []
                if Int.random(in: 0..<40, using: &random) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &random))
                }
            }
            let read = try ReadObjects(
                bytes, ["/a", "/a/b", ""], step: Int.random(in: 1...80, using: &random)
            ) { $0.lineBytes = 40 }
            let ends = bytes.count { $0 == 0x0A }
            let lines = bytes.isEmpty ? 0 : ends + (bytes.last == 0x0A ? 0 : 1)
            #expect(read.closing?.lines == lines && read.lines.count == lines, "\(bytes)")
            #expect(read.rows.count + read.malformed.count <= lines)
        }
    }

    private static func word(_ random: inout SeededGenerator) -> String {
        let scalars = ["a", "é", "🌾", "\"", "\\", "/", "\n", " ", "\u{7F}", "{", "]", "0"]
        return (0..<Int.random(in: 0...5, using: &random))
            .map { _ in scalars.randomElement(using: &random) ?? "" }.joined()
    }

    private static func quoted(_ text: String) -> String {
        "\""
            + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n") + "\""
    }
}
