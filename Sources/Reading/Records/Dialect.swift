// SPDX-License-Identifier: Apache-2.0

/// How a file is written, as declared or detected.
package struct Dialect: Sendable, Equatable {
    package var packing = Packing.none
    /// The sheet's name, of a workbook; then nothing is said of text and delimiters.
    package var sheet: String?
    /// Whether each line is an object; then nothing is said of delimiters.
    package var isJSONLines = false
    /// The path of a record, of XML; then nothing is said of delimiters either.
    package var record: String?
    package var encoding = Encoding.utf8
    package var hasBOM = false
    /// The delimiter's bytes in UTF-8, as in the file; empty when the table has a single column.
    package var delimiter: [UInt8] = [UInt8(ascii: ",")]
    /// Nil when nothing is quoted.
    package var quote: UInt8? = UInt8(ascii: "\"")
    package var escape = Escape.doubled
    package var lineEnd = LineEnd.lf
    /// Whether the first line is Excel's `sep=;`.
    package var separatorLine = false
    /// Physical lines before the header, without the `sep=` line.
    package var preambleLines = 0
    package var headerRows = 1
    package var unitsRow = false
    /// Columns of the table; 0 when there is nothing.
    package var columns = 0
    /// Whether every row ends in one delimiter too many; the reader drops that empty column.
    package var trailingDelimiter = false
    /// Whether runs of blanks align the columns and count as one delimiter.
    package var aligned = false
    /// Another delimiter that explains the sample nearly as well; empty when there is no doubt.
    package var rival: [UInt8] = []

    package init() {}

    /// Whether columns are found by their places in a record, and not by a header.
    package var isPlaced: Bool { isJSONLines || record != nil }

    /// The delimiter when it is one byte, as feeds declare it.
    package var delimiterByte: UInt8? { delimiter.count == 1 ? delimiter[0] : nil }
}
