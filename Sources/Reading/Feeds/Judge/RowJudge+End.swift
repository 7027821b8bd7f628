// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import Records

/// The end of a file: what still waits, and what its sender is to be told of its lines.
extension RowJudge {
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
        if passed.lines > 0 { warn(passed, .passedOver(lines: passed.places)) }
        if doubtful.lines > 0 { warn(doubtful, .takenAsDeclared(lines: doubtful.places)) }
        for (index, rows) in cutRows.sorted(by: { $0.key < $1.key }) { warnOfCut(index, rows) }
        if let dialect, let rival = dialect.rivalName, feed.dialect.delimiter == nil {
            warn(nil, .delimiterInDoubt(dialect.delimiterName, rival))
        }
        let content: [LineAccount.Kind] = [
            .preamble, .secondHeader, .units, .comment, .footer, .otherTables, .passedOver,
        ]
        let lines = content.reduce(0) { $0 + account[$1].lines }
        if counts.rowsRead == 0, lines > 0 { warn(nil, .noRows(lines: lines)) }
    }

    /// One warning a column: a file may have it in every row.
    private mutating func warnOfCut(_ index: Int, _ rows: LineAccount.Part) {
        let (count, lines) = (rows.lines, rows.places)
        var fault = Fault(
            line: rows.ranges.first?.lowerBound, column: plans[index].name, severity: .warn,
            detail: plans[index].isDay
                ? .cutDays(count: count, lines: lines) : .cutTimes(count: count, lines: lines))
        fault.header = sentName(of: plans[index].name)
        noteFault(fault)
    }
}
