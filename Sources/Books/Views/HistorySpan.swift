// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The days of ended jobs that are kept, each a partition; days to come are made ahead.
package struct HistorySpan: Sendable, Equatable, RowDecodable {
    package let days: Int
    /// `20260301`; nil: there is none.
    package let first: String?
    /// Of rows and indexes.
    package let bytes: Int64

    package enum CodingKeys: String, RowColumn { case days, first, bytes }

    package init(_ row: RowReader<CodingKeys>) throws {
        days = try row[.days]
        first = try row[.first]
        bytes = try row[.bytes]
    }

    package static func now(on connection: borrowing Connection) throws -> HistorySpan? {
        try connection.query(
            """
            select count(*) as days, min(right(c.relname, 8)) as first,
                   coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint as bytes
              from pg_inherits i
              join pg_class c on c.oid = i.inhrelid
             where i.inhparent = to_regclass('bascule.job_history')
               and c.relname ~ '_[0-9]{8}$'
               and right(c.relname, 8) <= to_char(now() at time zone 'UTC', 'YYYYMMDD')
            """
        ).first(as: HistorySpan.self)
    }
}
