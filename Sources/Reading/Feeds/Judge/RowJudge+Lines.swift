// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import Records

/// Kind of each line: as the feed declares, a repeated header, or a row; and what their sender is to
/// be told of them at the end.
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
        if record.isHeader {
            takeHeader(record)
            return false
        }
        // Values that fit would go into another table: a row that nobody takes is missing in the
        // account of lines, and nothing of the file is loaded.
        guard record.table == table else { return false }
        // An object without a value that a column reads is a row all the same.
        if feed.format == .table, record.faults.isEmpty, isBlank(record.bytes) {
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
            // No other table can begin behind it in a file that is none.
            isSetApart = feed.format == .table
            account.addLines(.blank, line)
        case .header: account.addLines(.header, line)
        case .row: account.addRow(line, 1)
        case .footer: account.addLines(.footer, line)
        case .section:
            account.addLines(.section, line)
            if isOfSheets { sheets.add(String(decoding: text, as: UTF8.self), line: line) }
        case .aside: account.addLines(.aside, line)
        case .otherSection: account.addLines(.otherSections, line)
        case .outside: account.addLines(.passedOver, line)
        }
    }

    // MARK: The table

    private mutating func sortInTable(_ record: borrowing Record) -> Bool {
        if repeatsHeader(record) { return false }
        if isHeadOpen, takesMoreHead(record) { return false }
        if hasFooters, footers.mayBegin(record.bytes), beginsFooter(record) {
            place = .below
            footerLine = record.line
            release()
            return isTaken(record, as: .footer)
        }
        return isSetApart || candidate != nil ? sortSetApart(record) : true
    }

    /// Whether the record is a row of the header once more, to the byte.
    mutating func repeatsHeader(_ record: borrowing Record) -> Bool {
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

    func trimmed(_ record: borrowing Record, _ field: Int) -> Range<Int> {
        let range = record.range(field)
        return Blank.trim(record.bytes, range.lowerBound, range.upperBound)
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

    // MARK: The end

    /// Decides what waits: a header that did not come, a header of another table that was a row.
    mutating func endLines(_ closing: Closing) {
        release()
        guard fileFaults.isEmpty else {
            // Held lines, and a line that was open when the file broke off.
            let left = closing.lines - account.lines - released.reduce(0) { $0 + $1.lines }
            if left > 0 { account.addLines(.unread, closing.lines - left + 1, left) }
            return
        }
        if closing.lines == 0 { return refuse(.empty) }
        if place == .head { endHead() }
        if headLeft > 0 {
            headLeft = 0
            tellExtras()
        }
    }

    /// Tells the places that no column reads, as other columns of a table are told.
    mutating func tellUnread(_ places: [UnreadPlace]) {
        guard fileFaults.isEmpty else { return }
        let severity: Severity = feed.extra == .reject ? .reject : .warn
        for place in places {
            let fault = Fault(
                line: place.line, column: place.name, severity: severity,
                detail: .extraColumn(name: place.name))
            if severity == .reject { fileFaults.append(fault) }
            noteFault(fault)
        }
    }

    /// Reports, as warnings, lines whose treatment may not be intended.
    mutating func endWarnings() {
        dialect?.columns = width
        dialect?.preambleLines = account[.preamble].lines + account[.passedOver].lines
        dialect?.headerRows = headRows.count
        dialect?.unitsRow = account[.units].lines > 0
        if feed.lines.headerRows > 0, !headRows.isEmpty { dialect?.rival = [] }
        guard fileFaults.isEmpty else { return }
        func warn(_ part: LineAccount.Part?, _ detail: Fault.Detail) {
            let line = part.flatMap { $0.ranges.first?.lowerBound }
            noteFault(Fault(line: line, severity: .warn, detail: detail))
        }
        let passed = account[.passedOver]
        if passed.lines > 0 {
            let isLaid = feed.layout != nil
            warn(
                passed,
                isLaid
                    ? .layout(.outside(lines: passed.places)) : .passedOver(lines: passed.places))
        }
        if doubtful.lines > 0 { warn(doubtful, .takenAsDeclared(lines: doubtful.places)) }
        for fault in cutWarnings + others.flatMap({ $0?.cutWarnings ?? [] }) { noteFault(fault) }
        if let dialect, let rival = dialect.rivalName, feed.dialect.delimiter == nil {
            warn(nil, .delimiterInDoubt(dialect.delimiterName, rival))
        }
        let content: [LineAccount.Kind] = [
            .preamble, .secondHeader, .units, .comment, .footer, .otherTables, .passedOver,
        ]
        // All of a document without a record is beside records.
        let beside = feed.format == .xml ? account[.aside].lines : 0
        let lines = content.reduce(beside) { $0 + account[$1].lines }
        if counts.rowsRead == 0, lines > 0 { warn(nil, .noRows(lines: lines)) }
    }

    /// One warning a column: a file may have it in every row.
    private var cutWarnings: [Fault] {
        cutRows.sorted { $0.key < $1.key }.map { index, rows in
            let (count, lines) = (rows.lines, rows.places)
            var fault = Fault(
                line: rows.ranges.first?.lowerBound, column: plans[index].name, severity: .warn,
                detail: plans[index].isDay
                    ? .cutDays(count: count, lines: lines)
                    : .cutTimes(count: count, lines: lines))
            name(&fault)
            return fault
        }
    }
}
