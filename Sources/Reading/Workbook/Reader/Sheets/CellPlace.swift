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
    init(_ text: MarkupValue) { self.init { text[$0] } }

    init(_ text: String) {
        let bytes = Array(text.utf8) + [0]
        self.init { bytes[min($0, bytes.count - 1)] }
    }

    /// - Parameter byte: the byte with an index; 0 at the end.
    @inline(__always)
    private init(_ byte: (Int) -> UInt8) {
        var index = 0
        var letters = 0
        while byte(index) | 0x20 >= 0x61, byte(index) | 0x20 <= 0x7A, index < Self.lettersLimit {
            letters = letters * 26 + Int(byte(index) | 0x20) - 0x60
            index += 1
        }
        if letters > 0 { column = letters - 1 }
        while byte(index) &- 48 <= 9, line < Self.lineLimit {
            line = line * 10 + Int(byte(index) - 48)
            index += 1
        }
    }
}
