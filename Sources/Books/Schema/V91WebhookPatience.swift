// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v91WebhookPatience = Migration(
        91, "webhook_patience",
        sql: """
            -- When it went on after a pause or a stop: what waited has its whole patience from then on.
            alter table bascule.webhook add column patient_from timestamptz;
            -- Messages that were let go untold, for it was stopped or paused longer than they are kept;
            -- and when the last ones were. Thirty days after that it begins anew.
            alter table bascule.webhook add column let_go bigint not null default 0;
            alter table bascule.webhook add column let_go_at timestamptz;

            create or replace view bascule.webhooks as
                select w.webhook, w.begun_at, w.failing_since, w.refused, w.stopped_at, w.stopped_for,
                       w.closed_until, w.left_at,
                       (select count(*) from bascule.webhook_message m
                         where m.webhook = w.webhook and m.due_at is not null) as waiting,
                       w.paused_at, w.paused_by, w.paused_for, w.held_at,
                       (select min(m.made_at) from bascule.webhook_message m
                         where m.webhook = w.webhook and m.due_at is not null) as waits_since
                  from bascule.webhook w;
            """)
}
