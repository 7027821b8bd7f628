// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How an aggregate stands.
package struct AggregateStatus: Sendable, Encodable {
    package var name: String
    package var target: String
    package var windows: Int
    package var stale: Int
    /// Since when the oldest stale window waits.
    package var oldestStale: String?
    package var lastComputed: String?
    package var rows: Int64
    package var failing: Int
    package var error: String?
    package var problem: String?

    /// Of the aggregates that are registered; times in UTC, ISO 8601.
    package static func read(on connection: Connection) throws -> [AggregateStatus] {
        let time = #"YYYY-MM-DD"T"HH24:MI:SS"Z""#
        return try connection.query(
            """
            select name, target, windows, stale,
                   to_char(oldest_stale at time zone 'UTC', \(time)),
                   to_char(last_computed at time zone 'UTC', \(time)),
                   row_count, failing, error, problem
              from bascule.aggregates
             order by name
            """
        ).map { row in
            AggregateStatus(
                name: try row[0], target: try row[1], windows: try row[2], stale: try row[3],
                oldestStale: try row[4], lastComputed: try row[5], rows: try row[6],
                failing: try row[7], error: try row[8], problem: try row[9])
        }
    }

    /// Changes that wait to be marked.
    package static func waitingTouches(on connection: Connection) throws -> Int {
        try connection.query("select count(*) from bascule.touch")[0][0, as: Int.self]
    }

    enum CodingKeys: String, CodingKey {
        case name, target, windows, stale, rows, failing, error, problem
        case oldestStale = "oldest_stale"
        case lastComputed = "last_computed"
    }
}
