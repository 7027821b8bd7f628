// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Which of two files of a feed came later.
///
/// Ids are given out as files arrive and stay with them through every retry, so they tell; but for a file that
/// was taken up again from where it is stored under a new id: that one came when it was stored (`archived_at`).
/// Times of loading tell nothing of this: a retry loads an old file late.
enum FileAge {
    /// When the table took in what a file `f` brought, by which stored files are told anew (`Retelling`).
    static let stored: SQL = "coalesce(f.archived_at, f.loaded_at)"

    /// That file `f` came after `a`.
    ///
    /// A file that was taken up again came before its id was given out: what has a lower id than `a` can be
    /// newer only where `a` itself was taken up again.
    static let isNewer: SQL = """
        ((f.id > a.id or a.archived_at is not null) and f.id <> a.id
         and ((f.archived_at is null and a.archived_at is null)
              or coalesce(f.archived_at, f.arrived_at) > coalesce(a.archived_at, a.arrived_at)))
        """

    /// The file as which bytes were loaded last; nil: never.
    ///
    /// - Parameter id: not as this one.
    static func lastLoaded(
        _ sha256: [UInt8], in feed: String, besides id: Int64 = 0, on connection: Connection
    ) throws -> Int64? {
        try connection.query(
            """
            select max(f.id) from bascule.file f
             where f.feed = \(feed) and f.sha256 = \(sha256) and f.id <> \(id)
               and f.state in ('loaded', 'reverted')
            """)[0][0]
    }

    /// Whether a file is loaded that came after one of these.
    ///
    /// Each part goes by an index: by the id, or by the time of arrival, which is no earlier than what counts.
    static func isAnyNewer(
        than ids: [Int64], in feed: String, besides others: [Int64], on connection: Connection
    ) throws -> Bool {
        try connection.query(
            """
            with old as materialized (
                select id, arrived_at, archived_at from bascule.file where id = any(\(ids))
            )
            select exists (select from old a join bascule.file f on f.id > a.id
                            where a.archived_at is null and \(raw: isNewer)
                              and f.feed = \(feed) and f.state = 'loaded' and f.id <> all(\(others)))
                or exists (select from old a join bascule.file f on f.arrived_at > a.archived_at
                            where \(raw: isNewer)
                              and f.feed = \(feed) and f.state = 'loaded' and f.id <> all(\(others)))
            """)[0][0]
    }

    /// Whether one of these came after the next of them.
    static func isAnyBeforeItsTurn(
        _ ids: [Int64], on connection: Connection
    ) throws -> Bool {
        guard ids.count > 1 else { return false }
        return try connection.query(
            """
            select exists (
                select from (select id, lead(id) over (order by place) as next
                               from unnest(\(ids)) with ordinality as u (id, place)) pair
                  join bascule.file f on f.id = pair.id
                  join bascule.file a on a.id = pair.next
                 where \(raw: isNewer))
            """)[0][0]
    }

    /// Ids as a sentence names them: the first few.
    static func list(_ ids: [Int64]) -> String {
        ids.prefix(5).map { "\($0)" }.joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
    }
}
