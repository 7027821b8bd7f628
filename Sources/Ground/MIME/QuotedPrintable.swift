// SPDX-License-Identifier: Apache-2.0

/// RFC 2045, section 6.7: a text that people and old servers can read.
enum QuotedPrintable {
    private static let width = 76

    /// Lines end as they do in mails, whatever they end with in the text.
    static func lines(_ text: String) -> [UInt8] {
        let plain = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        var result: [UInt8] = []
        let lines = plain.utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            // A line end at the text's end is none of an empty line.
            if index == lines.count - 1, line.isEmpty { break }
            result += Self.line(Array(line))
            result += [0x0d, 0x0a]
        }
        return result
    }

    private static func line(_ bytes: [UInt8]) -> [UInt8] {
        var (result, used): ([UInt8], Int) = ([], 0)
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let isBlank = byte == 0x20 || byte == 0x09
            let isPlain = (0x21...0x7e).contains(byte) && byte != 0x3d
            // A blank at the end of a line may be lost on the way.
            let piece = isPlain || isBlank && !isLast ? [byte] : escaped(byte)
            // The last one needs no room for a soft line end.
            if used + piece.count > width - (isLast ? 0 : 1) {
                result += [0x3d, 0x0d, 0x0a]
                used = 0
            }
            result += piece
            used += piece.count
        }
        return result
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [0x3d, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    /// An escape that is none stays as it is.
    static func decoded(_ text: some Sequence<UInt8>) -> [UInt8] {
        let bytes = Array(text)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "=") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            if let length = softBreak(bytes[(index + 1)...]) {
                index += 1 + length
            } else if index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// Bytes of the end of line that is none of the text.
    private static func softBreak(_ rest: ArraySlice<UInt8>) -> Int? {
        if rest.first == Lines.feed { return 1 }
        return rest.starts(with: [Lines.carriageReturn, Lines.feed]) ? 2 : nil
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
