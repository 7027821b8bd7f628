// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v05Aggregates = Migration(
        5, "aggregates",
        sql: """
            -- What a transaction changed in a table, by a column of it: written with the change itself,
            -- deleted by whoever has marked the windows. Half-open; of an aggregate's own table (column *)
            -- the window. In no order that matters.
            create table bascule.touch (
                id           bigint generated always as identity primary key,
                source       text not null,
                column_name  text not null,
                from_at      timestamptz,
                to_at        timestamptz,
                from_day     date,
                to_day       date,
                file_id      bigint,
                at           timestamptz not null default now(),
                check (coalesce(from_at < to_at, from_day < to_day, false))
            );

            create table bascule.aggregate (
                name           text primary key,
                -- Of the declaration that its windows are computed by, and of what their bounds depend on.
                digest         text not null,
                calendar       text not null,
                target         text not null,
                registered_at  timestamptz not null default now(),
                -- Something a person must mend before all windows can be right.
                problem        text
            );

            create table bascule.aggregate_window (
                aggregate      text not null references bascule.aggregate on delete cascade,
                window_start   timestamptz not null,
                window_end     timestamptz not null,
                first_day      date not null,
                end_day        date not null,
                -- Not null: something it is computed from has changed since.
                stale_since    timestamptz,
                computed_at    timestamptz,
                seconds        double precision,
                row_count      bigint,
                digest         text,
                computed_from  jsonb,
                failures       integer not null default 0,
                failed_at      timestamptz,
                error          text,
                primary key (aggregate, window_start),
                check (window_start < window_end)
            );
            create index aggregate_window_stale on bascule.aggregate_window (aggregate, window_start)
                where stale_since is not null;

            create view bascule.aggregates as
                select a.name, a.target, count(w.aggregate) as windows,
                       count(w.stale_since) as stale, min(w.stale_since) as oldest_stale,
                       max(w.computed_at) as last_computed,
                       coalesce(sum(w.row_count), 0)::bigint as row_count,
                       count(*) filter (where w.failures > 0) as failing,
                       (select f.error from bascule.aggregate_window f
                         where f.aggregate = a.name and f.failures > 0
                         order by f.failed_at desc limit 1) as error,
                       a.problem, a.digest
                  from bascule.aggregate a
                  left join bascule.aggregate_window w on w.aggregate = a.name
                 group by a.name;
            """)
}
