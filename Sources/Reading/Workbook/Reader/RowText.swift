// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A row of a sheet in one line, for people: as a French spreadsheet would write it in a CSV file.
enum RowText {
    static func append(_ record: borrowing Record, to text: inout [UInt8]) {
        text.removeAll(keepingCapacity: true)
        var start = 0
        for (index, end) in record.ends.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ";")) }
            let field = record.bytes[start..<end]
            start = end
            let needsQuotes = field.contains {
                $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
            }
            guard needsQuotes else {
                text.append(contentsOf: field)
                continue
            }
            text.append(UInt8(ascii: "\""))
            for byte in field {
                if byte == UInt8(ascii: "\"") { text.append(byte) }
                text.append(byte)
            }
            text.append(UInt8(ascii: "\""))
        }
    }
}
