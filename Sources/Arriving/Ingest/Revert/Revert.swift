// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres
internal import Tables

/// Takes a loaded file back: afterwards the feed's tables are as if the file had never been loaded.
///
/// Exact also when later files touched the same keys: rows that later files changed keep the later
/// values; rows that later files delivered again with the same values pass to the first of them.
/// Every version the file brought stays in the history table, with reason `reverted`.
///
/// One thing can't be undone: a row of a later file that was refused or ignored because of this
/// file's row (`on_amendment: reject` or `ignore`) was never stored. The report names these
/// (`RowsNotBack`); they come when their file is imported again.
package struct Revert {
    let fileID: Int64
    /// The feed the file was loaded by, with the table that its rows went to (`LoadedFeed`).
    let feed: Feed
    /// Even if the table has none of the file's rows.
    var takesNone = false
    /// Called before each step, with what it does.
    var progress: (String) -> Void = { _ in }

    package init(
        fileID: Int64, feed: Feed, takesNone: Bool = false,
        progress: @escaping (String) -> Void = { _ in }
    ) {
        self.fileID = fileID
        self.feed = feed
        self.takesNone = takesNone
        self.progress = progress
    }

    /// Reverts one file, in a transaction of its own or within the caller's.
    ///
    /// A file reverted before is left alone, and the report says so (`wasDone`). Changes in watched
    /// columns are written to `bascule.touch`. Throws `RevertRefusal`, and then nothing is changed.
    package static func run(
        fileID: Int64, feed: Feed, on connection: Connection
    ) throws -> RevertReport {
        try Revert(fileID: fileID, feed: feed).run(on: connection)
    }

    /// In the transaction that has undone a file for a job: its task is over.
    package static func endTask(
        of fileID: Int64, for job: Int64, on connection: borrowing Connection
    ) throws {
        try FileTask.end(fileID, for: job, on: connection)
    }

    package func run(on connection: Connection) throws -> RevertReport {
        // Faults may be many: they are read before the lock, and under it only those of files that
        // were not settled yet.
        let known = try RowsNotBack.Known(feed, on: connection)
        let before = try RowsNotBack.find(becauseOf: fileID, feed: feed, on: connection)
        do {
            return try undo(known, before, on: connection)
        } catch let error as PostgresError where error.sqlstate == "23503" {
            throw RevertRefusal.referredTo(
                fileID: fileID, by: error.constraint ?? error.reason, of: error.table)
        }
    }

    private func undo(
        _ known: RowsNotBack.Known, _ before: [RowsNotBack], on connection: Connection
    ) throws -> RevertReport {
        try connection.transaction { connection in
            progress("waits for the loads under way")
            try TableShape.lockAlone(feed, on: connection)
            guard let due = try rowsDue(lock: "for update", on: connection) else {
                return RevertReport(wasDone: true)
            }
            // By the clock: the transaction may have begun before a load that it waited for.
            let moment = try connection.query("select clock_timestamp()")
                .value(as: Timestamp.self)
            // A row goes before the one that it refers to, which was loaded before it.
            let counts = try removals.reversed().reduce(Removal.Counts()) {
                try $0 + $1.run(at: moment, on: connection)
            }
            var report = RevertReport(counts, table: feed.tableNames)
            try hold(&report, against: due)
            report.notBack = try before.merged(
                with: RowsNotBack.find(becauseOf: fileID, feed: feed, since: known, on: connection))
            report.duplicates = try LedgerName.duplicates(of: fileID, on: connection)
            try note(moment, on: connection)
            return report
        }
    }

    /// The result of `run`, from one read-only snapshot: works with a read-only role, and on a
    /// standby.
    ///
    /// Loads under way are not waited for: their rows are not counted.
    package func count(on connection: Connection) throws -> RevertReport {
        let mode = TransactionMode(isolation: .repeatableRead, isReadOnly: true)
        return try connection.transaction(mode) { connection in
            guard let due = try rowsDue(on: connection) else {
                return RevertReport(wasDone: true)
            }
            let counts = try removals.reduce(Removal.Counts()) {
                try $0 + $1.count(due: due.all, on: connection)
            }
            var report = RevertReport(counts, table: feed.tableNames)
            try hold(&report, against: due)
            report.notBack = try RowsNotBack.find(
                becauseOf: fileID, feed: feed, on: connection)
            report.duplicates = try LedgerName.duplicates(of: fileID, on: connection)
            return report
        }
    }

    /// That the file's rows counted until now.
    private func note(_ moment: Timestamp, on connection: Connection) throws {
        _ = try connection.execute(
            """
            insert into bascule.file_stay (file_id, loaded_at, reverted_at)
            select id, loaded_at, \(moment) from bascule.file
             where id = \(fileID) and loaded_at is not null
            """)
        _ = try connection.execute(
            "update bascule.file set state = 'reverted' where id = \(fileID)")
        // What it brought is not usual.
        _ = try connection.execute("delete from bascule.file_measure where file_id = \(fileID)")
    }

    /// One for each of the feed's tables.
    private var removals: [Removal] {
        feed.eachTable.map { Removal(fileID: fileID, feed: $0, progress: progress) }
    }

    /// Says what is missing of what was due.
    private func hold(_ report: inout RevertReport, against due: Due) throws {
        report.due = due.all
        report.missing = max(0, due.all - due.confirmed - report.kept)
        // A file whose rows all belong to other files brings no row, and lacks none.
        guard report.kept > 0 || report.missing == 0 || takesNone else {
            throw RevertRefusal.rowsElsewhere(
                fileID: fileID, table: feed.tableNames, rows: due.brought)
        }
    }

    private struct Due {
        /// Rows that were new when the file was loaded, or had other values.
        let brought: Int64
        /// These, and those that existed before.
        let all: Int64
        /// Rows the file is noted to have brought that now belong to another file.
        let confirmed: Int64
    }

    /// The ledger's counts of the file's rows: each is a version of the file's own, or confirms
    /// another, and reverts of other files turn one into the other.
    ///
    /// Rows that a feed ignores (amendments, or later rows of a key) are stored nowhere, and the
    /// counts can't tell them from confirmed rows: then only brought rows are compared. Where no
    /// row is amended, brought rows stay the file's own.
    ///
    /// - Returns: nil when it was reverted before.
    private func rowsDue(lock: SQL = "", on connection: Connection) throws -> Due? {
        let tables = feed.eachTable
        let isAmended = tables.contains { $0.onAmendment != .ignore }
        let isAll = tables.allSatisfy { $0.onAmendment != .ignore && $0.onDuplicateKey != .first }
        let rows = try connection.query(
            """
            select feed, state, rows_inserted + rows_amended as brought,
                   rows_inserted + rows_amended
                       + case when \(isAll) then rows_unchanged else 0 end as all_rows
              from bascule.file where id = \(fileID) \(raw: lock)
            """)
        guard let file = try rows.first(as: LedgerRow.self) else {
            throw RevertRefusal.unknown(fileID: fileID)
        }
        guard file.feed == feed.name else {
            throw RevertRefusal.otherFeed(fileID: fileID, feed: file.feed, given: feed.name)
        }
        if file.state == "reverted" { return nil }
        guard file.state == "loaded" else {
            throw RevertRefusal.notLoaded(fileID: fileID, state: file.state)
        }
        let members = try MemberBook.loaded(of: fileID, on: connection)
        guard members.isEmpty else {
            throw RevertRefusal.members(fileID: fileID, members)
        }
        if let why = try FeedTables.difference(feed, on: connection) {
            throw RevertRefusal.tableChanged(fileID: fileID, why: why)
        }
        return Due(
            brought: file.brought, all: file.all,
            confirmed: isAmended ? try Removal.confirmed(by: fileID, on: connection) : 0)
    }

    /// What the ledger says of the file.
    private struct LedgerRow: RowDecodable {
        let feed: String
        let state: String
        let brought: Int64
        let all: Int64

        enum CodingKeys: String, RowColumn {
            case feed, state, brought
            case all = "all_rows"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            feed = try row[.feed]
            state = try row[.state]
            brought = try row[.brought]
            all = try row[.all]
        }
    }
}
