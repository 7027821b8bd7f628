// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// Takes a file's rows out of its feed's table: afterwards the table is as if the file had never
/// been loaded.
///
/// Exact also when later files touched the same keys: rows that later files changed keep the later
/// values; rows that later files delivered again with the same values pass to the first of them.
/// Every version the file brought stays in the history table, with reason `reverted`.
package struct Removal {
    /// Results, in rows of the feed's table unless said otherwise.
    package struct Counts: Sendable, Equatable {
        /// Gone: no other file brought their key.
        package var removed: Int64 = 0
        /// Back at the version before.
        package var restored: Int64 = 0
        /// Unchanged, now owned by the first file that had delivered the same values again.
        package var passed: Int64 = 0
        /// Versions, current ones and earlier ones, that the history keeps as `reverted`.
        package var kept: Int64 = 0

        package init() {}

        /// Of two tables of one feed.
        package static func + (one: Counts, other: Counts) -> Counts {
            var sum = one
            sum.removed += other.removed
            sum.restored += other.restored
            sum.passed += other.passed
            sum.kept += other.kept
            return sum
        }
    }

    private let fileID: Int64
    private let feed: Feed
    private let shape: TableShape
    private let progress: (String) -> Void

    /// - Parameters:
    ///   - feed: with the table that the file's rows went to.
    ///   - progress: called before each step, with what it does.
    package init(fileID: Int64, feed: Feed, progress: @escaping (String) -> Void) {
        self.fileID = fileID
        self.feed = feed
        self.progress = progress
        shape = TableShape(feed)
    }

    /// Rows that the file is noted to have brought, and that another one's row stands for.
    package static func confirmed(by fileID: Int64, on connection: Connection) throws -> Int64 {
        try connection.query(
            """
            select coalesce(sum(u.high - u.low + 1), 0)::bigint
              from bascule.confirmation c, \(raw: SQL(stringLiteral: Confirmations.runs))
             where c.file_id = \(fileID)
            """
        ).value()
    }

    /// Runs in the caller's transaction, with the `lock`.
    ///
    /// Changes in watched columns are written to `bascule.touch`.
    ///
    /// - Parameter moment: when the file's rows stop counting, asked for with the `lock`.
    package func run(at moment: Timestamp, on connection: Connection) throws -> Counts {
        let statements = RevertStatements(shape: shape, fileID: fileID, moment: moment)
        try Planning.forBulk(connection)
        try connection.script(statements.lock)
        var touches = Touches(
            watching: try Touches.lockWatchedColumns(of: shape, on: connection), of: feed)
        let old = OldValues(feed, touches)
        try old.addRows(of: [fileID], to: &touches, on: connection)
        let counts = try undo(statements, connection) { renew in
            guard !touches.columns.isEmpty else { return _ = try connection.execute(renew) }
            try old.addChanged(by: renew, to: &touches, on: connection)
        }
        try touches.write(table: shape, fileID: fileID, on: connection)
        return counts
    }

    /// The result of `run`, in the caller's transaction, which may be read-only.
    ///
    /// - Parameter due: rows that are looked for.
    package func count(due: Int64, on connection: Connection) throws -> Counts {
        progress("counts its rows, and what other files left of its keys")
        try Planning.forBulk(connection)
        // The planner knows nothing of the parts' sizes: what it takes for one row it would go
        // through for each of another. Few rows are looked up, not to read whole tables for them.
        try connection.script("set local enable_nestloop to off")
        var statements = RevertStatements(shape: shape, fileID: fileID)
        statements.looksUp = try due <= fewRows(on: connection)
        return try connection.query(statements.count).one(by: CountColumn.self) { row in
            var counts = Counts()
            counts.removed = try row[.removed]
            counts.restored = try row[.restored]
            counts.passed = try row[.passed]
            counts.kept = try row[.kept]
            return counts
        }
    }

    private enum CountColumn: String, RowColumn { case removed, restored, passed, kept }
    private enum KeptColumn: String, RowColumn { case restored, passed }

    /// So many at most that the indexes of the table and its history are a shorter way than both as
    /// a whole.
    private func fewRows(on connection: Connection) throws -> Int64 {
        let rows = try connection.query(
            """
            select coalesce(sum(greatest(reltuples, 0)::float8), 0)::bigint from pg_class
             where oid in (to_regclass(\(shape.table)), to_regclass(\(shape.history)))
            """
        ).value(as: Int64.self)
        return max(1_000, rows / 20)
    }

    private func undo(
        _ statements: RevertStatements, _ connection: Connection, renew: (SQL) throws -> Void
    ) throws -> Counts {
        var counts = Counts()
        func run(_ all: [SQL]) throws {
            for statement in all { _ = try connection.execute(statement) }
        }
        guard !statements.shape.key.isEmpty else {
            progress("takes its rows away")
            counts.removed = Int64(try connection.execute(statements.removeAll))
            counts.kept = counts.removed
            return counts
        }
        progress("looks for its rows, and for other files that had their keys")
        try connection.script(RevertStatements.clear)
        try run(statements.findOwn + statements.findShared)
        progress("takes rows away that are its own alone")
        counts.removed = Int64(try connection.execute(statements.removeUntouched))
        counts.kept = counts.removed
        progress("forms anew what the other files left of its keys")
        try run(statements.findVersions)
        _ = try connection.execute(PastRows(shape: shape, moment: statements.moment).keep)
        try run(statements.tellStory + statements.findOutcome)
        (counts.restored, counts.passed) = try connection.query(statements.countKept)
            .one(by: KeptColumn.self) {
                (try $0[.restored, as: Int64.self], try $0[.passed, as: Int64.self])
            }
        progress("writes its versions into the history, and the others back")
        counts.kept += Int64(try connection.execute(statements.markHistory))
        counts.kept += Int64(try connection.execute(statements.keepCurrent))
        try run(statements.forget)
        counts.removed += Int64(try connection.execute(statements.removeRest))
        try renew(statements.renew)
        try run([statements.remember, statements.confirm] + statements.keepForms)
        return counts
    }
}
