// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How a feed has been lately.
package struct FeedHealth: RowDecodable, Codable, Sendable, Equatable {
    package var files: Int
    /// Files that were refused or failed.
    package var refusedFiles: Int
    /// Rows that were read, and those of these that were refused.
    package var rows: Int64
    package var rejected: Int64

    package enum CodingKeys: String, RowColumn {
        case files, rows, rejected
        case refusedFiles = "refused_files"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        files = try row[.files]
        refusedFiles = try row[.refusedFiles]
        rows = try row[.rows]
        rejected = try row[.rejected]
    }

    /// Files that are looked at, the newest.
    package static let limit = 10_000

    /// Of a feed's files of so many days.
    package static func of(
        _ feed: String, days: Int, on connection: borrowing Connection
    ) throws -> FeedHealth? {
        try connection.query(
            """
            select count(*) as files,
                   count(*) filter (where state in ('rejected', 'failed')) as refused_files,
                   coalesce(sum(rows_read), 0)::bigint as rows,
                   coalesce(sum(rows_rejected), 0)::bigint as rejected
              from (select state, rows_read, rows_rejected, arrived_at from bascule.files
                     where feed = \(feed) order by id desc limit \(limit)) f
             where arrived_at > now() - make_interval(days => \(Int32(days)))
            """
        ).decode(as: FeedHealth.self).first
    }
}
