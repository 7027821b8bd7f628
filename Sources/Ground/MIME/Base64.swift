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
}
