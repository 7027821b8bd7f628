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
    /// What each field holds; empty for delimited text, where all are texts.
    package var kinds: [FieldKind] = []
    /// Why a field of a sheet has no value; nearly always empty.
    package var faults: [CellFault] = []
    /// Whether the record broke the quoting rules and was still understood.
    package var isMended = false
    /// Physical lines that the record spans; 0: they are accounted for by another record.
    package var lines = 1
    /// Of the rows that a layout makes of one line, which one, from 1; 0: the line is the row.
    package var part = 0
    /// Whether it is a header that a layout gives.
    package var isHeader = false
    /// Of such a header, and of each row below it, which of the feed's tables it is for, from 0.
    package var table = 0
    /// Whether it is the line that a sheet begins with, of several: its field is the sheet's name.
    package var isSheet = false
    /// False when none of its fields holds an undefined byte; spares the sink a look at each.
    package var mayHoldUndefined = true

    package init() {}

    /// Rows that one line may give.
    package static let partsLimit = 99_999

    /// The number of its row in the file: the line, or, of a row that a layout made, the line
    /// × 100,000 and the part.
    package var number: Int { part == 0 ? line : line * (Record.partsLimit + 1) + part }

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

    /// What the field with this index, from 0, holds.
    @inlinable package func kind(_ field: Int) -> FieldKind {
        field < kinds.count ? kinds[field] : .text
    }

    /// All fields as strings; not for the hot path.
    package var texts: [String] { (0..<count).map(text) }

    // Inlined into the parser, which calls them for each record.

    @inlinable package mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        raw.removeAll(keepingCapacity: true)
        quoted.removeAll(keepingCapacity: true)
        if !kinds.isEmpty { kinds.removeAll(keepingCapacity: true) }
        if !faults.isEmpty { faults.removeAll(keepingCapacity: true) }
        isMended = false
        lines = 1
    }

    @inlinable package mutating func dropLast() {
        ends.removeLast()
        if !quoted.isEmpty { quoted.removeLast() }
        bytes.removeLast(bytes.count - (ends.last ?? 0))
    }
}
