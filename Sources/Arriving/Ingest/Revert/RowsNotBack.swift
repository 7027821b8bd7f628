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

    /// Files reported, at most; the counts of others are in their own faults.
    private static let limitFiles = 1_000

    /// The files of a feed that were settled at one time.
    struct Known {
        let open: [Int64]
        let newest: Int64

        init(_ feed: Feed, on connection: Connection) throws {
            newest = try connection.query("select coalesce(max(id), 0) from bascule.file").value()
            open = try connection.query(
                """
                select id from bascule.file
                 where feed = \(feed.name) and stored_at is null and state in ('arrived', 'loading')
                """
            ).values()
        }
    }

    /// The faults of later files name the row that stood in the way.
    ///
    /// - Parameter known: reads only the faults of files that were not settled then.
    static func find(
        becauseOf fileID: Int64, feed: Feed, since known: Known? = nil, on connection: Connection
    ) throws -> [RowsNotBack] {
        guard let known else { return try find(becauseOf: fileID, feed: feed, in: nil, connection) }
        let fresh = try connection.query(
            """
            select id from bascule.file
             where feed = \(feed.name) and state = 'loaded'
               and (id > \(known.newest) or id = any(\(known.open)))
            """
        ).values(as: Int64.self)
        guard !fresh.isEmpty else { return [] }
        return try find(becauseOf: fileID, feed: feed, in: fresh, connection)
    }

    private static func find(
        becauseOf fileID: Int64, feed: Feed, in files: [Int64]?, _ connection: Connection
    ) throws -> [RowsNotBack] {
        let marks = Fault.amendmentMarks(file: "\(fileID)")
        return try connection.query(
            """
            select o.id, count(distinct f.line) as rows, min(o.stored_path) as stored_path
              from bascule.file o
              join bascule.fault f on f.file_id = o.id and f.rule = 'amendment_refused'
             where o.feed = \(feed.name) and o.state = 'loaded' and o.id <> \(fileID)
               and (\(files == nil) or f.file_id = any(\(files ?? [])))
               and exists (select from unnest(\(marks)) as m (mark)
                            where position(m.mark in f.message) > 0)
             group by o.id
             order by o.id
             limit \(limitFiles)
            """
        ).map(by: Column.self) { row in
            RowsNotBack(
                feed: feed.name, fileID: try row[.id], rows: try row[.rows],
                storedPath: try row[.storedPath])
        }
    }

    private enum Column: String, RowColumn {
        case id, rows
        case storedPath = "stored_path"
    }
}

extension [RowsNotBack] {
    func merged(with others: [RowsNotBack]) -> [RowsNotBack] {
        let later = Set(others.map(\.fileID))
        return (filter { !later.contains($0.fileID) } + others).sorted { $0.fileID < $1.fileID }
    }
}
