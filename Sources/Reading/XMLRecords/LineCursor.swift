// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Goes through the lines of a document, and says of each what it is: the line of a record, a blank
/// one, or one beside the records.
struct LineCursor {
    /// The line at its place, from 1.
    private(set) var line = 1
    private var place = 0
    private var isRow = false
    private var isBlankSoFar = true
    private var isEmpty = true

    /// Lines so far, with the one in hand.
    var lines: Int { isEmpty ? line - 1 : line }

    /// - Parameter isRow: whether what it passes over is a record's.
    mutating func move<K: RecordSink>(
        to end: Int, isRow: Bool, in text: SourceText, _ sink: inout K
    ) throws {
        while place < end {
            let rest = text[place..<end]
            let found = rest.firstIndex(of: UInt8(ascii: "\n"))
            let stretch = rest[..<(found ?? rest.endIndex)]
            self.isRow = self.isRow || isRow
            if isBlankSoFar, !self.isRow { isBlankSoFar = stretch.allSatisfy(isBlank) }
            isEmpty = false
            place += stretch.count
            guard found != nil else { return }
            place += 1
            try give(&sink)
            line += 1
            (self.isRow, isBlankSoFar, isEmpty) = (false, true, true)
        }
    }

    /// Gives the last line, where it has no end.
    mutating func finish<K: RecordSink>(_ sink: inout K) throws {
        if !isEmpty { try give(&sink) }
    }

    /// What stands on it was told, or is not looked at.
    private func give<K: RecordSink>(_ sink: inout K) throws {
        try sink.pass([], line: line, as: isRow ? .row : isBlankSoFar ? .blank : .aside)
    }
}
