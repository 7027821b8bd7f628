// SPDX-License-Identifier: Apache-2.0

/// One record, lent to the sink for the call: its fields decoded to UTF-8 and unquoted.
package struct Record: Sendable {
    /// Physical line of the file where the record starts, from 1, preamble and header counted.
    package var line = 0
    /// The fields' bytes end to end.
    package var bytes: [UInt8] = []
    /// The end of each field in `bytes`.
    package var ends: [Int] = []
    /// The record as sent, in UTF-8, without its line end.
    package var raw: [UInt8] = []
    /// Whether each field was quoted; empty when none was.
    package var quoted: [Bool] = []
    /// Whether the record broke the quoting rules and was understood all the same.
    package var isMended = false
    /// Physical lines that the record spans.
    package var lines = 1
    /// False when none of its fields holds an undefined byte; spares the sink a look at each.
    package var mayHoldUndefined = true

    package init() {}

    /// How many fields there are.
    @inlinable package var count: Int { ends.count }

    /// Where the field with this index, from 0, stands in `bytes`.
    @inlinable package func range(_ field: Int) -> Range<Int> {
        (field == 0 ? 0 : ends[field - 1])..<ends[field]
    }

    /// The field with this index, from 0; undefined bytes are private characters in it.
    package func text(_ field: Int) -> String {
        String(decoding: bytes[range(field)], as: UTF8.self)
    }

    /// Whether the field was quoted: `""` is not the same as nothing.
    @inlinable package func isQuoted(_ field: Int) -> Bool {
        field < quoted.count && quoted[field]
    }

    /// All fields as strings; not for the hot path.
    package var texts: [String] { (0..<count).map(text) }

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        raw.removeAll(keepingCapacity: true)
        quoted.removeAll(keepingCapacity: true)
        isMended = false
        lines = 1
    }

    mutating func clearFields() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        quoted.removeAll(keepingCapacity: true)
    }

    mutating func dropLast() {
        ends.removeLast()
        if !quoted.isEmpty { quoted.removeLast() }
        bytes.removeLast(bytes.count - (ends.last ?? 0))
    }
}

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
    package var complaint: Complaint
    /// The beginning (at most 4 KiB) of what was sent, in UTF-8.
    package var raw: [UInt8]
    /// Physical lines it covers.
    package var lines = 1
    /// The fields as they would be understood with the quote taken literally; empty if not at all.
    package var understood: [String] = []

    /// What is wrong and what to do, for a person, in English.
    package var detail: String { complaint.description }

    /// Whether nothing after it could be read.
    package var isFatal: Bool {
        switch kind {
        case .binary, .bombed, .damaged: true
        default: false
        }
    }
}
