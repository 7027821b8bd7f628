// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import DelimitedText

/// What a feed makes of a file, without loading it.
package struct Preview: Sendable {
    package var feed: Feed
    package var dialect: Dialect?
    package var counts: Counts
    /// The first rows that passed, and the first faults.
    package var rows: [JudgedRow]
    package var faults: [Fault]
    /// Why the whole file would be rejected; empty when it would be loaded.
    package var fileFaults: [Fault]
    /// What each line of the file was taken for.
    package var account: LineAccount

    package static let rowsShown = 10
    package static let faultsKept = 1_000

    /// Reads the source to its end and keeps at most `rows` rows and `faults` faults.
    package static func of<S: ByteSource>(
        _ source: inout S, fileName: String, feed: Feed, rows: Int = rowsShown,
        faults: Int = faultsKept
    ) throws -> Preview {
        var judge = Judge(
            feed: feed, fileName: fileName, rows: Shown(rowsLimit: rows, faultsLimit: faults))
        try CSVReader(declared: feed.dialect, limits: feed.readLimits)
            .read(&source, into: &judge)
        try judge.checkAccount()
        var fileFaults = judge.fileFaults
        if fileFaults.isEmpty,
            let refusal = feed.refusal(
                rowsRead: judge.counts.rowsRead, rowsRejected: judge.counts.rowsRejected)
        {
            fileFaults.append(refusal)
        }
        return Preview(
            feed: feed, dialect: judge.dialect, counts: judge.counts, rows: judge.rows.rows,
            faults: judge.rows.faults, fileFaults: fileFaults, account: judge.account)
    }

    private struct Shown: RowSink {
        let rowsLimit: Int
        let faultsLimit: Int
        var rows: [JudgedRow] = []
        var faults: [Fault] = []

        init(rowsLimit: Int, faultsLimit: Int) {
            self.rowsLimit = rowsLimit
            self.faultsLimit = faultsLimit
        }

        mutating func accept(_ row: borrowing JudgedRow) {
            if rows.count < rowsLimit { rows.append(copy row) }
        }

        mutating func report(_ fault: Fault) {
            if faults.count < faultsLimit { faults.append(fault) }
        }

        func reject(line: Int) {}
    }
}

extension JudgedRow {
    /// A value as the database would show it, times on the clock of the zone, in UTC without one; nil for
    /// null.
    package func shown(_ index: Int, in zone: Zone? = nil) -> String? {
        switch values[index] {
        case .null: nil
        case .text(let range), .json(let range): String(decoding: bytes[range], as: UTF8.self)
        case .integer(let value): "\(value)"
        case .numeric(let coefficient, let scale):
            Exact(coefficient, scale: scale).description
        case .double(let value): "\(value)"
        case .boolean(let value): value ? "true" : "false"
        case .date(let days): ShownTime.day(Int64(days))
        case .timestamp(let micro):
            zone.map { ShownTime.instant(micro, in: $0) } ?? ShownTime.instant(micro)
        }
    }
}
