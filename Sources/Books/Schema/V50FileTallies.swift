// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    /// One table a step, as in V34: here `file`, in V52 `job_history`, in V53 `job`.
    static let v50FileTallies = Migration(
        50, "tallies of files",
        sql: """
            -- What became of files: one row a change, written in the change's own transaction, so that two
            -- transactions never wait for each other. bascule.fold_notes adds them up. `old_state` and `state`
            -- are null where the file is not settled; `seconds` is null where no import has ended.
            create table bascule.file_note (
                feed           text not null,
                -- The quarter of an hour in which the file came.
                came           timestamptz not null,
                old_state      text,
                old_read       bigint not null,
                old_rejected   bigint not null,
                state          text,
                rows_read      bigint not null,
                rows_inserted  bigint not null,
                rows_amended   bigint not null,
                rows_unchanged bigint not null,
                rows_rejected  bigint not null,
                warnings       bigint not null,
                seconds        double precision
            ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
            -- Since the first file, and only growing. `bucket` counts the bounds that the time is not below;
            -- -1: no time was taken.
            create table bascule.file_total (
                feed           text not null,
                state          text not null,
                bucket         smallint not null,
                files          bigint not null,
                rows_inserted  bigint not null,
                rows_amended   bigint not null,
                rows_unchanged bigint not null,
                rows_rejected  bigint not null,
                warnings       bigint not null,
                seconds        double precision not null,
                primary key (feed, state, bucket)
            );
            -- How many files that came within a quarter of an hour are in a state now.
            create table bascule.file_quarter (
                came          timestamptz not null,
                feed          text not null,
                state         text not null,
                files         bigint not null,
                rows_read     bigint not null,
                rows_rejected bigint not null,
                primary key (came, feed, state)
            );

            -- In seconds; the same numbers are in the program.
            create function bascule.import_bucket(seconds double precision) returns smallint
                language sql immutable as $$
                select case when seconds is null then -1 else width_bucket(
                    seconds, array[0.05,0.1,0.25,0.5,1,2.5,5,10,30,60,300,1800]::float8[]) end::smallint
            $$;
            create function bascule.note_file() returns trigger language plpgsql as $$
            begin
                insert into bascule.file_note
                values (new.feed, date_bin('15 minutes', new.arrived_at, 'epoch'),
                        case when tg_op = 'UPDATE' and old.state not in ('arrived', 'loading')
                             then old.state end,
                        case when tg_op = 'UPDATE' then old.rows_read else 0 end,
                        case when tg_op = 'UPDATE' then old.rows_rejected else 0 end,
                        case when new.state not in ('arrived', 'loading') then new.state end,
                        new.rows_read, new.rows_inserted, new.rows_amended, new.rows_unchanged,
                        new.rows_rejected, new.warnings,
                        case when tg_op = 'UPDATE' and old.state = 'loading'
                                  and new.state not in ('arrived', 'loading')
                             then greatest(0, extract(epoch from clock_timestamp() - new.arrived_at)) end);
                return null;
            end $$;
            create trigger noted_when_new after insert on bascule.file
                for each row when (new.state not in ('arrived', 'loading'))
                execute function bascule.note_file();
            create trigger noted after update of state on bascule.file
                for each row when (old.state is distinct from new.state
                                   and not (old.state in ('arrived', 'loading')
                                            and new.state in ('arrived', 'loading')))
                execute function bascule.note_file();

            -- What was there before; of these no time was taken.
            insert into bascule.file_total
            select feed, state, -1, count(*), sum(rows_inserted), sum(rows_amended), sum(rows_unchanged),
                   sum(rows_rejected), sum(warnings), 0
              from bascule.file where state not in ('arrived', 'loading')
             group by feed, state;
            insert into bascule.file_quarter
            select date_bin('15 minutes', arrived_at, 'epoch'), feed, state, count(*), sum(rows_read),
                   sum(rows_rejected)
              from bascule.file where state not in ('arrived', 'loading')
             group by 1, 2, 3;

            create view bascule.file_totals as
                select feed, state, bucket, files, rows_inserted, rows_amended, rows_unchanged,
                       rows_rejected, warnings, seconds
                  from bascule.file_total
                union all
                select feed, state, bascule.import_bucket(seconds), 1, rows_inserted, rows_amended,
                       rows_unchanged, rows_rejected, warnings, coalesce(seconds, 0)
                  from bascule.file_note where state is not null;
            create view bascule.file_quarters as
                select came, feed, state, files, rows_read, rows_rejected from bascule.file_quarter
                union all
                select came, feed, state, 1, rows_read, rows_rejected
                  from bascule.file_note where state is not null
                union all
                select came, feed, old_state, -1, -old_read, -old_rejected
                  from bascule.file_note where old_state is not null;
            """)
}
