// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Records

/// Writes records as RFC 4180: UTF-8, commas, CRLF, quotes where they are needed.
package enum CleanCSV {
    /// Appends one record with its line end; undefined bytes come as `\xNN`.
    package static func append(_ record: borrowing Record, to output: inout [UInt8]) {
        if record.count == 1, record.bytes.isEmpty {
            output.append(contentsOf: [0x22, 0x22, 0x0D, 0x0A])
            return
        }
        var start = 0
        for (index, end) in record.ends.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            append(record.bytes[start..<end], to: &output)
            start = end
        }
        output.append(contentsOf: [0x0D, 0x0A])
    }

    /// Appends one record with its line end.
    package static func append(_ fields: [String], to output: inout [UInt8]) {
        if fields == [""] {
            output.append(contentsOf: [0x22, 0x22, 0x0D, 0x0A])
            return
        }
        for (index, field) in fields.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            append(ArraySlice(field.utf8), to: &output)
        }
        output.append(contentsOf: [0x0D, 0x0A])
    }

    private static func append(_ field: ArraySlice<UInt8>, to output: inout [UInt8]) {
        var needsQuotes = false
        var hasUndefined = false
        for byte in field {
            switch byte {
            case 0x22, 0x2C, 0x0A, 0x0D: needsQuotes = true
            case 0xF4: hasUndefined = true
            default: break
            }
        }
        if hasUndefined {
            let shown = showUndefined(String(decoding: field, as: UTF8.self))
            appendClean(ArraySlice(shown.utf8), needsQuotes, to: &output)
        } else {
            appendClean(field, needsQuotes, to: &output)
        }
    }

    private static func appendClean(
        _ field: ArraySlice<UInt8>, _ needsQuotes: Bool, to output: inout [UInt8]
    ) {
        guard needsQuotes else {
            output.append(contentsOf: field)
            return
        }
        output.append(0x22)
        for byte in field {
            if byte == 0x22 { output.append(0x22) }
            output.append(byte)
        }
        output.append(0x22)
    }
}
