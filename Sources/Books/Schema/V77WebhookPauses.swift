// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v77WebhookPauses = Migration(
        77, "webhook_pauses",
        sql: """
            -- Since when nothing is sent to it but for the asking: by a person, and by its declaration.
            alter table bascule.webhook add column paused_at timestamptz;
            alter table bascule.webhook add column paused_by text;
            alter table bascule.webhook add column paused_for text;
            alter table bascule.webhook add column held_at timestamptz;

            create or replace view bascule.webhooks as
                select w.webhook, w.begun_at, w.failing_since, w.refused, w.stopped_at, w.stopped_for,
                       w.closed_until, w.left_at,
                       (select count(*) from bascule.webhook_message m
                         where m.webhook = w.webhook and m.due_at is not null) as waiting,
                       w.paused_at, w.paused_by, w.paused_for, w.held_at
                  from bascule.webhook w;
            """)
}
