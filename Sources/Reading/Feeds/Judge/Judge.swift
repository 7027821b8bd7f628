// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
package import Records

/// Judges a file's records against its feed: each becomes a typed row or faults.
package struct Judge<Rows: RowSink>: RecordSink {
    package var rows: Rows
    private var rowJudge: RowJudge

    /// `fileName` is what `from_name` columns read.
    package init(feed: Feed, fileName: String, rows: Rows) {
        self.rows = rows
        rowJudge = RowJudge(feed: feed, fileName: fileName)
    }

    package var counts: Counts { rowJudge.counts }

    /// Why the file cannot be judged at all, or no longer; its rows must not be loaded.
    package var fileFaults: [Fault] { rowJudge.fileFaults }

    /// The opening, once reading has begun.
    package var dialect: Dialect? { rowJudge.dialect }

    /// The account of lines; complete when reading has ended.
    package var account: LineAccount { rowJudge.account }

    /// Physical lines of the file; the account's when the reading has ended.
    package private(set) var lines = 0

    package var columns: Int { rowJudge.columns }

    /// Throws if a line was taken for nothing, or for two things: then nothing of the file may be
    /// loaded.
    package func checkAccount() throws(LineAccount.Mismatch) {
        try rowJudge.account.check(lines: lines)
    }

    package mutating func begin(_ opening: Opening) throws {
        rowJudge.begin(opening)
        try report()
    }

    package mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws {
        rowJudge.pass(text, line: line, as: kind)
    }

    package mutating func takeRecord(_ record: borrowing Record) throws {
        let isRow = rowJudge.sort(record)
        if !rowJudge.released.isEmpty || !rowJudge.faults.isEmpty { try giveReleased() }
        if isRow {
            try give(record)
        } else if record.isHeader {
            try rows.turn(to: record.table)
        }
    }

    /// Rows that waited until it was clear that they are some.
    private mutating func giveReleased() throws {
        try report()
        for record in rowJudge.takeReleased() { try give(record) }
    }

    private mutating func give(_ record: borrowing Record) throws {
        switch rowJudge.judge(record) {
        case .accepted: try rows.accept(rowJudge.row, from: record)
        case .flagged:
            try report()
            try rows.accept(rowJudge.row, from: record)
        case .rejected:
            try report()
            try rows.reject(line: record.line)
        case .skipped:
            if !rowJudge.faults.isEmpty { try report() }
        }
    }

    package mutating func takeMalformed(_ malformed: Malformed) throws {
        rowJudge.release()
        try giveReleased()
        let isRow = rowJudge.takeMalformed(malformed)
        try report()
        if isRow { try rows.reject(line: malformed.line) }
        try giveReleased()
    }

    package mutating func end(_ closing: Closing) throws {
        lines = closing.lines
        rowJudge.endLines(closing)
        try giveReleased()
        rowJudge.tellUnread(closing.unread)
        rowJudge.tellHidden(closing.hiddenSheets)
        rowJudge.endWarnings()
        try report()
    }

    private mutating func report() throws {
        for fault in rowJudge.takeFaults() { try rows.report(fault) }
    }
}
