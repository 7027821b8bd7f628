// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The text of a cell as it is meant.
enum CellText {
    /// Decodes `_xHHHH_` (ECMA-376 part 1, 22.9.2.19); NUL becomes a private character.
    static func decodeEscapes(_ text: inout [UInt8]) {
        guard let first = firstEscape(text, from: 0) else { return }
        var decoded = Array(text[..<first])
        var index = first
        while index < text.count {
            guard let unit = escape(text, index) else {
                decoded.append(text[index])
                index += 1
                continue
            }
            index += 7
            if (0xD800...0xDBFF).contains(unit), let low = escape(text, index),
                (0xDC00...0xDFFF).contains(low)
            {
                let value = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
                append(value, to: &decoded)
                index += 7
            } else if (0xD800...0xDFFF).contains(unit) {
                // Half a character stands for nothing: it is left as it was written.
                decoded.append(contentsOf: text[(index - 7)..<index])
            } else {
                append(unit, to: &decoded)
            }
        }
        text = decoded
    }

    private static func append(_ value: UInt32, to text: inout [UInt8]) {
        guard value != 0 else { return UndefinedByte.append(0, to: &text) }
        guard let scalar = Unicode.Scalar(value) else { return }
        text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private static func firstEscape(_ text: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 6 < text.count {
            if text[index] == 0x5F, escape(text, index) != nil { return index }
            index += 1
        }
        return nil
    }

    private static func escape(_ text: [UInt8], _ index: Int) -> UInt32? {
        guard index + 6 < text.count, text[index] == 0x5F, text[index + 1] == UInt8(ascii: "x"),
            text[index + 6] == 0x5F
        else { return nil }
        var value: UInt32 = 0
        for byte in text[(index + 2)...(index + 5)] {
            switch byte {
            case 48...57: value = value << 4 | UInt32(byte - 48)
            case 65...70: value = value << 4 | UInt32(byte - 55)
            case 97...102: value = value << 4 | UInt32(byte - 87)
            default: return nil
            }
        }
        return value
    }

    /// Whether a text has more characters (UTF-16 units) than a cell may have.
    static func isTooLong(_ text: [UInt8]) -> Bool {
        guard text.count > CellLimits.characters else { return false }
        var units = 0
        for byte in text where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
        return units > CellLimits.characters
    }
}
