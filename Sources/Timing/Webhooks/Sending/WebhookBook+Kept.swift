// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What is no longer kept: messages that nobody was told, and bodies of those that were.
extension WebhookBook {
    /// Messages of a webhook that were let go untold.
    package struct LetGo: Sendable, Equatable, RowDecodable {
        package let webhook: String
        /// Else it was stopped.
        package let isPaused: Bool
        package let count: Int64

        package enum CodingKeys: String, RowColumn {
            case webhook, count
            case isPaused = "is_paused"
        }

        package init(_ row: RowReader<CodingKeys>) throws {
            webhook = try row[.webhook]
            isPaused = try row[.isPaused]
            count = try row[.count]
        }
    }

    /// Ends what has waited too long for one that is stopped or paused: it would never be let go.
    ///
    /// How many those were is noted with the webhook, for whoever must tell its receiver otherwise.
    ///
    /// - Parameters:
    ///   - paused: what to say of those of one that is paused.
    ///   - stopped: what to say of the others.
    ///   - limit: of messages in all.
    /// - Returns: how many, by webhook.
    package static func end(
        olderThan days: Int, paused: String, stopped: String, limit: Int,
        on connection: borrowing Connection
    ) throws -> [LetGo] {
        try connection.query(
            """
            with old as (
                select m.id, w.paused_at is not null or w.held_at is not null as is_paused
                  from bascule.webhook_message m
                  join bascule.webhook w using (webhook)
                 where m.body is not null and m.due_at is not null
                   and m.made_at < now() - make_interval(days => \(Int32(days)))
                   and greatest(w.stopped_at, w.paused_at, w.held_at)
                       > coalesce(m.retried_at, '-infinity')
                 order by m.made_at
                 limit \(limit)
                   for update of m skip locked
            ), ended as (
                update bascule.webhook_message m
                   set state = case when unknowns > 0 then 'unknown' else 'refused' end,
                       due_at = null, ended_at = clock_timestamp(),
                       answer = case when old.is_paused then \(paused) else \(stopped) end
                  from old
                 where m.id = old.id
                returning m.webhook, old.is_paused
            ), counted as (
                select webhook, bool_or(is_paused) as is_paused, count(*) as count
                  from ended group by webhook
            ), noted as (
                update bascule.webhook w
                   set let_go = c.count + case when w.let_go_at > now() - interval '30 days'
                                               then w.let_go else 0 end,
                       let_go_at = clock_timestamp()
                  from counted c
                 where w.webhook = c.webhook
            )
            select webhook, is_paused, count from counted order by webhook
            """
        ).decode(as: LetGo.self)
    }

    /// Lets the bodies of old messages go that are sent no more; that they were sent stays.
    ///
    /// - Returns: how many, `limit` at most.
    package static func purge(
        olderThan days: Int, limit: Int, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            update bascule.webhook_message set body = null
             where id in (select id from bascule.webhook_message
                           where body is not null and due_at is null and state <> 'transmitting'
                             and made_at < now() - make_interval(days => \(Int32(days)))
                           order by made_at
                           limit \(limit)
                             for update skip locked)
            """)
    }
}
