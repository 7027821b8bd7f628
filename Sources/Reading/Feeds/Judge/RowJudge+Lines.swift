// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import Records

/// Kind of each line: as the feed declares, a repeated header, or a row.
extension RowJudge {
    /// Where in the file the reading is.
    enum Place {
        /// Above the header; without one, above the first row.
        case head
        case table
        /// Below a declared footer.
        case below
        /// In another table, which the feed does not want.
        case others
    }

    /// Says what a record is, and notes it unless it is a row.
    ///
    /// - Returns: whether it is for `judge`, as a row.
    mutating func sort(_ record: borrowing Record) -> Bool {
        guard fileFaults.isEmpty else { return isTaken(record, as: .unread) }
        if isBlank(record.bytes) {
            isSetApart = true
            return isTaken(record, as: .blank)
        }
        switch place {
        case .table: return sortInTable(record)
        case .head: return feed.lines.headerRows == 0 ? sortAbove(record) : sortInHead(record)
        case .below: return sortBelow(record)
        case .others: return sortInOthers(record)
        }
    }

    func isBlank(_ bytes: [UInt8]) -> Bool {
        guard !bytes.isEmpty else { return true }
        guard Blank.blank(bytes, at: 0, before: bytes.count) > 0 else { return false }
        return Blank.trim(bytes, 0, bytes.count).isEmpty
    }

    /// Notes what a record that is no row was taken for; always false.
    mutating func isTaken(_ record: borrowing Record, as kind: LineAccount.Kind) -> Bool {
        account.addLines(kind, record.line, record.lines)
        return false
    }

    /// Takes a line that is no record.
    mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) {
        guard fileFaults.isEmpty else { return account.addLines(.unread, line) }
        switch kind {
        case .separator: account.addLines(.separator, line)
        case .comment: account.addLines(.comment, line)
        case .preamble: addPreamble(String(decoding: text, as: UTF8.self), line, 1)
        case .blank:
            isSetApart = true
            account.addLines(.blank, line)
        }
    }

    mutating func addPreamble(_ text: String, _ line: Int, _ lines: Int) {
        preamble.append(text)
        account.addLines(.preamble, line, lines)
    }

    // MARK: The table

    private mutating func sortInTable(_ record: borrowing Record) -> Bool {
        if repeatsHeader(record) { return false }
        if isHeadOpen, takesMoreHead(record) { return false }
        if footers.mayBegin(record.bytes), beginsFooter(record) {
            place = .below
            footerLine = record.line
            release()
            return isTaken(record, as: .footer)
        }
        return isSetApart || candidate != nil ? sortSetApart(record) : true
    }

    /// Whether the record is a row of the header once more, to the byte.
    private mutating func repeatsHeader(_ record: borrowing Record) -> Bool {
        let isSame =
            record.bytes.count == headerBytes.count && record.bytes == headerBytes
            || headRows.count > 1
        guard isSame, headRows.contains(where: { RowJudge.isEqual($0, record) }) else {
            return false
        }
        release()
        place = .table
        if RowJudge.isEqual(headRows[0], record) { opensUnits() }
        _ = isTaken(record, as: .repeatedHeader)
        return true
    }

    private static func isEqual(_ one: borrowing Record, _ other: borrowing Record) -> Bool {
        one.ends == other.ends && one.bytes == other.bytes
    }

    /// Whether a declared footer begins here.
    ///
    /// A line that begins like one and has the table's shape and its key is a row: `Total
    /// énergies;5` is a name, `Total;5` is not.
    private mutating func beginsFooter(_ record: borrowing Record) -> Bool {
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

    func trimmed(_ record: borrowing Record, _ field: Int) -> Range<Int> {
        let range = record.range(field)
        return Blank.trim(record.bytes, range.lowerBound, range.upperBound)
    }

    /// Below a footer: more of it, or a row that must not be there.
    private mutating func sortBelow(_ record: borrowing Record) -> Bool {
        if repeatsHeader(record) { return false }
        guard isWhole(record) else { return isTaken(record, as: .footer) }
        if footers.mayBegin(record.bytes), beginsFooter(record) {
            return isTaken(record, as: .footer)
        }
        let probe = probe(record)
        guard probe.isRow || probe.filled > 1 else { return isTaken(record, as: .footer) }
        isBelow = true
        return true
    }

    // MARK: Other tables

    /// A record after a blank line, or the next one.
    private mutating func sortSetApart(_ record: borrowing Record) -> Bool {
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

    private mutating func sortInOthers(_ record: borrowing Record) -> Bool {
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

    /// The candidate was a row after all: it is for `judge`.
    mutating func release() {
        guard let record = candidate else { return }
        candidate = nil
        released.append(record)
    }

    mutating func takeReleased() -> [Record] {
        defer { released = [] }
        return released
    }
}
