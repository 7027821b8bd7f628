// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import Records

/// Lines that end the table: a footer, and other tables.
extension RowJudge {
    /// Whether a declared footer begins here.
    ///
    /// A line that begins like one and has the table's shape and its key is a row: `Total
    /// énergies;5` is a name, `Total;5` is not.
    mutating func beginsFooter(_ record: borrowing Record) -> Bool {
        guard let first = firstFilled(record),
            let match = footers.match(record.bytes, trimmed(record, first))
        else { return false }
        guard isWhole(record), width > 1 else { return true }
        let probe = probe(record)
        switch match {
        case .whole: return !(probe.isRow && identity.contains { plans[$0].source != first })
        case .beginning: return !(probe.isRow && probe.filled > 1)
        }
    }

    private func firstFilled(_ record: borrowing Record) -> Int? {
        (0..<record.count).first { !trimmed(record, $0).isEmpty }
    }

    /// Below a footer: more of it, or a row that must not be there.
    mutating func sortBelow(_ record: borrowing Record) -> Bool {
        if repeatsHeader(record) || goesOn(record) { return false }
        guard isWhole(record) else { return isTaken(record, as: .footer) }
        if footers.mayBegin(record.bytes), beginsFooter(record) {
            return isTaken(record, as: .footer)
        }
        let probe = probe(record)
        guard probe.isRow || probe.filled > 1 else { return isTaken(record, as: .footer) }
        isBelow = true
        return true
    }

    /// Whether a header of the feed stands below a footer, maybe with other columns than the last
    /// one: that of another file put behind.
    private mutating func goesOn(_ record: borrowing Record) -> Bool {
        // Spares what has values the look for names.
        let typed = (0..<record.count).count { kind(record, $0).isTyped }
        guard typed * 2 <= record.count else { return false }
        return isOtherHeader(record)
    }

    // MARK: Other tables

    /// A record after a blank line, or the next one.
    mutating func sortSetApart(_ record: borrowing Record) -> Bool {
        if let header = candidate {
            guard !begins(header, record) else { return beginOthers(header, record) }
            release()
        }
        // A title has its line for itself.
        guard isSetApart, record.count > 1, feed.lines.otherTables != .same else {
            isLone = isSetApart && identity.isEmpty && width > 1 && feed.lines.otherTables != .same
            return true
        }
        isSetApart = false
        guard mayHead(record) else { return true }
        candidate = copy record
        return false
    }

    /// Whether the record may be the header of another table: names, and no row of this feed.
    private mutating func mayHead(_ record: borrowing Record) -> Bool {
        for field in 0..<record.count where kind(record, field) != .text { return false }
        guard Set(record.texts).count == record.count else { return false }
        return feed.key.isEmpty || !probe(record).mayBeRow
    }

    private func kind(_ record: borrowing Record, _ field: Int) -> CellKind {
        CellKind(record.bytes[record.range(field)], isQuoted: record.isQuoted(field))
    }

    /// Whether the row below makes the candidate a header: as many cells, and values, or another
    /// shape than this table's; and no row of this feed.
    private mutating func begins(_ header: Record, _ record: borrowing Record) -> Bool {
        guard record.count == header.count else { return false }
        let hasValue = (0..<record.count).contains { kind(record, $0).isTyped }
        guard hasValue || !isWhole(record) else { return false }
        return feed.key.isEmpty || !probe(record).isRow
    }

    private mutating func beginOthers(_ header: Record, _ record: borrowing Record) -> Bool {
        candidate = nil
        let kind = beginOthers(header)
        if kind == .otherTables { doubt(record) }
        return isTaken(record, as: kind)
    }

    /// Ends the table, and refuses the file where the feed wants one table.
    ///
    /// - Returns: what this line and those below are.
    @discardableResult
    mutating func beginOthers(_ header: Record) -> LineAccount.Kind {
        let isRefused = feed.lines.otherTables == .refuse
        let kind = isRefused ? LineAccount.Kind.unread : .otherTables
        account.addLines(kind, header.line, header.lines)
        footerLine = header.line
        place = .others
        if isRefused {
            refuse(.otherTable(line: header.line, names: header.texts.map(showUndefined)))
        }
        return kind
    }

    mutating func sortInOthers(_ record: borrowing Record) -> Bool {
        if repeatsHeader(record) { return false }
        guard !feed.key.isEmpty, isWhole(record), probe(record).isRow else {
            doubt(record)
            return isTaken(record, as: .otherTables)
        }
        isBelow = true
        return true
    }

    /// Notes a line of another table that is as good a row of this feed, which has no key to tell
    /// by.
    private mutating func doubt(_ record: borrowing Record) {
        guard feed.key.isEmpty, isWhole(record), probe(record).isProven else { return }
        doubtful.addLines(record.line, record.lines)
    }
}
