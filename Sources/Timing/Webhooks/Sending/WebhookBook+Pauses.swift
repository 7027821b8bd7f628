// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Webhooks that get nothing but what somebody asks for: what happens waits for them.
extension WebhookBook {
    /// Notes since when the declaration wants it so, or that it does not any more.
    static func hold(_ webhook: Webhook, on connection: borrowing Connection) throws {
        try connection.execute(
            """
            update bascule.webhook
               set held_at = case when \(webhook.isPaused) then clock_timestamp() end
             where webhook = \(webhook.name) and (held_at is not null) <> \(webhook.isPaused)
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
        try connection.execute(
            """
            update bascule.webhook
               set paused_at = null, paused_by = null, paused_for = null
             where webhook = \(webhook) and paused_at is not null
            """) > 0
    }
}
