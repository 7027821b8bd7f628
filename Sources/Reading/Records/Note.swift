// SPDX-License-Identifier: Apache-2.0

/// An oddity that the reader still understood.
package struct Note: Sendable, Equatable {
    package enum Kind: String, Sendable, Equatable, CaseIterable {
        case raggedRow = "ragged_row"
        case mendedQuote = "mended_quote"
        case otherDelimiter = "other_delimiter"
        case undefinedByte = "undefined_byte"
        case nulByte = "nul_byte"
        case middleBOM = "byte_order_mark"
        case repeatedHeader = "repeated_header"
        case newTable = "new_table"
        case otherMember = "other_member"
        case blankLine = "blank_line"
        case lineEnd = "line_end"
        case encoding = "encoding"
    }
    package var kind: Kind
    /// How often it happened.
    package var count: Int
    /// Physical lines of the first of them, from 1, at most `Note.linesKept`.
    package var lines: [Int]

    package static let linesKept = 10

    package init(kind: Kind, count: Int, lines: [Int]) {
        self.kind = kind
        self.count = count
        self.lines = lines
    }
}
