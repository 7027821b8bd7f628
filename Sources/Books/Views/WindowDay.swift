// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How a window stands, with the days it is named by: what a matrix of a year is made of.
package struct WindowDay: RowDecodable, Codable, Sendable, Equatable {
    /// In the order of what a person should see first.
    package enum State: String, Sendable, Codable { case failed, stale, fresh }

    package var aggregate: String
    package var windowStart: Timestamp
    /// Days since 1970-01-01; the end is not included.
    package var firstDay: Int
    package var endDay: Int
    package var staleSince: Timestamp?
    /// The file whose change made it stale, and its name; nil: none, or one that is not known.
    package var staleBy: Int64?
    package var staleByName: String?
    package var computedAt: Timestamp?
    package var failures: Int
    package var error: String?
    package var retryAt: Timestamp?
    package var rowCount: Int64?
    /// Of the rows that were computed.
    package var digest: String?

    package enum CodingKeys: String, RowColumn {
        case aggregate, failures, error, digest
        case windowStart = "window_start"
        case firstDay = "first_day"
        case endDay = "end_day"
        case staleSince = "stale_since"
        case staleBy = "stale_by"
        case staleByName = "stale_by_name"
        case computedAt = "computed_at"
        case retryAt = "retry_at"
        case rowCount = "row_count"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        aggregate = try row[.aggregate]
        windowStart = try row[.windowStart]
        firstDay = try row[.firstDay]
        endDay = try row[.endDay]
        staleSince = try row[.staleSince]
        staleBy = try row[.staleBy]
        staleByName = try row[.staleByName]
        computedAt = try row[.computedAt]
        failures = try row[.failures]
        error = try row[.error]
        retryAt = try row[.retryAt]
        rowCount = try row[.rowCount]
        digest = try row[.digest]
    }

    package var state: State {
        if failures > 0 { return .failed }
        return staleSince == nil ? .fresh : .stale
    }

    /// The windows of some aggregates that have a day of `[from, to)`, each aggregate's in order.
    ///
    /// - Parameters:
    ///   - from: in days since 1970-01-01.
    ///   - limit: of windows, in all.
    package static func between(
        _ from: Int64, _ to: Int64, of aggregates: [String], limit: Int,
        on connection: borrowing Connection
    ) throws -> [WindowDay] {
        // The start of a window is within a day of its first one, which the index finds.
        let day: Int64 = 86_400
        let (first, last) = (
            Timestamp(seconds: (from - 400) * day), Timestamp(seconds: (to + 2) * day)
        )
        return try connection.query(
            """
            select w.aggregate, w.window_start, w.first_day - date '1970-01-01' as first_day,
                   w.end_day - date '1970-01-01' as end_day, w.stale_since, w.stale_by,
                   f.name as stale_by_name, w.computed_at, w.failures, w.error, w.retry_at,
                   w.row_count, w.digest
              from bascule.windows w
              left join bascule.files f on f.id = w.stale_by
             where w.aggregate = any(\(aggregates))
               and w.window_start >= \(first) and w.window_start < \(last)
               and w.first_day < date '1970-01-01' + \(Int(to))::int
               and w.end_day > date '1970-01-01' + \(Int(from))::int
             order by w.aggregate, w.window_start limit \(limit)
            """
        ).decode(as: WindowDay.self)
    }
}
