// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Feeds
package import Postgres
internal import Tables
internal import Wording

/// The feed by which a file was loaded, with the tables that its rows went to.
///
/// The ledger keeps the declaration that each file was judged by: if the feed has had another table
/// since, the rows are still in the old one.
///
/// Of a feed with branches they may be in those of then and in those of now: where a table was renamed
/// with its rows, nothing tells.
package enum LoadedFeed {
    /// - Parameter current: the feed as declared now; nil if there is none of that name any more.
    /// - Returns: nil if the ledger does not know either.
    package static func of(
        _ fileID: Int64, current: Feed?, settings: Settings, on connection: Connection
    ) throws -> Feed? {
        let found = try connection.query(
            """
            select v.source, v.digest
              from bascule.file f join bascule.feed_version v on v.id = f.feed_version_id
             where f.id = \(fileID)
            """)
        let version = try found.first(by: Column.self) {
            (source: try $0[.source, as: String.self], digest: try $0[.digest, as: String.self])
        }
        guard let version else { return current }
        if let current, current.digest == version.digest { return current }
        let (parsed, _) = FeedCatalog.parse(
            version.source, file: "feed of file \(fileID)", settings: settings)
        guard let old = parsed else { return current }
        guard let current else { return old }
        guard old.branches.isEmpty, current.branches.isEmpty else {
            return try everywhere(old, current, on: connection)
        }
        if old.table == current.table { return current }
        let state = try TableState.read(
            schema: old.table.schema, name: old.table.name, on: connection)
        // If the table was renamed in the database too, its rows went along.
        guard state != nil else { return current }
        // Columns added before the table was renamed.
        var moved = current
        moved.table = old.table
        return try [old, moved].first { try FeedTables.difference($0, on: connection) == nil }
            ?? old
    }

    /// All tables of both that are there; of one that both have, as it is declared now.
    private static func everywhere(
        _ old: Feed, _ current: Feed, on connection: Connection
    ) throws -> Feed {
        func isThere(_ table: Feed) throws -> Bool {
            try TableState.read(
                schema: table.table.schema, name: table.table.name, on: connection) != nil
        }
        let (before, now) = (old.eachTable, current.eachTable)
        let gone = try before.filter { table in
            try !now.contains { $0.table == table.table } && isThere(table)
        }
        var feed = current
        feed.branches = try current.branches.filter { table in
            try before.contains { $0.table == table.table } || isThere(table)
        }
        feed.branches += gone.map { table in
            var table = table
            table.branches = []
            return table
        }
        return feed
    }

    private enum Column: String, RowColumn { case source, digest }
}
