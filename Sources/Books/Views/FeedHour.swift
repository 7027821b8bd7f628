// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What came of a feed within an hour.
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

    /// Files that came since an instant, duplicates too; hours are counted from another one.
    package static func since(
        _ start: Timestamp, hoursFrom origin: Timestamp, on connection: borrowing Connection
    ) throws -> [FeedHour] {
        try connection.query(
            """
            select feed, floor(extract(epoch from arrived_at - \(origin)) / 3600)::int as hour,
                   count(*) as files,
                   count(*) filter (where state in ('rejected', 'failed')) as refused_files,
                   coalesce(sum(rows_read), 0)::bigint as rows,
                   coalesce(sum(rows_rejected), 0)::bigint as rejected
              from bascule.files
             where arrived_at >= \(start)
             group by 1, 2
             order by 1, 2
             limit 10000
            """
        ).decode(as: FeedHour.self)
    }
}
