// SPDX-License-Identifier: Apache-2.0

import DelimitedText

/// What `bascule read` tells a person on standard error: one fact a line.
struct ReadReport {
    private(set) var malformed = 0
    private let output = DescriptorOutput(descriptor: 2)

    /// Malformed stretches that are told one by one; the rest is counted.
    private static let told = 50

    private func say(_ text: String) throws {
        do {
            try output.write(Array((text + "\n").utf8))
        } catch is DescriptorOutput.Closed {
            // Nobody listens; the records still have to be written.
        }
    }

    func begin(_ opening: Opening) throws {
        let dialect = opening.dialect
        if dialect.packing != .none { try say("packing:     \(dialect.packing.rawValue)") }
        let mark = dialect.hasBOM ? ", with a byte order mark" : ""
        try say("encoding:    \(dialect.encoding)\(mark)")
        try say(
            "delimiter:   \(dialect.delimiterName)\(dialect.separatorLine ? " (sep= line)" : "")")
        if let rival = dialect.rivalName {
            try say("             in doubt: \(rival) cuts every row as well")
        }
        let escape = dialect.escape == .backslash ? ", escaped by a backslash" : ""
        try say("quote:       \(dialect.quoteName)\(escape)")
        try say("line ends:   \(dialect.lineEnd)")
        try say("columns:     \(dialect.columns)")
        if dialect.trailingDelimiter {
            try say("rows end in one delimiter too many: the empty last column is left out")
        }
        for (index, text) in opening.preamble.enumerated() {
            try say("preamble \(index + 1): \(showUndefined(text))")
        }
        if opening.header.isEmpty {
            try say("header:      none")
        } else {
            let names = opening.header.map(showUndefined).joined(separator: " | ")
            let rows = dialect.headerRows > 1 ? ", \(dialect.headerRows) rows" : ""
            try say("header:      line \(opening.headerLine)\(rows): \(names)")
        }
        if !opening.units.isEmpty {
            try say("units:       \(opening.units.map(showUndefined).joined(separator: " | "))")
        }
    }

    mutating func take(_ malformed: Malformed) throws {
        self.malformed += 1
        guard self.malformed <= Self.told else { return }
        let raw = showUndefined(String(decoding: malformed.raw.prefix(200), as: UTF8.self))
        try say("line \(malformed.line): \(malformed.detail)")
        if !raw.isEmpty, !malformed.isFatal { try say("    \(raw)") }
    }

    func end(_ closing: Closing) throws {
        for note in closing.notes { try say(Self.sentence(note, closing)) }
        for line in closing.footer { try say("footer:      \(showUndefined(line))") }
        if malformed > Self.told {
            try say("... and \(malformed - Self.told) more malformed lines")
        }
        let bad = malformed == 0 ? "" : ", \(malformed) malformed"
        try say("read:        \(closing.records) records from \(closing.lines) lines\(bad)")
    }

    private static func sentence(_ note: Note, _ closing: Closing) -> String {
        let lines = note.lines.map(String.init).joined(separator: ", ")
        let places =
            "line\(note.count == 1 ? "" : "s") \(lines)"
            + (note.count > note.lines.count ? ", … (\(note.count) in all)" : "")
        switch note.kind {
        case .raggedRow: return "rows with another number of fields: \(places)"
        case .mendedQuote: return "broken quotes, understood all the same: \(places)"
        case .otherDelimiter: return "rows in another dialect, understood all the same: \(places)"
        case .undefinedByte: return "bytes that the encoding does not define: \(places)"
        case .nulByte: return "NUL bytes: \(places)"
        case .middleBOM: return "byte order mark inside the file (files put together?): \(places)"
        case .repeatedHeader: return "header repeated, left out: \(places)"
        case .newTable: return "another table begins: \(places)"
        case .blankLine: return "blank lines, left out: \(places)"
        case .lineEnd: return "lines that end unlike the first ones: \(places)"
        case .encoding: return "not UTF-8 after all, read as \(closing.encoding) from there on"
        }
    }
}
