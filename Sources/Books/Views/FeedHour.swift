// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What came of a feed within an hour and is settled.
package struct FeedHour: RowDecodable, Codable, Sendable, Equatable {
    package var feed: String
    /// Whole hours between the instant they are counted from and this one; negative before it.
    package var hour: Int
    package var files: Int
    /// Files that were refused or failed.
    package var refusedFiles: Int
    /// Rows that were read, and those of these that were refused.
    package var rows: Int64
    package var rejected: Int64

    package enum CodingKeys: String, RowColumn {
        case feed, hour, files, rows, rejected
        case refusedFiles = "refused_files"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        feed = try row[.feed]
        hour = try row[.hour]
        files = try row[.files]
        refusedFiles = try row[.refusedFiles]
        rows = try row[.rows]
        rejected = try row[.rejected]
    }

    /// Settled files that came since an instant, duplicates too; hours are counted from another one.
    ///
    /// They were counted as they were settled, by the quarter of an hour in which they came: both
    /// instants are the begin of one, else the whole of it counts.
    package static func since(
        _ start: Timestamp, hoursFrom origin: Timestamp, on connection: borrowing Connection
    ) throws -> [FeedHour] {
        try connection.query(
            """
            select feed, floor(extract(epoch from came - \(origin)) / 3600)::int as hour,
                   sum(files)::bigint as files,
                   coalesce(sum(files) filter (where state in ('rejected', 'failed')), 0)::bigint
                       as refused_files,
                   sum(rows_read)::bigint as rows, sum(rows_rejected)::bigint as rejected
              from bascule.file_quarters
             where came >= date_bin('15 minutes', \(start), 'epoch')
             group by 1, 2
            having sum(files) > 0
             order by 1, 2
             limit 10000
            """
        ).decode(as: FeedHour.self)
    }
}
