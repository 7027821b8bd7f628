// SPDX-License-Identifier: Apache-2.0

/// A stretch of the file that cannot be given as a record; the reading goes on where it can.
package struct Malformed: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case unclosedQuote(openedAt: Int)
        case strayQuote
        case undefinedByte
        case invalidUTF8
        case nulByte
        case lineTooLong
        case fieldTooLong
        case tooManyColumns
        /// No object of JSON that columns could be read from.
        case notJSON
        /// An element that stands where records do and can't be given as one.
        case notRecord
        /// A document that can't be read, or read on.
        case notXML
        /// A line that does not fit the layout.
        case misplaced
        /// The file has not the shape that its layout declares; nothing of it is loaded.
        case misshapen
        /// Not text at all; nothing more is read.
        case binary
        /// A packed file that unpacks past the limits; nothing more is read.
        case bombed
        /// A packed file that is cut off, broken, or not one text file; nothing more is read.
        case damaged
    }

    /// Physical line, from 1, where it starts.
    package var line: Int
    /// Field, from 1, where it can be told.
    package var column: Int?
    package var kind: Kind
    package var reason: ReadError
    /// The beginning (at most 4 KiB) of what was sent, in UTF-8.
    package var raw: [UInt8]
    /// Physical lines it covers.
    package var lines = 1
    /// The fields as they would be understood with the quote taken literally; empty if not at all.
    package var understood: [String] = []

    package init(
        line: Int, column: Int? = nil, kind: Kind, reason: ReadError, raw: [UInt8],
        lines: Int = 1, understood: [String] = []
    ) {
        self.line = line
        self.column = column
        self.kind = kind
        self.reason = reason
        self.raw = raw
        self.lines = lines
        self.understood = understood
    }

    /// The error and its remedy, for a person, in English.
    package var detail: String { reason.description }

    /// Whether nothing after it could be read.
    package var isFatal: Bool {
        switch kind {
        case .binary, .bombed, .damaged, .misshapen, .notXML: true
        default: false
        }
    }
}
