// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Files of a feed that wait in the inboxes, as living services tell.
package struct WaitingCount: RowDecodable, Sendable, Equatable {
    /// Nil: no feed takes them.
    package var feed: String?
    package var files: Int
    package var oldestSeconds: Double

    package enum CodingKeys: String, RowColumn {
        case feed, files
        case oldestSeconds = "oldest_seconds"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        feed = try row[.feed]
        files = try row[.files]
        oldestSeconds = try row[.oldestSeconds]
    }

    /// - Parameter seenWithin: seconds since a service's last sign of life.
    package static func all(
        seenWithin seconds: Int, on connection: borrowing Connection
    ) throws -> [WaitingCount] {
        try connection.query(
            """
            select feed, count(distinct path) as files,
                   greatest(0, extract(epoch from clock_timestamp() - min(since)))::float8
                       as oldest_seconds
              from bascule.waiting_files
             where worker_seen_at > clock_timestamp() - make_interval(secs => \(Double(seconds)))
             group by feed
             order by feed
             limit 10000
            """
        ).decode(as: WaitingCount.self)
    }
}
