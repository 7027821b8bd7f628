// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How far a folder was read, and what is still to be put away there.
extension BounceBook {
    /// - Returns: the number that all up to is noted, and whether its numbers are others than before.
    static func begin(
        _ folder: String, validity: Int64, on connection: borrowing Connection
    ) throws -> (number: Int64, isRenumbered: Bool) {
        let known = try connection.query(
            "select validity, number from bascule.bounce_folder where folder = \(folder)"
        ).map(by: PlaceColumn.self) { row in
            (try row[.validity, as: Int64.self], try row[.number, as: Int64.self])
        }.first
        if let known, known.0 == validity { return (known.1, false) }
        try connection.execute(
            """
            insert into bascule.bounce_folder (folder, validity) values (\(folder), \(validity))
                on conflict (folder) do update set validity = excluded.validity, number = 0
            """)
        return (0, known != nil)
    }

    private enum PlaceColumn: String, RowColumn { case validity, number }

    /// Numbers up to this one have no mail that is not noted.
    static func pass(
        _ folder: String, to number: Int64, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            update bascule.bounce_folder
               set number = greatest(number, \(number)), read_at = clock_timestamp()
             where folder = \(folder)
            """)
    }

    /// What was understood and lies there still; what was not is left for a person.
    static func waiting(
        in folder: String, validity: Int64, limit: Int, on connection: borrowing Connection
    ) throws -> [Int64] {
        try connection.query(
            """
            select distinct number from bascule.bounce b
             where folder = \(folder) and validity = \(validity) and put_away_at is null
               and outcome in ('bounced', 'delayed', 'told')
               and not exists (select from bascule.bounce o
                                where o.folder = b.folder and o.digest = b.digest
                                  and o.outcome in ('unmatched', 'not_understood'))
             order by number
             limit \(limit)
            """
        ).values(as: Int64.self)
    }

    static func notePutAway(
        _ number: Int64, in folder: String, validity: Int64, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            update bascule.bounce set put_away_at = clock_timestamp()
             where folder = \(folder) and validity = \(validity) and number = \(number)
               and put_away_at is null
            """)
    }

    /// Forgets what came back long ago.
    ///
    /// - Returns: how many rows, `limit` at most.
    package static func purge(
        olderThan days: Int, limit: Int, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            delete from bascule.bounce
             where id in (select id from bascule.bounce
                           where found_at < now() - make_interval(days => \(Int32(days)))
                           order by found_at
                           limit \(limit))
            """)
    }
}
