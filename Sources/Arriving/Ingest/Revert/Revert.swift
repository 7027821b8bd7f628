// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// Takes a loaded file back: afterwards the feed's table is as if the file had never been loaded.
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
    /// Also where the table has none of the rows that the file brought.
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
    /// A file that was reverted before is left alone, and the report says so (`wasDone`). What it changes
    /// in the columns that somebody computes from is written to `bascule.touch`. Throws `RevertRefusal`, and
    /// nothing is changed then.
    package static func run(
        fileID: Int64, feed: Feed, on connection: Connection
    ) throws -> RevertReport {
        try Revert(fileID: fileID, feed: feed).run(on: connection)
    }

    package func run(on connection: Connection) throws -> RevertReport {
        // Faults may be many: they are read before the lock, and under it only those of the files that
        // were not settled yet.
        let known = try RowsNotBack.Known(feed, on: connection)
        let before = try RowsNotBack.find(becauseOf: fileID, feed: feed, on: connection)
        return try connection.transaction { connection in
            let shape = TableShape(feed)
            progress("waits for the loads under way")
            // Keeps new ones out until the commit.
            try TableLock.alone(shape, on: connection)
            guard let due = try rowsDue(lock: "for update", on: connection) else {
                return RevertReport(wasDone: true)
            }
            var report = try undo(shape, on: connection)
            try hold(&report, against: due)
            report.notBack = try before.merged(
                with: RowsNotBack.find(becauseOf: fileID, feed: feed, since: known, on: connection))
            report.duplicates = try LedgerName.duplicates(of: fileID, on: connection)
            _ = try connection.execute(
                "update bascule.file set state = 'reverted' where id = \(fileID)")
            return report
        }
    }

    /// What `run` would do, from one snapshot that is only read: by a role that may no more, and on a standby.
    ///
    /// Loads under way are not waited for: what they bring is not in it.
    package func count(on connection: Connection) throws -> RevertReport {
        let mode = TransactionMode(isolation: .repeatableRead, isReadOnly: true)
        return try connection.transaction(mode) { connection in
            guard let due = try rowsDue(on: connection) else {
                return RevertReport(wasDone: true)
            }
            progress("counts its rows, and what other files left of its keys")
            try Planning.forBulk(connection)
            // The planner knows nothing of the parts' sizes: what it takes for one row it would go through for
            // each of another. Few rows are looked up, not to read whole tables for them.
            try connection.script("set local enable_nestloop to off")
            var statements = RevertStatements(shape: TableShape(feed), fileID: fileID)
            statements.looksUp = try due.all <= fewRows(on: connection)
            let row = try connection.query(statements.count)[0]
            var report = RevertReport(
                table: feed.table.description, removed: try row[0], restored: try row[1],
                passed: try row[2], kept: try row[3])
            try hold(&report, against: due)
            report.notBack = try RowsNotBack.find(
                becauseOf: fileID, feed: feed, on: connection)
            report.duplicates = try LedgerName.duplicates(of: fileID, on: connection)
            return report
        }
    }

    /// So many at most that the indexes of the table and its history are a shorter way than both as a whole.
    private func fewRows(on connection: Connection) throws -> Int64 {
        let shape = TableShape(feed)
        let rows: Int64 = try connection.query(
            """
            select coalesce(sum(greatest(reltuples, 0)::float8), 0)::bigint from pg_class
             where oid in (to_regclass(\(shape.table)), to_regclass(\(shape.history)))
            """)[0][0]
        return max(1_000, rows / 20)
    }

    /// Says what is missing of what was due.
    private func hold(_ report: inout RevertReport, against due: Due) throws {
        report.due = due.all
        report.missing = max(0, due.all - due.confirmed - report.kept)
        // A file whose rows have all become another one's brings none of its own, and lacks none.
        guard report.kept > 0 || report.missing == 0 || takesNone else {
            throw RevertRefusal.rowsElsewhere(
                fileID: fileID, table: feed.table.description, rows: due.brought)
        }
    }

    private struct Due {
        /// Rows that were new when the file was loaded, or had other values.
        let brought: Int64
        /// These, and those that were there already.
        let all: Int64
        /// Of which the file is noted to have brought what another one's row has.
        let confirmed: Int64
    }

    /// What the ledger says of the file's rows: each is a version of the file's own, or confirms another one,
    /// and reverts of other files make the one into the other.
    ///
    /// What a feed ignores (of amendments, or of later rows of a key) is nowhere, and the counts do not tell it
    /// from what was confirmed: there only what was brought is asked for. Where no row is amended, what was
    /// brought stays the file's own.
    ///
    /// - Returns: nil when it was reverted before.
    private func rowsDue(lock: SQL = "", on connection: Connection) throws -> Due? {
        let isAmended = feed.onAmendment != .ignore
        let isAll = feed.onAmendment != .ignore && feed.onDuplicateKey != .first
        let rows = try connection.query(
            """
            select feed, state, rows_inserted + rows_amended,
                   rows_inserted + rows_amended + case when \(isAll) then rows_unchanged else 0 end,
                   case when not \(isAmended) then 0 else coalesce((select sum(u.high - u.low + 1)
                               from bascule.confirmation c, \(raw: SQL(stringLiteral: Confirmations.runs))
                              where c.file_id = \(fileID)), 0) end::bigint
              from bascule.file where id = \(fileID) \(raw: lock)
            """)
        guard let row = rows.first else { throw RevertRefusal.unknown(fileID: fileID) }
        let name = try row[0, as: String.self]
        guard name == feed.name else {
            throw RevertRefusal.otherFeed(fileID: fileID, feed: name, given: feed.name)
        }
        let state = try row[1, as: String.self]
        if state == "reverted" { return nil }
        guard state == "loaded" else {
            throw RevertRefusal.notLoaded(fileID: fileID, state: state)
        }
        if let why = try FeedTables.difference(feed, on: connection) {
            throw RevertRefusal.tableChanged(fileID: fileID, why: why)
        }
        return Due(brought: try row[2], all: try row[3], confirmed: try row[4])
    }

    private func undo(_ shape: TableShape, on connection: Connection) throws -> RevertReport {
        let statements = RevertStatements(shape: shape, fileID: fileID)
        try Planning.forBulk(connection)
        try connection.script(statements.lock)
        var touches = Touches(
            watching: try WatchedColumns.lock(shape, on: connection), of: feed)
        let old = OldValues(feed, touches)
        try old.addRows(of: [fileID], to: &touches, on: connection)
        var report = try undo(statements, connection) { renew in
            guard !touches.columns.isEmpty else { return _ = try connection.execute(renew) }
            try old.addChanged(by: renew, to: &touches, on: connection)
        }
        try touches.write(table: shape, fileID: fileID, on: connection)
        report.table = feed.table.description
        return report
    }

    private func undo(
        _ statements: RevertStatements, _ connection: Connection, renew: (SQL) throws -> Void
    ) throws -> RevertReport {
        var report = RevertReport()
        func run(_ all: [SQL]) throws {
            for statement in all { _ = try connection.execute(statement) }
        }
        guard !statements.shape.key.isEmpty else {
            progress("takes its rows away")
            report.removed = Int64(try connection.execute(statements.removeAll))
            report.kept = report.removed
            return report
        }
        progress("looks for its rows, and for other files that had their keys")
        try connection.script(RevertStatements.clear)
        try run(statements.findOwn + statements.findShared)
        progress("takes rows away that are its own alone")
        report.removed = Int64(try connection.execute(statements.removeUntouched))
        report.kept = report.removed
        progress("forms anew what the other files left of its keys")
        try run(statements.findVersions + statements.tellStory + statements.findOutcome)
        if let row = try connection.query(statements.countKept).first {
            report.restored = try row[0, as: Int64.self]
            report.passed = try row[1, as: Int64.self]
        }
        progress("writes its versions into the history, and the others back")
        report.kept += Int64(try connection.execute(statements.markHistory))
        report.kept += Int64(try connection.execute(statements.keepCurrent))
        try run(statements.forget)
        report.removed += Int64(try connection.execute(statements.removeRest))
        try renew(statements.renew)
        try run([statements.remember, statements.confirm] + statements.keepForms)
        return report
    }
}
