// SPDX-License-Identifier: Apache-2.0

/// RFC 4648, section 4.
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: encoded(bytes[...]), as: UTF8.self)
    }

    /// Lines of 76 characters.
    static func lines(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 57 * 78 + 80)
        var start = 0
        while start < bytes.count {
            let end = min(start + 57, bytes.count)
            result += encoded(bytes[start..<end])
            result += [0x0d, 0x0a]
            start = end
        }
        return result
    }

    private static func encoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let left = bytes.endIndex - index
            let first = UInt32(bytes[index]) << 16
            let second = left > 1 ? UInt32(bytes[index + 1]) << 8 : 0
            let third = left > 2 ? UInt32(bytes[index + 2]) : 0
            let group = first | second | third
            for place in 0..<4 {
                let isPadding = place > left
                result.append(
                    isPadding
                        ? UInt8(ascii: "=") : alphabet[Int(group >> (18 - 6 * UInt32(place))) & 63])
            }
            index += 3
        }
        return result
    }

    /// What can't be one of its characters is passed over, as RFC 2045 (6.8) has it.
    static func decoded(_ text: some Sequence<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for byte in text {
            if byte == UInt8(ascii: "=") { break }
            guard let value = value(of: byte) else { continue }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            result.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return result
    }

    /// Whether it is groups of four to its end, with nothing between them but blanks and nothing but
    /// blanks behind a `=`: in what was cut, or has lost or got a line on its way, that is rarely so.
    static func isWhole(_ text: some Sequence<UInt8>) -> Bool {
        var (count, padding) = (0, 0)
        for byte in text {
            switch byte {
            case 0x20, 0x09, 0x0a, 0x0d: continue
            case UInt8(ascii: "="): padding += 1
            case _ where padding == 0 && value(of: byte) != nil: count += 1
            default: return false
            }
        }
        return padding <= 2 && (count + padding).isMultiple(of: 4)
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
