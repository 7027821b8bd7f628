// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Files of a feed that were refused for the same reason, and how many.
package struct RefusedFiles: RowDecodable, Codable, Sendable, Equatable {
    package var feed: String
    /// `rejected`, `failed`, or `loaded` where every row was refused.
    package var state: String
    package var reason: String?
    package var files: Int
    /// The one that came last.
    package var lastID: Int64
    package var lastName: String
    package var lastAt: Timestamp

    package enum CodingKeys: String, RowColumn {
        case feed, state, reason, files
        case lastID = "last_id"
        case lastName = "last_name"
        case lastAt = "last_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        feed = try row[.feed]
        state = try row[.state]
        reason = try row[.reason]
        files = try row[.files]
        lastID = try row[.lastID]
        lastName = try row[.lastName]
        lastAt = try row[.lastAt]
    }

    /// For so long a refused file is told.
    package static let told = Duration.seconds(7 * 86_400)

    /// Files refused since then whose matter still stands, the last ones first.
    ///
    /// It is over once one of their name came to their feed, or one that mends their rows.
    ///
    /// - Parameter feeds: nil: all.
    package static func standing(
        since: Timestamp, of feeds: [String]? = nil, limit: Int, on connection: borrowing Connection
    ) throws -> [RefusedFiles] {
        try connection.query(
            """
            with oldest as materialized (
                -- Files get their numbers about in the order in which they come.
                select coalesce((select id from bascule.files where arrived_at >= \(since)
                                  order by arrived_at limit 1), 0) - 10000 as id
            ), refused as (
                select id, feed, name, state, reason, arrived_at from bascule.files
                 where state in ('rejected', 'failed') and state <> 'loaded'
                   and id >= (select id from oldest)
                 union all
                select id, feed, name, state, reason, arrived_at from bascule.files
                 where state = 'loaded' and rows_read > 0 and rows_rejected = rows_read
                   and id >= (select id from oldest)
            )
            select r.feed, r.state, r.reason, count(*) as files, max(r.id) as last_id,
                   (array_agg(r.name order by r.id desc))[1] as last_name,
                   max(r.arrived_at) as last_at
              from refused r
             where r.arrived_at >= \(since)
               and (\(feeds == nil) or r.feed = any(\(feeds ?? [])))
               and not exists (select from bascule.files n
                                where n.feed = r.feed and n.name = r.name and n.id > r.id)
               and not exists (select from bascule.files m
                                where m.mends = r.id and m.state = 'loaded')
             group by r.feed, r.state, r.reason
             order by last_id desc
             limit \(limit)
            """
        ).decode(as: RefusedFiles.self)
    }
}
