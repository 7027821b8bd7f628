// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v69Webhooks = Migration(
        69, "webhooks",
        sql: """
            -- How far each webhook has been told, and how it answers.
            create table bascule.webhook (
                webhook       text primary key,
                begun_at      timestamptz not null default clock_timestamp(),
                -- The last link of the journal's chain that it has been told of.
                seq           bigint not null,
                -- Since when it takes nothing; null: the last message was taken.
                failing_since timestamptz,
                -- Messages in a row that it did not take in all the time they were tried.
                refused       bigint not null default 0,
                -- From when on nothing is sent to it but for the asking, and its last answer.
                stopped_at    timestamptz,
                stopped_for   text,
                -- When it asked to be left alone, and until when.
                closed_at     timestamptz,
                closed_until  timestamptz,
                -- Since when no declaration has it; null: one has, or it was not looked for.
                left_at       timestamptz
            );

            -- What each webhook is told: finished, and committed before it is sent.
            create table bascule.webhook_message (
                id         bigint generated always as identity primary key,
                webhook    text not null,
                -- The same as often as it is sent.
                event   text not null,
                type       text not null,
                -- Null: no longer kept.
                body       text,
                -- Of an alert's; and as what it is told.
                alert_id   bigint,
                told_as    text,
                made_at    timestamptz not null default clock_timestamp(),
                -- As of a mail's recipient (V65).
                state      text not null default 'recorded' check (state in
                           ('recorded', 'transmitting', 'accepted', 'refused', 'unknown')),
                attempts   bigint not null default 0,
                unknowns   bigint not null default 0,
                answer     text,
                due_at     timestamptz default clock_timestamp(),
                tried_at   timestamptz,
                said_at    timestamptz,
                -- Its patience begins then.
                first_tried_at timestamptz,
                retried_at timestamptz,
                ended_at   timestamptz,
                unique (webhook, event),
                check (state in ('recorded', 'unknown') or due_at is null),
                check (state <> 'accepted' or ended_at is not null)
            );
            create unique index webhook_message_alert
                on bascule.webhook_message (alert_id, webhook, told_as) where alert_id is not null;
            create index webhook_message_due on bascule.webhook_message (due_at)
                where due_at is not null;
            -- What is next of one, and what somebody has asked for of one that is stopped.
            create index webhook_message_next on bascule.webhook_message (webhook, due_at, id)
                where due_at is not null;
            create index webhook_message_asked on bascule.webhook_message (webhook, due_at, id)
                where due_at is not null and retried_at is not null;
            create index webhook_message_at_work on bascule.webhook_message (id)
                where state = 'transmitting';
            create index webhook_message_failed on bascule.webhook_message (id)
                where due_at is null and state in ('refused', 'unknown');
            create index webhook_message_of on bascule.webhook_message (webhook, id);
            create index webhook_message_kept on bascule.webhook_message (made_at)
                where body is not null;
            -- Alerts of late, which each look of a webhook asks for.
            create index alert_raised on bascule.alert (raised_at);
            create index alert_resolved on bascule.alert (resolved_at) where resolved_at is not null;

            create view bascule.webhooks as
                select w.webhook, w.begun_at, w.failing_since, w.refused, w.stopped_at, w.stopped_for,
                       w.closed_until, w.left_at,
                       (select count(*) from bascule.webhook_message m
                         where m.webhook = w.webhook and m.due_at is not null) as waiting
                  from bascule.webhook w;
            create view bascule.webhook_messages as
                select id, webhook, event, type, body, made_at, state, attempts, unknowns, answer,
                       due_at, tried_at, ended_at
                  from bascule.webhook_message;
            """)
}
