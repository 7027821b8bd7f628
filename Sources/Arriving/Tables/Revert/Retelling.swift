// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// Gives a file that was loaded now its place among the files stored before and after it.
///
/// It was merged as the newest. The history of the keys it shares with other files is retold, as a
/// revert does, with the file's part before that of the first newer file. Afterwards table, history
/// and confirmations are as if it had been loaded in its turn, so files may be taken up in any
/// order.
///
/// Only where a feed keeps the history of amendments; where it takes none, what is there stays.
package struct Retelling {
    private let feed: Feed
    private let connection: Connection

    package init(feed: Feed, connection: Connection) {
        self.feed = feed
        self.connection = connection
    }

    /// Whether the feed's table has a story to tell.
    package var isMeant: Bool { !feed.key.isEmpty && feed.onAmendment == .keepHistory }

    /// In the transaction that has loaded it, with the table's lock.
    ///
    /// - Parameter isNewer: that a file `f`, of `bascule.file`, has its place after this one.
    /// - Returns: what newer files keep from the table; nil: nothing.
    package func run(_ fileID: Int64, isNewer: SQL) throws -> SupersededRows? {
        guard isMeant else { return nil }
        let shape = TableShape(feed)
        let statements = RetellingStatements(shape: shape, fileID: fileID, isNewer: isNewer)
        try Planning.forBulk(connection)
        try connection.script(RevertStatements.clear)
        for statement in statements.find + statements.tell {
            _ = try connection.execute(statement)
        }
        let isTold = try connection.query("select exists (select from pg_temp.bascule_story)")
            .value(as: Bool.self)
        guard isTold else { return nil }
        var touches = Touches(
            watching: try Touches.lockWatchedColumns(of: shape, on: connection), of: feed)
        let old = OldValues(feed, touches)
        try old.addVersions(to: &touches, on: connection)
        let moment = try connection.query("select clock_timestamp()").value(as: Timestamp.self)
        _ = try connection.execute(PastRows(shape: shape, moment: moment).keep)
        for statement in statements.forget { _ = try connection.execute(statement) }
        if touches.columns.isEmpty {
            _ = try connection.execute(statements.others.renew)
        } else {
            try old.addChanged(by: statements.others.renew, to: &touches, on: connection)
        }
        for statement in [statements.others.remember, statements.others.confirm] {
            _ = try connection.execute(statement)
        }
        try touches.write(table: shape, fileID: fileID, on: connection)
        return try superseded(statements)
    }

    private func superseded(_ statements: RetellingStatements) throws -> SupersededRows? {
        let found = try connection.query(statements.superseded).one(by: Column.self) { row in
            SupersededRows(
                rows: try row[.rows], newer: try row[.newer], keys: try row[.keys])
        }
        return found.rows > 0 ? found : nil
    }

    private enum Column: String, RowColumn { case rows, newer, keys }
}
