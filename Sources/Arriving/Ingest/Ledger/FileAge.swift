// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Which of two files of a feed came later: a total order, independent of clocks.
///
/// Ids are given out in order of arrival and kept through every retry, so they order files. The
/// exception is a file taken up again from storage under a new id: only its storing time
/// (`archived_at`) is known, and for the others the start of their work (`arrived_at`). Its place
/// is behind the last file begun by then, because batches of a feed follow one another. A row that
/// survived its load is not new, and its id still counts. Load times say nothing: a retry loads an
/// old file late.
enum FileAge {
    /// When the table took in the rows of a file `f`; retold stored files are ordered by it
    /// (`Retelling`).
    private static let stored: SQL = "coalesce(f.archived_at, f.loaded_at)"

    /// Condition: file `f` came after `a`; of rows of `bascule.file`, or of the columns they have.
    ///
    /// By place, then files taken up again behind the file whose place it is, in storing order. An
    /// id is never less than its place, so a file newer than `a` has an id of at least `a`'s place.
    static let isNewer: SQL = "(\(raw: order("f")) > \(raw: order("a")))"

    /// The place of a file in that order, to sort by.
    static func order(_ file: SQL) -> SQL {
        """
        (\(raw: place(of: file)),
         case when \(raw: isNew(file)) then \(raw: file).archived_at else '-infinity' end, \(raw: file).id)
        """
    }

    /// The id of a file, or of the file it came after.
    ///
    /// By the index of `arrived_at`: files taken up again came to the ledger later, and are seldom
    /// met there.
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

    /// The file that loaded the bytes last; nil: none.
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

    /// Whether a file that came after one of these is loaded.
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

    /// Condition: file `f` was stored after a time, in seconds since 1970 UTC.
    static func isStored(after seconds: Double) -> SQL {
        "\(raw: stored) > to_timestamp(\(seconds))"
    }

    /// Whether another file of the feed was.
    ///
    /// Usually there is none, and no row has to be looked at.
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
