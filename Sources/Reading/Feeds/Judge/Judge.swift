// SPDX-License-Identifier: Apache-2.0

package import Records

/// How many rows a file had and what became of them: read = accepted + rejected.
package struct Counts: Sendable, Equatable {
    package var rowsRead = 0
    package var rowsAccepted = 0
    package var rowsRejected = 0
    /// Faults of severity `warn`, of rows and of the file.
    package var warnings = 0
    /// Faults of severity `reject`, of rows and of the file.
    package var faults = 0

    package init() {}
}

/// Judges a file's records against its feed: each becomes a typed row or faults.
package struct Judge<Rows: RowSink>: RecordSink {
    package var rows: Rows
    private var bench: Bench

    /// `fileName` is what `from_name` columns read.
    package init(feed: Feed, fileName: String, rows: Rows) {
        self.rows = rows
        bench = Bench(feed: feed, fileName: fileName)
    }

    package var counts: Counts { bench.counts }

    /// Why the file cannot be judged at all, or no longer; its rows must not be loaded.
    package var fileFaults: [Fault] { bench.fileFaults }

    /// What was read, once the reading has begun.
    package var dialect: Dialect? { bench.dialect }

    /// What each line was taken for; whole when the reading has ended.
    package var account: LineAccount { bench.account }

    /// Physical lines of the file; the account's when the reading has ended.
    package private(set) var lines = 0

    package var columns: Int { bench.columns }

    /// Throws if a line was taken for nothing, or for two things: then nothing of the file may be loaded.
    package func checkAccount() throws(LineAccount.Mismatch) {
        try bench.account.check(lines: lines)
    }

    package mutating func begin(_ opening: Opening) throws {
        bench.begin(opening)
        try report()
    }

    package mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws {
        bench.pass(text, line: line, as: kind)
    }

    package mutating func take(_ record: borrowing Record) throws {
        let isRow = bench.sort(record)
        if !bench.released.isEmpty || !bench.faults.isEmpty { try giveReleased() }
        if isRow { try give(record) }
    }

    /// Rows that waited until it was clear that they are some.
    private mutating func giveReleased() throws {
        try report()
        for record in bench.takeReleased() { try give(record) }
    }

    private mutating func give(_ record: borrowing Record) throws {
        switch bench.judge(record) {
        case .accepted: try rows.accept(bench.row, from: record)
        case .flagged:
            try report()
            try rows.accept(bench.row, from: record)
        case .rejected:
            try report()
            try rows.reject(line: record.line)
        case .skipped:
            if !bench.faults.isEmpty { try report() }
        }
    }

    package mutating func take(_ malformed: Malformed) throws {
        bench.release()
        try giveReleased()
        let isRow = bench.take(malformed)
        try report()
        if isRow { try rows.reject(line: malformed.line) }
        try giveReleased()
    }

    package mutating func end(_ closing: Closing) throws {
        lines = closing.lines
        bench.endLines(closing)
        try giveReleased()
        bench.endWarnings()
        try report()
    }

    private mutating func report() throws {
        for fault in bench.takeFaults() { try rows.report(fault) }
    }
}
