// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Files of a feed that came to a state, since the first one: it only grows.
package struct FileTotal: RowDecodable, Sendable, Equatable {
    package var feed: String
    package var state: String
    /// How many of `TimeBounds.imports` the time is not below; -1: no time was taken.
    package var bucket: Int
    package var files: Int64
    package var rowsInserted: Int64
    package var rowsAmended: Int64
    package var rowsUnchanged: Int64
    package var rowsRejected: Int64
    package var warnings: Int64
    package var seconds: Double

    package enum CodingKeys: String, RowColumn {
        case feed, state, bucket, files, warnings, seconds
        case rowsInserted = "rows_inserted"
        case rowsAmended = "rows_amended"
        case rowsUnchanged = "rows_unchanged"
        case rowsRejected = "rows_rejected"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        feed = try row[.feed]
        state = try row[.state]
        bucket = try row[.bucket]
        files = try row[.files]
        rowsInserted = try row[.rowsInserted]
        rowsAmended = try row[.rowsAmended]
        rowsUnchanged = try row[.rowsUnchanged]
        rowsRejected = try row[.rowsRejected]
        warnings = try row[.warnings]
        seconds = try row[.seconds]
    }

    /// Of every feed; it asks no ledger.
    package static func all(on connection: borrowing Connection) throws -> [FileTotal] {
        try connection.query(
            """
            select feed, state, bucket::int as bucket, sum(files)::bigint as files,
                   sum(rows_inserted)::bigint as rows_inserted,
                   sum(rows_amended)::bigint as rows_amended,
                   sum(rows_unchanged)::bigint as rows_unchanged,
                   sum(rows_rejected)::bigint as rows_rejected,
                   sum(warnings)::bigint as warnings, sum(seconds) as seconds
              from bascule.file_totals
             group by 1, 2, 3
             order by 1, 2, 3
             limit 100000
            """
        ).decode(as: FileTotal.self)
    }
}
