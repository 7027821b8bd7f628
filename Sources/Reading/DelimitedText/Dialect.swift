// SPDX-License-Identifier: Apache-2.0

/// A character encoding of a file.
package enum Encoding: Sendable, Equatable {
    case utf8
    case utf16LittleEndian
    case utf16BigEndian
    case windows1252
    /// Any other, by the name that iconv(3) knows it by.
    case named(String)

    /// Whether the byte of a line feed or a carriage return is always one.
    var hasLineEndsAsBytes: Bool { self == .utf8 || self == .windows1252 }
}

/// How a quote is written inside a quoted field.
package enum Escape: Sendable, Equatable {
    case doubled
    case backslash
}

/// What ends a line.
package enum LineEnd: Sendable, Equatable {
    case lf
    case crlf
    case cr
    case mixed
}

/// What the bytes are wrapped in.
package enum Packing: String, Sendable, Equatable {
    case none
    case gzip
    case zip
}

/// What a feed fixes about its files; what is nil is detected from the bytes.
package struct DeclaredDialect: Sendable, Equatable {
    /// Obeyed strictly: bytes that it does not define are undefined bytes.
    package var encoding: Encoding?
    /// Used when the bytes are not valid UTF-8 and have no byte order mark.
    package var fallback: Encoding = .windows1252
    package var delimiter: UInt8?
    package var quote: UInt8?
    package var escape: Escape?
    /// Rows of the header; 0 = there is no header.
    package var headerRows: Int?
    /// Physical lines before the header, without a `sep=` line.
    package var preambleLines: Int?
    /// What a line begins with that is a comment; empty when there are none.
    package var comment: [UInt8] = []
    /// Names, in any case and accents, that the header is expected to have.
    package var headerNames: [String] = []
    /// Columns of a table without a header, where they are known.
    package var columns: Int?
    /// Whether a record may be a JSON text and nothing else: then the file may look like JSON.
    package var mayBeJSON = false
    package var lines = Lines.detected

    /// Who says what the lines of the file are.
    package enum Lines: Sendable, Equatable {
        /// The reader, by how they look: preamble, header, units and footer are told apart.
        case detected
        /// The sink: it is given every line, in order, and nothing is guessed.
        case declared
    }

    /// Nothing declared: everything is detected.
    package init() {}
}

/// How a file is written, as declared or detected.
package struct Dialect: Sendable, Equatable {
    package var packing = Packing.none
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

    /// The delimiter when it is one byte, as feeds declare it.
    package var delimiterByte: UInt8? { delimiter.count == 1 ? delimiter[0] : nil }
}
