// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres

/// Rows of one later file that a revert can't bring back: they were never stored.
///
/// They came while the reverted file's rows stood under their keys, in a feed that takes no
/// amendments (`on_amendment: reject` or `ignore`).
package struct RowsNotBack: Sendable, Equatable {
    package let feed: String
    package let fileID: Int64
    package let rows: Int64
    /// Where the file is: `bascule import --again` on it loads them.
    package let storedPath: String?

    package init(feed: String, fileID: Int64, rows: Int64, storedPath: String?) {
        self.feed = feed
        self.fileID = fileID
        self.rows = rows
        self.storedPath = storedPath
    }

    /// Files told of, at most; the counts of others are in their own faults.
    private static let limitFiles = 1_000

    /// The faults of later files name the row that stood in the way.
    static func find(
        becauseOf fileID: Int64, feed: Feed, on connection: Connection
    ) throws -> [RowsNotBack] {
        let marks = Fault.amendmentMarks(file: "\(fileID)")
        return try connection.query(
            """
            select o.id, count(distinct f.line), min(o.stored_path)
              from bascule.file o
              join bascule.fault f on f.file_id = o.id
             where o.feed = \(feed.name) and o.state = 'loaded' and o.id <> \(fileID)
               and f.rule = \(Rule.amendmentRefused.rawValue)
               and exists (select from unnest(\(marks)) as m (mark)
                            where position(m.mark in f.message) > 0)
             group by o.id
             order by o.id
             limit \(limitFiles)
            """
        ).map {
            RowsNotBack(
                feed: feed.name, fileID: try $0[0], rows: try $0[1], storedPath: try $0[2])
        }
    }
}
