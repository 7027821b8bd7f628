// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v101DeliveryTargets = Migration(
        101, "delivery_targets",
        sql: """
            -- Of a file of changes: whether it needs none before it.
            alter table bascule.export add column begins_anew boolean not null default false;
            update bascule.export set begins_anew = true where shape is not null and revision = 1;
            create index export_begins_anew on bascule.export (export, id) where begins_anew;

            -- Where an export's files go, or went.
            create table bascule.export_target (
                export       text not null,
                target       text not null,
                -- Since when no declaration sends it there.
                left_at      timestamptz,
                -- Since the last file that arrived: failures, when the last one was, and its words.
                failures     bigint not null default 0,
                failed_at    timestamptz,
                answer       text,
                -- Until then it is left alone.
                closed_until timestamptz,
                -- When it went on after a pause: what waited has its whole patience from then on.
                patient_from timestamptz,
                primary key (export, target)
            );
            insert into bascule.export_target (export, target)
            select distinct e.export, d.target
              from bascule.export_delivery d
              join bascule.export e on e.id = d.export_id;

            -- let_go: no declaration sends it there any more.
            alter table bascule.export_delivery
                drop constraint export_delivery_state_check,
                add constraint export_delivery_state_check check (state in
                    ('recorded', 'transmitting', 'accepted', 'refused', 'replaced', 'let_go')),
                -- The file's.
                add column export text,
                -- Of a file of changes: the line of the file before it, of the same target.
                add column after_id bigint,
                -- Of its tries those that are not held against it: before somebody asked for it again,
                -- and those that our own stop has ended.
                add column uncounted bigint not null default 0;
            update bascule.export_delivery d set export = e.export
              from bascule.export e where e.id = d.export_id;
            alter table bascule.export_delivery alter column export set not null;
            update bascule.export_delivery d set after_id = p.before_id
              from (select o.id, lag(o.id) over (partition by e.export, o.target order by e.id) as before_id
                      from bascule.export_delivery o
                      join bascule.export e on e.id = o.export_id
                     where e.shape is not null and e.lost_at is null) p
             where p.id = d.id and p.before_id is not null
               and d.state in ('recorded', 'transmitting', 'refused');
            create index export_delivery_next on bascule.export_delivery (export, target, due_at)
                where due_at is not null;
            create index export_delivery_refused on bascule.export_delivery (ended_at)
                where state = 'refused';

            create or replace view bascule.export_deliveries as
                select d.id, d.export_id, e.export, e.each, e.window_start, e.window_end, e.revision,
                       e.path, e.bytes, d.target, d.made_at, d.state, d.attempts, d.answer, d.due_at,
                       d.tried_at, d.ended_at, p.paused_at, p.paused_by, p.paused_for
                  from bascule.export_delivery d
                  join bascule.export e on e.id = d.export_id
                  left join bascule.export_pause p on p.export = d.export and d.due_at is not null;
            create or replace view bascule.export_pauses as
                select p.export, p.paused_at, p.paused_by, p.paused_for,
                       (select count(*) from bascule.export_delivery d
                         where d.export = p.export and d.due_at is not null) as waiting
                  from bascule.export_pause p;
            """)
}
