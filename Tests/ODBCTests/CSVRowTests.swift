// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ODBC

@Suite struct CSVRowTests {
    private func written(_ values: [[UInt16]?]) -> [UInt8] {
        var row = CSVRow()
        for value in values {
            if let value { row.add(value) } else { row.addNull() }
        }
        row.end()
        return row.bytes
    }

    @Test func `no value is told from an empty text, and what would divide is quoted`() {
        let texts = ["a", "", "b,c", "d\"e", "f\r\ng", " h ", "é", "€", "😀"]
        let values: [[UInt16]?] = texts.map { Array($0.utf16) }
        let bytes = written([nil] + values + [nil])
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == ",a,\"\",\"b,c\",\"d\"\"e\",\"f\r\ng\", h ,é,€,😀,\n")
    }

    @Test func `half of a pair is no character, and spoils no other one`() {
        let bytes = written([[0x61, 0xD83D, 0x62], [0xDE00, 0x63], [0xD83D], [0xD83D, 0xDE00]])
        #expect(
            bytes == [
                0x61, 0xED, 0xA0, 0xBD, 0x62, 0x2C, 0xED, 0xB8, 0x80, 0x63, 0x2C, 0xED, 0xA0, 0xBD,
                0x2C, 0xF0, 0x9F, 0x98, 0x80, 0x0A,
            ])
        #expect(String(validating: bytes, as: UTF8.self) == nil)
    }
}
