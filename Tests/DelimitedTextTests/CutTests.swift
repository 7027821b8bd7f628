// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import Records
import TestSupport
import Testing

@Suite struct CutTests {
    /// A line with a quote in it goes through libcsv, one without does not.
    @Test func `a line without quotes is cut as libcsv cuts it`() throws {
        let parts = ["", " ", "a", " 1,5 ", "éà", "\u{A0}x", "1/2/26", "'", "\t", "R7"]
        var random = SeededGenerator(for: "cut lines")
        for end in ["\n", "\r\n", "\r"] {
            var plain = ""
            var quoted = ""
            for line in 0..<200 {
                let fields = (0..<6).map { _ in parts.randomElement(using: &random) ?? "" }
                let row = "n\(line);" + fields.joined(separator: ";")
                plain += row + ";z" + end
                quoted += row + ";\"z\"" + end
            }
            let one = try collect(plain, declare)
            let other = try collect(quoted, declare)
            #expect(one.rows.count == 200)
            #expect(one.rows == other.rows)
            #expect(one.malformed.isEmpty)
        }
    }

    @Test func `a field past the limit is refused with and without quotes`() throws {
        var limits = ReadLimits()
        limits.fieldBytes = 10
        for tail in ["z", "\"z\""] {
            let text = "a;b;c\n1;0123456789;\(tail)\n2;01234567890;\(tail)\n3;x;\(tail)\n"
            let read = try collect(text, limits: limits)
            #expect(read.rows.map(\.first) == ["1", "3"])
            #expect(read.malformed.map(\.line) == [3])
        }
    }

    /// Rows that are all alike are not cut for their shape where a feed declares their lines.
    @Test func `the shape of even rows is that which their cells show`() throws {
        let parts = ["", " ", "a", "1,5", "\t", "2026-01-02", "\"q\"", "N°"]
        var random = SeededGenerator(for: "even rows")
        var even = 0
        for _ in 0..<2_000 {
            let end = ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
            let width = Int.random(in: 1...4, using: &random)
            let isEven = Bool.random(using: &random)
            let rows = (0..<Int.random(in: 1...16, using: &random)).map { _ in
                let cells = isEven ? width : Int.random(in: 0...5, using: &random)
                return (0..<cells).map { _ in parts.randomElement(using: &random) ?? "" }
                    .joined(separator: ";")
            }
            even += Set(rows.map { $0.count { $0 == ";" } }).count == 1 ? 1 : 0
            let text = rows.joined(separator: end) + (Bool.random(using: &random) ? end : "")
            let found = try [DeclaredDialect.Lines.declared, .detected].map { lines in
                try collect(text) {
                    declare(&$0)
                    $0.lines = lines
                }.opening.dialect
            }
            #expect(found[0].columns == found[1].columns, "\(text.debugDescription)")
            #expect(
                found[0].trailingDelimiter == found[1].trailingDelimiter,
                "\(text.debugDescription)")
        }
        #expect(even > 500)
    }

    private func declare(_ dialect: inout DeclaredDialect) {
        dialect.encoding = .utf8
        dialect.delimiter = UInt8(ascii: ";")
        dialect.quote = UInt8(ascii: "\"")
        dialect.preambleLines = 0
        dialect.headerRows = 0
    }
}
