// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How far a folder was read, and what is still to be put away there.
extension BounceBook {
    /// Where a look goes on.
    struct Place {
        /// Above it nothing is noted yet.
        let number: Int64
        /// Below it neither: of what lay there before the first look, which is read from its end.
        let below: Int64
        /// Its numbers are others than before.
        let isRenumbered: Bool
    }

    /// - Parameter next: the number that the next mail will have.
    static func begin(
        _ folder: String, validity: Int64, next: Int64, on connection: borrowing Connection
    ) throws -> Place {
        let known = try connection.query(
            "select validity, number, below from bascule.bounce_folder where folder = \(folder)"
        ).map(by: PlaceColumn.self) { row in
            (
                validity: try row[.validity, as: Int64.self],
                place: Place(
                    number: try row[.number], below: try row[.below], isRenumbered: false)
            )
        }.first
        if let known, known.validity == validity { return known.place }
        try connection.execute(
            """
            insert into bascule.bounce_folder (folder, validity, number, below)
            values (\(folder), \(validity), \(next - 1), \(next))
                on conflict (folder) do update
               set validity = excluded.validity, number = excluded.number, below = excluded.below
            """)
        return Place(number: next - 1, below: next, isRenumbered: known != nil)
    }

    private enum PlaceColumn: String, RowColumn { case validity, number, below }

    /// The numbers between these have no mail that is not noted.
    static func pass(
        _ folder: String, from lower: Int64, to upper: Int64, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            update bascule.bounce_folder
               set number = greatest(number, \(upper)), below = least(below, \(lower)),
                   read_at = clock_timestamp()
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
                                where o.digest = b.digest
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

    /// Forgets what came back long ago; that it was read is known on.
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
