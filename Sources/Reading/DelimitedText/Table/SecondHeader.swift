// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Finds another table of just as many columns: its header stands after a blank line, maybe below a
/// title of its own, and the row below it has numbers or dates.
struct SecondHeader {
    private var isSetApart = false
    /// The line of a row that is a header if the next row speaks for it.
    private var candidate: Int?

    /// Looks at the next row.
    ///
    /// - Returns: the line of the header when this row is the first one below it.
    mutating func watch(
        _ record: borrowing Record, _ isAfterBlank: Bool, columns: Int
    ) -> Int? {
        isSetApart = isSetApart || isAfterBlank
        // Nearly every row ends here.
        guard isSetApart || candidate != nil else { return nil }
        let header = candidate
        candidate = nil
        if let header, record.count == columns, hasTypedCell(record) { return header }
        // A title has its line for itself.
        guard isSetApart, record.count > 1 else { return nil }
        isSetApart = false
        if record.count == columns, isNames(record) { candidate = record.line }
        return nil
    }

    private func hasTypedCell(_ record: borrowing Record) -> Bool {
        for column in 0..<record.count where kind(column, record).isTyped { return true }
        return false
    }

    /// Whether every cell is a text, and no two are the same.
    private func isNames(_ record: borrowing Record) -> Bool {
        for column in 0..<record.count where kind(column, record) != .text { return false }
        return Set(record.texts).count == record.count
    }

    private func kind(_ column: Int, _ record: borrowing Record) -> CellKind {
        CellKind(record.bytes[record.range(column)], isQuoted: record.isQuoted(column))
    }
}
