// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Which of two files of a feed came later: a total order, whatever the clocks said.
///
/// Ids are given out as files arrive and stay with them through every retry, so they tell; but for a file that
/// was taken up again from where it is stored under a new id. All that is left of its coming is when it was
/// stored (`archived_at`), and of the others when their work began (`arrived_at`): it has its place behind
/// the one that was begun last by then, for batches of a feed follow one another. A row that survived its
/// load is no new one, and its id still tells. Times of loading tell nothing: a retry loads an old file late.
enum FileAge {
    /// When the table took in what a file `f` brought, by which stored files are told anew (`Retelling`).
    private static let stored: SQL = "coalesce(f.archived_at, f.loaded_at)"

    /// That file `f` came after `a`; of rows of `bascule.file`, or what they have of its columns.
    ///
    /// By place, then what was taken up again behind the one whose place that is, in the order in which it was
    /// stored. An id is never less than the place, so what is newer than `a` has an id of at least its place.
    static let isNewer: SQL = "(\(raw: order("f")) > \(raw: order("a")))"

    private static func order(_ file: SQL) -> SQL {
        """
        (\(raw: place(of: file)),
         case when \(raw: isNew(file)) then \(raw: file).archived_at else '-infinity' end, \(raw: file).id)
        """
    }

    /// The id of a file, or of the one that it came after.
    ///
    /// By the index of `arrived_at`: what was taken up again came to the ledger later, and is seldom met there.
    private static func place(of file: SQL) -> SQL {
        """
        case when \(raw: isNew(file))
             then coalesce((select o.id from bascule.file o
                             where o.arrived_at <= \(raw: file).archived_at and o.id < \(raw: file).id
                               and not \(raw: isNew("o"))
                             order by o.arrived_at desc, o.id desc limit 1), 0)
             else \(raw: file).id end
        """
    }

    /// It was taken up again, and its id says when.
    private static func isNew(_ file: SQL) -> SQL {
        "coalesce(\(raw: file).archived_at < \(raw: file).arrived_at, false)"
    }

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
            """
        ).value()
    }

    /// Whether a file is loaded that came after one of these.
    static func isAnyNewer(
        than ids: [Int64], in feed: String, besides others: [Int64], on connection: Connection
    ) throws -> Bool {
        try connection.query(
            """
            with old as materialized (
                select a.id, a.arrived_at, a.archived_at, \(raw: place(of: "a")) as place
                  from bascule.file a where a.id = any(\(ids))
            )
            select exists (select from old a join bascule.file f on f.id >= a.place
                            where \(raw: isNewer)
                              and f.feed = \(feed) and f.state = 'loaded' and f.id <> all(\(others)))
            """
        ).value()
    }

    /// That a file `f` was stored after a time, in seconds since 1970 UTC.
    static func isStored(after seconds: Double) -> SQL {
        "\(raw: stored) > to_timestamp(\(seconds))"
    }

    /// Whether another file of the feed was.
    ///
    /// Usually none was, and no row has to be looked at.
    static func isAnyStored(
        after seconds: Double, in feed: String, besides id: Int64, on connection: Connection
    ) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.file f
                            where f.feed = \(feed) and f.id <> \(id)
                              and (f.state = 'loaded' or f.archived_at is not null)
                              and \(raw: isStored(after: seconds)))
            """
        ).value()
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
            """
        ).value()
    }

    /// Ids as a sentence names them: the first few.
    static func list(_ ids: [Int64]) -> String {
        ids.prefix(5).map { "\($0)" }.joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
    }
}
