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
package enum Revert {
    /// Reverts one file, in a transaction of its own or within the caller's.
    ///
    /// The feed is the one the file was loaded by, as it is declared now. A file that was reverted
    /// before is left alone, and the report says so (`wasDone`). What it changes in the columns that
    /// somebody computes from (`touching`) is written to `bascule.touch`. Throws `RevertRefusal`, and nothing
    /// is changed then.
    package static func run(
        fileID: Int64, feed: Feed, touching columns: [String] = [], on connection: Connection
    ) throws -> RevertReport {
        try connection.transaction { connection in
            let shape = TableShape(feed)
            // Waits for the loads under way, and keeps new ones out until the commit.
            try TableLock.alone(shape, on: connection)
            guard try isDue(fileID, feed: feed, on: connection) else {
                return RevertReport(wasDone: true)
            }
            var touches = Touches(watching: columns, of: feed)
            let old = OldValues(feed, touches)
            try old.addRows(of: fileID, to: &touches, on: connection)
            var report = try undo(
                RevertStatements(shape: shape, fileID: fileID), connection
            ) { renew in
                guard !touches.columns.isEmpty else { return _ = try connection.execute(renew) }
                try old.addChanged(by: renew, to: &touches, on: connection)
            }
            try touches.write(table: shape, fileID: fileID, on: connection)
            report.notBack = try RowsNotBack.find(becauseOf: fileID, feed: feed, on: connection)
            _ = try connection.execute(
                "update bascule.file set state = 'reverted' where id = \(fileID)")
            return report
        }
    }

    /// - Returns: false when the file was reverted before.
    private static func isDue(
        _ fileID: Int64, feed: Feed, on connection: Connection
    ) throws -> Bool {
        let rows = try connection.query(
            "select feed, state from bascule.file where id = \(fileID) for update")
        guard let row = rows.first else { throw RevertRefusal.unknown(fileID: fileID) }
        let name = try row[0, as: String.self]
        guard name == feed.name else {
            throw RevertRefusal.otherFeed(fileID: fileID, feed: name, given: feed.name)
        }
        let state = try row[1, as: String.self]
        if state == "reverted" { return false }
        guard state == "loaded" else {
            throw RevertRefusal.notLoaded(fileID: fileID, state: state)
        }
        switch try FeedTables.plan(feed, on: connection) {
        case .apply(let statements) where statements.isEmpty: return true
        case .apply(let statements):
            throw RevertRefusal.tableChanged(
                fileID: fileID,
                why: "this is still to be done: " + statements.joined(separator: "; "))
        case .refuse(let refusals):
            throw RevertRefusal.tableChanged(
                fileID: fileID, why: refusals.map(\.description).joined(separator: "; "))
        }
    }

    private static func undo(
        _ statements: RevertStatements, _ connection: Connection, renew: (SQL) throws -> Void
    ) throws -> RevertReport {
        var report = RevertReport()
        report.removed = Int64(try connection.execute(statements.removeUntouched))
        report.kept = report.removed
        guard !statements.shape.key.isEmpty else { return report }
        try connection.script(statements.createStory)
        try Planning.forBulk(connection)
        _ = try connection.execute(statements.tellStory)
        try connection.script(statements.indexStory)
        if let row = try connection.query(statements.countKept).first {
            report.restored = try row[0, as: Int64.self]
            report.passed = try row[1, as: Int64.self]
        }
        report.kept += Int64(try connection.execute(statements.markHistory))
        report.kept += Int64(try connection.execute(statements.keepCurrent))
        for statement in statements.forget { _ = try connection.execute(statement) }
        report.removed += Int64(try connection.execute(statements.removeRest))
        try renew(statements.renew)
        _ = try connection.execute(statements.remember)
        _ = try connection.execute(statements.confirm)
        return report
    }
}

/// What a revert did, in rows of the feed's table unless said otherwise.
package struct RevertReport: Sendable, Equatable {
    /// Gone: no other file brought their key.
    package var removed: Int64 = 0
    /// Back at the version before.
    package var restored: Int64 = 0
    /// Unchanged, now owned by the first file that had delivered the same values again.
    package var passed: Int64 = 0
    /// Versions, current ones and earlier ones, that the history keeps as `reverted`.
    package var kept: Int64 = 0
    /// Rows of later files that this one kept out, and that stay out.
    package var notBack: [RowsNotBack] = []
    /// The file had been reverted before; nothing was done.
    package var wasDone = false
}

/// Why a file is not reverted.
package enum RevertRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    case unknown(fileID: Int64)
    case otherFeed(fileID: Int64, feed: String, given: String)
    case notLoaded(fileID: Int64, state: String)
    case tableChanged(fileID: Int64, why: String)

    package var description: String {
        switch self {
        case .unknown(let id):
            "file \(id) is not in the ledger: `bascule files list` shows those that are"
        case .otherFeed(let id, let feed, let given):
            "file \(id) was loaded by feed \(feed), not \(given): give it that feed"
        case .notLoaded(let id, let state):
            "file \(id) is \(state), not loaded: it has no rows to take back"
        case .tableChanged(let id, let why):
            "file \(id) can't be taken back, its table differs from the feed: \(why)"
        }
    }
}
