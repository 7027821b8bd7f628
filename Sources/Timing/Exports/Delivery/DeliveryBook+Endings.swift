// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// What is not sent any more.
extension DeliveryBook {
    /// What a newer file may go instead of: what waits, and what was given up for as long as that
    /// is an alert.
    private static let isOpen: SQL = """
        (d.due_at is not null
         or d.state = 'refused' and d.ended_at > now() - interval '30 days')
        """

    /// Settles what a newer revision goes instead of, which is in its place already, or a file that was
    /// written where this one was lost.
    ///
    /// Not what somebody has asked for since. Files of changes are read one after the other: of those
    /// only one that begins anew, and has arrived, replaces what is before it.
    /// - Returns: how many.
    static func replace(on connection: borrowing Connection) throws -> Int {
        try connection.execute(
            """
            update bascule.export_delivery
               set state = 'replaced', due_at = null, ended_at = clock_timestamp()
             where id in (
                select d.id
                  from bascule.export_delivery d
                  join bascule.export e on e.id = d.export_id
                  join bascule.export n on n.id = e.amended_by
                  join bascule.export_delivery nd on nd.export_id = n.id and nd.target = d.target
                 where \(raw: isOpen) and coalesce(d.retried_at < n.made_at, true)
                   and e.shape is null and n.placed_at is not null and n.lost_at is null
                 union
                select d.id
                  from bascule.export_delivery d
                  join bascule.export e on e.id = d.export_id
                  join bascule.export n
                    on n.export = e.export and n.id > e.id and n.begins_anew
                  join bascule.export_delivery nd on nd.export_id = n.id and nd.target = d.target
                 where \(raw: isOpen) and e.shape is not null and nd.state = 'accepted'
                 union
                select d.id
                  from bascule.export_delivery d
                  join bascule.export e on e.id = d.export_id
                  join bascule.export n
                    on n.export = e.export and n.id > e.id
                   and n.each is not distinct from e.each
                   and n.window_start is not distinct from e.window_start
                   and n.window_end is not distinct from e.window_end
                  join bascule.export_delivery nd on nd.export_id = n.id and nd.target = d.target
                 where \(raw: isOpen) and e.lost_at is not null and e.shape is null
                   and n.placed_at is not null and n.lost_at is null
                 limit \(atOnce))
            """)
    }

    /// Ends what waits for a file that was lost before it had its name.
    ///
    /// - Parameter answer: what to say of it.
    /// - Returns: how many.
    static func end(lost answer: String, on connection: borrowing Connection) throws -> Int {
        try connection.execute(
            """
            update bascule.export_delivery
               set state = 'refused', due_at = null, ended_at = clock_timestamp(),
                   answer = \(answer)
             where id in (
                select d.id
                  from bascule.export_delivery d
                  join bascule.export e on e.id = d.export_id
                 where d.due_at is not null and e.lost_at is not null
                 order by d.id
                 limit \(atOnce))
            """)
    }

    /// Lets go of what no declaration has sent there for so long, nor anybody asked for.
    ///
    /// - Parameter answer: what to say of it: `%s` is the day since when.
    /// - Returns: how many.
    static func letGo(
        after patience: Duration, _ answer: String, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            update bascule.export_delivery d
               set state = 'let_go', due_at = null, ended_at = clock_timestamp(),
                   answer = format(\(answer), to_char(o.left_at, 'YYYY-MM-DD'))
              from (select d.id, t.left_at
                      from bascule.export_target t
                      join bascule.export_delivery d on d.export = t.export and d.target = t.target
                     where greatest(t.left_at, d.retried_at)
                           <= clock_timestamp() - make_interval(secs => \(patience / .seconds(1)))
                       and t.left_at is not null and \(raw: isOpen)
                     order by d.id
                     limit \(atOnce)) o
             where d.id = o.id
            """)
    }
}
