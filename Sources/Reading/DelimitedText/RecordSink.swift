// SPDX-License-Identifier: Apache-2.0

/// What is known before the first record.
package struct Opening: Sendable, Equatable {
    package var dialect: Dialect
    /// The header's fields, several header rows joined by a blank; empty if there is no header.
    package var header: [String] = []
    /// The fields of each header row.
    package var headerRecords: [[String]] = []
    /// Physical line of the header, from 1; 0 if there is none.
    package var headerLine = 0
    /// The lines before the header.
    package var preamble: [String] = []
    /// The cells of the units row; empty if there is none.
    package var units: [String] = []

    package init(dialect: Dialect) { self.dialect = dialect }
}

/// Something odd that the reader understood all the same.
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
}

/// What is known after the last record.
package struct Closing: Sendable, Equatable {
    /// Physical lines read.
    package var lines = 0
    /// Of these, lines in a record, the head, the footer, a `Malformed`, or blank: all of them.
    package var accountedLines = 0
    /// Bytes looked at, those read again after a broken quote included; linear in the file.
    package var workBytes = 0
    /// Records given to the sink.
    package var records = 0
    /// The lines after the table, as sent.
    package var footer: [String] = []
    package var notes: [Note] = []
    /// The encoding in the end: pure ASCII may turn out as the fallback far into the file.
    package var encoding = Encoding.utf8

    package init() {}
}

/// A line that is no record, where the sink is given every line.
package enum PassedLine: Sendable, Equatable {
    /// Excel's `sep=;`.
    case separator
    /// One of the declared lines above the header that can't be read as a record.
    case preamble
    case comment
    /// Empty, or blanks and tabs.
    case blank
}

/// Where a reader pushes what it finds; an error thrown here ends the reading and is rethrown.
package protocol RecordSink {
    /// Called once, before everything else.
    mutating func begin(_ opening: Opening) throws
    /// A line that is no record; called only where the dialect's lines are declared.
    ///
    /// - Parameter text: without its line end, decoded.
    mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws
    /// Columns of the table as soon as the sink knows them, else 0; asked where lines are declared.
    var columns: Int { get }
    mutating func take(_ record: borrowing Record) throws
    mutating func take(_ malformed: Malformed) throws
    /// Called once, after everything else.
    mutating func end(_ closing: Closing) throws
}

extension RecordSink {
    package mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws {}
    package var columns: Int { 0 }
}
