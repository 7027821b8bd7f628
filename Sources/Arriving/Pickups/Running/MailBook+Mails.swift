// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// SQL on what became of each mail.
extension MailBook {
    enum Outcome: String { case taken, nothing, sender, refused, gone }

    /// How a look at a mail has ended.
    struct End {
        let outcome: Outcome
        /// Who it says it is from; nil: as it is known.
        var sender: String?
        /// By what it was judged.
        var rule: Int64?
        /// Files in it that are not fetched.
        var leftOver: Int64 = 0
        /// Whether it seems to have files that are wanted.
        var isWanted = false
    }

    /// A mail that is to be looked at again.
    struct Known: RowDecodable {
        let number: Int64
        /// Nil: it was begun.
        let outcome: String?
        let sender: String?

        enum CodingKeys: String, RowColumn { case number, outcome, sender }

        init(_ row: RowReader<CodingKeys>) throws {
            number = try row[.number]
            outcome = try row[.outcome]
            sender = try row[.sender]
        }
    }

    /// The first number of which nothing is known.
    static func next(of place: Place, on connection: borrowing Connection) throws -> Int64 {
        try connection.query(
            """
            select coalesce(max(number), 0) + 1
              from bascule.pickup_mail
             where pickup = \(place.pickup) and source = \(place.source)
               and validity = \(place.validity)
            """
        ).value(as: Int64.self)
    }

    /// What is not done with, and what was judged by another rule; the one that waits longest first.
    ///
    /// - Parameter puttingAway: also those of which nobody has counted what is left over.
    static func again(
        of place: Place, under rule: Int64, puttingAway: Bool, limit: Int,
        on connection: borrowing Connection
    ) throws -> [Known] {
        try connection.query(
            """
            select number, outcome, sender
              from bascule.pickup_mail
             where pickup = \(place.pickup) and source = \(place.source)
               and validity = \(place.validity) and put_away is null
               and (outcome is null
                    or outcome = 'taken' and left_over is null and \(puttingAway)
                    or rule is distinct from \(rule)
                       and (outcome in ('nothing', 'sender', 'refused')
                            or outcome = 'taken' and left_over > 0))
             order by tried_at nulls first, number
             limit \(limit)
            """
        ).decode(as: Known.self)
    }

    /// They are judged by this rule as they were by another one.
    static func note(
        _ rule: Int64, of numbers: [Int64], of place: Place, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.pickup_mail set rule = \(rule)
             where pickup = \(place.pickup) and source = \(place.source)
               and validity = \(place.validity) and number = any(\(numbers))
            """)
    }

    /// Notes that a mail is begun, or that it was.
    ///
    /// - Parameter sender: nil: nobody knows yet.
    /// - Returns: its row.
    static func begin(
        _ number: Int64, from sender: String?, of place: Place, on connection: borrowing Connection
    ) throws -> Int64 {
        try connection.query(
            """
            insert into bascule.pickup_mail as m (pickup, source, validity, number, sender, tried_at)
            values (\(place.pickup), \(place.source), \(place.validity), \(number), \(sender),
                    clock_timestamp())
                on conflict (pickup, source, validity, number) do update
               set sender = coalesce(excluded.sender, m.sender), outcome = null,
                   tried_at = excluded.tried_at
            returning id
            """
        ).value(as: Int64.self)
    }

    static func end(
        _ number: Int64, _ end: End, of place: Place, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            insert into bascule.pickup_mail as m (pickup, source, validity, number, sender, outcome, rule,
                                                  left_over, is_wanted)
            values (\(place.pickup), \(place.source), \(place.validity), \(number), \(end.sender),
                    \(end.outcome.rawValue), \(end.rule), \(end.leftOver), \(end.isWanted))
                on conflict (pickup, source, validity, number) do update
               set sender = coalesce(excluded.sender, m.sender), outcome = excluded.outcome,
                   rule = excluded.rule, left_over = excluded.left_over,
                   is_wanted = excluded.is_wanted
            """)
    }

    /// What was begun in a folder whose numbers are other mails' now, or at another address, is not
    /// there any more.
    static func leave(
        elsewhereThan place: Place, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            update bascule.pickup_mail set outcome = 'gone'
             where pickup = \(place.pickup) and outcome is null
               and (source, validity) <> (\(place.source), \(place.validity))
            """)
    }
}
