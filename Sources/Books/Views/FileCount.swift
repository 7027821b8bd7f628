// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How many files of a feed came lately and are in a state.
package struct FileCount: RowDecodable, Codable, Sendable, Equatable {
    package var feed: String
    package var state: String
    package var files: Int
    /// Rows that were read of them, and those of these that were refused.
    package var rows: Int64
    package var rejected: Int64

    package enum CodingKeys: String, RowColumn {
        case feed, state, files, rows, rejected
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        feed = try row[.feed]
        state = try row[.state]
        files = try row[.files]
        rows = try row[.rows]
        rejected = try row[.rejected]
    }

    /// Of the last 24 hours.
    package static func lastDay(on connection: borrowing Connection) throws -> [FileCount] {
        try connection.query(
            """
            select feed, state, count(*) as files, coalesce(sum(rows_read), 0) as rows,
                   coalesce(sum(rows_rejected), 0) as rejected
              from bascule.files
             where arrived_at > now() - interval '24 hours'
             group by feed, state
             order by feed, state
            """
        ).decode(as: FileCount.self)
    }
}
