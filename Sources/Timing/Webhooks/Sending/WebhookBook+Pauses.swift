// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Webhooks that get nothing but what somebody asks for: what happens waits for them.
extension WebhookBook {
    /// Notes since when the declaration wants it so, or that it does not any more.
    static func hold(_ webhook: Webhook, on connection: borrowing Connection) throws {
        let isOther =
            try connection.execute(
                """
                update bascule.webhook
                   set held_at = case when \(webhook.isPaused) then clock_timestamp() end
                 where webhook = \(webhook.name) and (held_at is not null) <> \(webhook.isPaused)
                """) > 0
        if isOther, !webhook.isPaused { try goOn(webhook.name, on: connection) }
    }

    /// Messages that are put into their order at once; the others keep the time of their next try,
    /// which is 4 h ahead at most.
    static let inOrderAtOnce: Int64 = 10_000

    /// What waited while nothing was sent to it is sent in its order, and has its whole patience: the
    /// time that it could not be tried does not count.
    static func goOn(_ webhook: String, on connection: borrowing Connection) throws {
        try connection.execute(
            """
            update bascule.webhook set patient_from = clock_timestamp() where webhook = \(webhook)
            """)
        try connection.execute(
            """
            update bascule.webhook_message set due_at = made_at
             where id in (select id from bascule.webhook_message
                           where webhook = \(webhook) and due_at > made_at and attempts > 0
                           order by id
                           limit \(inOrderAtOnce))
               and due_at is not null
            """)
    }

    /// Nothing more is sent to it; one that was never looked at begins now.
    ///
    /// - Returns: false: it was so before.
    package static func pause(
        _ webhook: String, by actor: String, because reason: String?,
        on connection: borrowing Connection
    ) throws -> Bool {
        try connection.execute(
            """
            insert into bascule.webhook (webhook, seq)
            select \(webhook), max(seq) from bascule.journal_chain
                on conflict (webhook) do nothing
            """)
        return try connection.execute(
            """
            update bascule.webhook
               set paused_at = clock_timestamp(), paused_by = \(actor), paused_for = \(reason)
             where webhook = \(webhook) and paused_at is null
            """) > 0
    }

    /// What waits is sent from the next look on.
    ///
    /// - Returns: false: nobody had paused it.
    package static func resume(
        _ webhook: String, on connection: borrowing Connection
    ) throws -> Bool {
        let isNew =
            try connection.execute(
                """
                update bascule.webhook
                   set paused_at = null, paused_by = null, paused_for = null
                 where webhook = \(webhook) and paused_at is not null
                """) > 0
        if isNew { try goOn(webhook, on: connection) }
        return isNew
    }
}
