// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension FileView {
    /// The files of this name in a feed, newest first.
    package static func versions(
        of name: String, in feed: String, limit: Int, on connection: borrowing Connection
    ) throws -> [FileView] {
        try connection.query(
            """
            select \(columns: FileView.self) from bascule.files
             where feed = \(feed) and name = \(name) order by id desc limit \(limit)
            """
        ).decode(as: FileView.self)
    }

    /// The files that bring refused rows of this one again, newest first.
    package static func mending(
        _ id: Int64, limit: Int, on connection: borrowing Connection
    ) throws -> [FileView] {
        try connection.query(
            """
            select \(columns: FileView.self) from bascule.files
             where mends = \(id) order by id desc limit \(limit)
            """
        ).decode(as: FileView.self)
    }

    /// The ids of the files of this name, newest first.
    ///
    /// Names are indexed by feed: each feed of the ledger is found and asked by itself.
    package static func ids(
        named name: String, limit: Int, on connection: borrowing Connection
    ) throws -> [Int64] {
        try connection.query(
            """
            with recursive feeds (feed) as (
                (select feed from bascule.files order by feed limit 1)
                 union all
                select (select f.feed from bascule.files f where f.feed > feeds.feed
                         order by f.feed limit 1)
                  from feeds where feeds.feed is not null
            )
            select n.id
              from feeds
             cross join lateral (
                   select f.id from bascule.files f
                    where f.feed = feeds.feed and f.name = \(name)
                    order by f.id desc limit \(limit)) n
             order by n.id desc limit \(limit)
            """
        ).values(as: Int64.self)
    }
}
