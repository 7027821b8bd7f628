// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v24WindowUpkeep = Migration(
        24, "upkeep of windows",
        sql: """
            alter table bascule.watched_column
                add foreign key (watcher) references bascule.aggregate on delete cascade;
            alter table bascule.aggregate
                -- Its declaration has a mistake: its rows stay as they were, and nobody computes them.
                add column broken_since timestamptz,
                -- How far a change in one window reaches: window, season, always.
                add column reach text not null default 'window';
            alter table bascule.aggregate_window
                -- Not null: it has failed ever since; it is tried again from retry_at on.
                add column failing_since timestamptz,
                add column retry_at timestamptz;

            create or replace view bascule.aggregates as
                select a.name, a.target, count(w.aggregate) as windows,
                       count(w.stale_since) as stale, min(w.stale_since) as oldest_stale,
                       max(w.computed_at) as last_computed,
                       coalesce(sum(w.row_count), 0)::bigint as row_count,
                       count(*) filter (where w.failures > 0) as failing,
                       (select f.error from bascule.aggregate_window f
                         where f.aggregate = a.name and f.failures > 0
                         order by f.failed_at desc limit 1) as error,
                       a.problem, a.digest, a.broken_since, min(w.failing_since) as failing_since,
                       min(w.retry_at) as retry_at
                  from bascule.aggregate a
                  left join bascule.aggregate_window w on w.aggregate = a.name
                 group by a.name;
            -- Runs an aggregate's query, which may only read: also no function in it may write.
            create function bascule.window_rows(
                query text, window_start timestamptz, window_end timestamptz, day date, day_end date,
                season_start timestamptz, season_end timestamptz, season_day date, zone text)
            returns setof record language plpgsql stable set transaction_read_only to on as $function$
            begin
                return query execute query using window_start, window_end, day, day_end,
                                                 season_start, season_end, season_day, zone;
            end
            $function$;
            alter table bascule.export
                -- Since when the declaration is known to be another one than that of the file.
                add column redeclared_at timestamptz,
                -- 1: the digest of the declaration is that of its text; 2: that of what it says.
                add column declaration_form smallint not null default 1,
                -- Why the file could not be given its name.
                add column problem text;

            create or replace view bascule.exports as
                select e.id, e.export, e.window_start, e.window_end, e.revision, e.format, e.path,
                       e.bytes, e.rows, encode(e.sha256, 'hex') as sha256,
                       encode(e.data_sha256, 'hex') as data_sha256,
                       case when e.lost_at is not null then 'lost'
                            when e.placed_at is null then 'writing'
                            when e.amended_by is not null or e.amended_at is not null then 'amended'
                            when e.redeclared_at is not null then 'redeclared'
                            else 'current' end as state,
                       e.amended_by, a.path as amended_path, e.made_by, e.made_at, e.duration,
                       e.placed_at, e.amended_at, e.checked_at, e.redeclared_at, e.problem
                  from bascule.export e
                  left join bascule.export a on a.id = e.amended_by;
            """)
}
