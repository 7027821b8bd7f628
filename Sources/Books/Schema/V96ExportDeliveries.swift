// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v96ExportDeliveries = Migration(
        96, "export_deliveries",
        sql: """
            -- A file that goes to another host: made with its row in the ledger, sent after it.
            create table bascule.export_delivery (
                id          bigint generated always as identity primary key,
                export_id   bigint not null references bascule.export,
                -- The folder's address, as it is declared; no secret is in it.
                target      text not null,
                -- Failed tries after which somebody is told, as it was declared.
                alert_after bigint not null,
                made_at     timestamptz not null default clock_timestamp(),
                -- As of a mail's recipient (V65); replaced: a newer revision went instead.
                state       text not null default 'recorded' check (state in
                            ('recorded', 'transmitting', 'accepted', 'refused', 'replaced')),
                attempts    bigint not null default 0,
                -- What was sent twice is there once: it stays 0.
                unknowns    bigint not null default 0,
                answer      text,
                due_at      timestamptz default clock_timestamp(),
                tried_at    timestamptz,
                said_at     timestamptz,
                first_tried_at timestamptz,
                retried_at  timestamptz,
                ended_at    timestamptz,
                unique (export_id, target),
                check (state = 'recorded' or due_at is null),
                check (state in ('recorded', 'transmitting') or ended_at is not null)
            );
            create index export_delivery_due on bascule.export_delivery (due_at)
                where due_at is not null;
            create index export_delivery_open on bascule.export_delivery (export_id)
                where state in ('recorded', 'transmitting', 'refused');
            create index export_delivery_at_work on bascule.export_delivery (id)
                where state = 'transmitting';
            create index export_delivery_newest on bascule.export_delivery (target, id);

            -- Exports that somebody wants not sent.
            create table bascule.export_pause (
                export     text primary key,
                paused_at  timestamptz not null default clock_timestamp(),
                paused_by  text not null,
                paused_for text
            );

            create view bascule.export_deliveries as
                select d.id, d.export_id, e.export, e.each, e.window_start, e.window_end, e.revision,
                       e.path, e.bytes, d.target, d.made_at, d.state, d.attempts, d.answer, d.due_at,
                       d.tried_at, d.ended_at
                  from bascule.export_delivery d
                  join bascule.export e on e.id = d.export_id;
            create view bascule.export_pauses as
                select export, paused_at, paused_by, paused_for from bascule.export_pause;
            """)
}
