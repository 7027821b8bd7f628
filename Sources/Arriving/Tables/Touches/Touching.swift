// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// Marks what a merge has changed.
///
/// Rows are gathered by the columns watched at the feed's last load. The columns watched now are
/// read when the touches are written; the values of a new one are queried once.
package struct Touching {
    /// A file that was merged, with what was gathered of its rows.
    package struct File {
        let touches: Touches
        let counts: LoadCounts

        package init(_ counts: LoadCounts, _ touches: Touches) {
            self.counts = counts
            self.touches = touches
        }
    }

    private let feed: Feed
    /// End of the history before the merge; nil if it was not needed.
    private let historyEnd: Int64?

    /// Before the merge.
    ///
    /// - Parameter watched: the columns that the files' rows are gathered by.
    package init(_ feed: Feed, watched: [String], on connection: Connection) throws {
        self.feed = feed
        let old = OldValues(feed, Touches(watching: watched, of: feed))
        historyEnd = old.canMove ? try old.historyEnd(on: connection) : nil
    }

    /// Values of the files' rows, and of the rows they amended; after the merge.
    ///
    /// - Returns: the columns that are watched now; nil where nothing was changed and nothing
    ///   asked.
    package func write(_ files: [File], on connection: Connection) throws -> [String]? {
        // Rows that were all there already change nothing.
        let changed = files.filter { $0.counts.inserted + $0.counts.amended > 0 }
        guard !changed.isEmpty else { return nil }
        let columns = try WatchedColumns.read(TableShape(feed), on: connection)
        var touches = Touches(watching: columns, of: feed)
        guard !touches.columns.isEmpty else { return columns }
        let old = OldValues(feed, touches)
        var unseen: [Int64] = []
        for file in changed {
            guard file.touches.covers(touches) else {
                unseen.append(file.counts.fileID)
                continue
            }
            touches.formUnion(file.touches)
        }
        if !unseen.isEmpty { try old.addRows(of: unseen, to: &touches, on: connection) }
        let amending = changed.filter { $0.counts.amended > 0 }.map(\.counts.fileID)
        if old.canMove, !amending.isEmpty {
            try old.addReplaced(
                after: historyEnd ?? 0, by: amending, to: &touches, on: connection)
        }
        try touches.write(
            table: TableShape(feed), fileID: files.map(\.counts.fileID).max(), on: connection)
        return columns
    }
}
