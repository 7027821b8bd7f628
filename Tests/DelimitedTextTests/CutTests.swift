// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import Records
import TestSupport
import Testing

@Suite struct CutTests {
    /// A line with a quote in it goes through libcsv, one without does not.
    @Test func `a line without quotes is cut as libcsv cuts it`() throws {
        let parts = ["", " ", "a", " 1,5 ", "éà", "\u{A0}x", "1/2/26", "'", "\t", "R7"]
        var random = Seeded(state: SeededGenerator(for: "cut lines").seed)
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

    private func declare(_ dialect: inout DeclaredDialect) {
        dialect.encoding = .utf8
        dialect.delimiter = UInt8(ascii: ";")
        dialect.quote = UInt8(ascii: "\"")
        dialect.headerRows = 0
    }
}
