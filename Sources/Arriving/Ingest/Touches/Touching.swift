// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres

/// Marks what a merge has changed.
///
/// Rows are gathered by the columns that were watched when the feed was loaded last. Which are watched
/// now is read when they are written; of a column that came meanwhile the rows are asked for once.
struct Touching {
    private let pipeline: Pipeline
    /// Where the history ended before the merge; nil where that was not worth knowing.
    private let historyEnd: Int64?

    /// Before the merge.
    init(_ pipeline: Pipeline, on connection: Connection) throws {
        self.pipeline = pipeline
        let old = OldValues(
            pipeline.feed, Touches(watching: pipeline.memory.watched, of: pipeline.feed))
        historyEnd = old.canMove ? try old.historyEnd(on: connection) : nil
    }

    /// What the files brought, and what the rows had that they amended; after the merge.
    func write(_ files: [Inspected], on connection: Connection) throws {
        // Rows that were all there already change nothing.
        let changed = files.filter {
            $0.inspection != nil && $0.merged.inserted + $0.merged.amended > 0
        }
        guard !changed.isEmpty else { return }
        let feed = pipeline.feed
        let columns = try WatchedColumns.read(TableShape(feed), on: connection)
        pipeline.memory.watched = columns
        var touches = Touches(watching: columns, of: feed)
        guard !touches.columns.isEmpty else { return }
        let old = OldValues(feed, touches)
        var unseen: [Int64] = []
        for file in changed {
            guard let inspection = file.inspection, inspection.touches.covers(touches) else {
                unseen.append(file.fileID)
                continue
            }
            touches.formUnion(inspection.touches)
        }
        if !unseen.isEmpty { try old.addRows(of: unseen, to: &touches, on: connection) }
        let amending = changed.filter { $0.merged.amended > 0 }.map(\.fileID)
        if old.canMove, !amending.isEmpty {
            try old.addReplaced(
                after: historyEnd ?? 0, by: amending, to: &touches, on: connection)
        }
        try touches.write(
            table: TableShape(feed), fileID: files.map(\.fileID).max(), on: connection)
    }
}
