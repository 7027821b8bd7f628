// SPDX-License-Identifier: Apache-2.0

/// The place of a cell as it is written: `AB12`.
struct CellPlace {
    /// The column, from 0; nil without letters.
    private(set) var column: Int?
    /// The row, from 1; 0 without digits.
    private(set) var line = 0

    /// More letters and digits than any place has, and few enough to count.
    private static let lettersLimit = 8
    private static let lineLimit = 1 << 30

    @inline(__always)
    init(_ text: MarkupValue) {
        var index = 0
        var letters = 0
        while text[index] | 0x20 >= 0x61, text[index] | 0x20 <= 0x7A, index < Self.lettersLimit {
            letters = letters * 26 + Int(text[index] | 0x20) - 0x60
            index += 1
        }
        if letters > 0 { column = letters - 1 }
        while text[index] &- 48 <= 9, line < Self.lineLimit {
            line = line * 10 + Int(text[index] - 48)
            index += 1
        }
    }
}
