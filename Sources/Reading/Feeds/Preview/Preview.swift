// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import DelimitedText
package import Records

/// The result of judging a file, without loading it.
package struct Preview: Sendable {
    package var feed: Feed
    package var dialect: Dialect?
    package var counts: Counts
    /// The first rows of each table that passed, and the first faults.
    package var rows: [JudgedRow]
    package var faults: [Fault]
    /// Why the whole file would be rejected; empty when it would be loaded.
    package var fileFaults: [Fault]
    /// The account of the file's lines.
    package var account: LineAccount
    /// Rows not compared with earlier ones of the file that may have their key: there are too many.
    package var keysUncompared = 0

    package static let rowsShown = 10
    package static let faultsKept = 1_000

    /// Reads the source to its end and keeps at most `rows` rows of each table and `faults` faults.
    ///
    /// - Parameter keys: keys of rows that are compared with those of later ones, at most.
    package static func of<S: ByteSource>(
        _ source: inout S, fileName: String, feed: Feed, rows: Int = rowsShown,
        faults: Int = faultsKept, keys: Int = RepeatedKeys.keysLimit
    ) throws -> Preview {
        let repeated = feed.eachTable.map {
            RepeatedKeys($0, faultsLimit: faults, keysLimit: keys)
        }
        var judge = Judge(
            feed: feed, fileName: fileName,
            rows: Shown(rowsLimit: rows, faultsLimit: faults, repeated: repeated))
        try feed.read(&source, into: &judge)
        try judge.checkAccount()
        var preview = Preview(
            feed: feed, dialect: judge.dialect, counts: judge.counts, rows: judge.rows.rows,
            faults: judge.rows.faults, fileFaults: judge.fileFaults, account: judge.account)
        preview.refuse()
        // A file already refused is not loaded: its repeated keys are not compared.
        if preview.fileFaults.isEmpty {
            for keys in judge.rows.repeated { preview.addRepeatedKeys(keys, faultsLimit: faults) }
            preview.refuse()
        }
        return preview
    }

    /// Refuses the file where its rejected rows are too many.
    private mutating func refuse() {
        guard fileFaults.isEmpty else { return }
        let refusal = feed.refusal(rowsRead: counts.rowsRead, rowsRejected: counts.rowsRejected)
        fileFaults += refusal.map { [$0] } ?? []
    }

    private mutating func addRepeatedKeys(_ repeated: RepeatedKeys, faultsLimit: Int) {
        faults += repeated.faults.prefix(max(0, faultsLimit - faults.count))
        keysUncompared += repeated.uncompared
        guard repeated.policy == .reject else {
            counts.warnings += repeated.count
            return
        }
        counts.rowsAccepted -= repeated.count
        counts.rowsRejected += repeated.count
        counts.faults += repeated.count
    }

    private struct Shown: RowSink {
        let rowsLimit: Int
        let faultsLimit: Int
        var rows: [JudgedRow] = []
        var faults: [Fault] = []
        /// Of each of the feed's tables; and its rows that are kept.
        var repeated: [RepeatedKeys]
        private var kept: [Int]

        init(rowsLimit: Int, faultsLimit: Int, repeated: [RepeatedKeys]) {
            self.rowsLimit = rowsLimit
            self.faultsLimit = faultsLimit
            self.repeated = repeated
            kept = [Int](repeating: 0, count: repeated.count)
        }

        mutating func accept(_ row: borrowing JudgedRow, from record: borrowing Record) {
            let isTaken = repeated[row.table].takes(row, from: record)
            guard isTaken, kept[row.table] < rowsLimit else { return }
            kept[row.table] += 1
            rows.append(copy row)
        }

        mutating func report(_ fault: Fault) {
            if faults.count < faultsLimit { faults.append(fault) }
        }

        func reject(line: Int) {}
    }
}

extension JudgedRow {
    /// A value as the database would show it, times on the clock of the column's face; nil for
    /// null.
    ///
    /// Without a face times are in UTC, and what only its type can show has no text.
    package func shown(_ index: Int, by face: ValueFace? = nil) -> String? {
        switch values[index] {
        case .null: nil
        case .image(let range): face?.type.show?(bytes[range])
        case .text(let range), .json(let range): String(decoding: bytes[range], as: UTF8.self)
        case .integer(let value): "\(value)"
        case .numeric(let coefficient, let scale):
            Exact(coefficient, scale: scale).description
        case .double(let value): "\(value)"
        case .boolean(let value): value ? "true" : "false"
        case .date(let days): ShownTime.day(Int64(days))
        case .timestamp(let micro):
            (face?.zone).map { ShownTime.instant(micro, in: $0) } ?? ShownTime.instant(micro)
        }
    }
}
