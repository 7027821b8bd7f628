// SPDX-License-Identifier: Apache-2.0

/// Blanks that are never part of a value: U+0020, tab, U+00A0, U+202F.
enum Blank {
    /// The range without the blanks at its ends.
    static func trim(_ bytes: [UInt8], _ low: Int, _ high: Int) -> Range<Int> {
        var low = low
        var high = high
        while low < high {
            let width = blank(bytes, at: low, before: high)
            if width == 0 { break }
            low += width
        }
        while low < high {
            let width = blankBackwards(bytes, from: low, before: high)
            if width == 0 { break }
            high -= width
        }
        return low..<high
    }

    /// The text without the blanks at its ends.
    static func trimmed(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: bytes[trim(bytes, 0, bytes.count)], as: UTF8.self)
    }

    /// The length in bytes of the blank that begins here; 0 for none.
    @inline(__always)
    static func blank(_ bytes: [UInt8], at index: Int, before high: Int) -> Int {
        let byte = bytes[index]
        if byte == 0x20 || byte == 0x09 { return 1 }
        if byte < 0xC2 || byte > 0xE2 { return 0 }
        if byte == 0xC2 { return index + 1 < high && bytes[index + 1] == 0xA0 ? 2 : 0 }
        return byte == 0xE2 && index + 2 < high && bytes[index + 1] == 0x80
            && bytes[index + 2] == 0xAF ? 3 : 0
    }

    @inline(__always)
    private static func blankBackwards(_ bytes: [UInt8], from low: Int, before high: Int) -> Int {
        let byte = bytes[high - 1]
        if byte == 0x20 || byte == 0x09 { return 1 }
        if byte == 0xA0 { return high - low >= 2 && bytes[high - 2] == 0xC2 ? 2 : 0 }
        return byte == 0xAF && high - low >= 3 && bytes[high - 2] == 0x80
            && bytes[high - 3] == 0xE2 ? 3 : 0
    }
}
