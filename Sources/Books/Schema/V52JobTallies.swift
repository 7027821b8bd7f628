// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v52JobTallies = Migration(
        52, "tallies of jobs",
        sql: """
            -- How jobs ended: a row for each kind and outcome of a statement that wrote ends, as
            -- bascule.file_note.
            create table bascule.job_note (
                kind    text not null,
                outcome text not null,
                bucket  smallint not null,
                jobs    bigint not null,
                seconds double precision not null
            ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
            create table bascule.job_total (
                kind    text not null,
                outcome text not null,
                bucket  smallint not null,
                jobs    bigint not null,
                seconds double precision not null,
                primary key (kind, outcome, bucket)
            );
            create function bascule.job_bucket(seconds double precision) returns smallint
                language sql immutable as $$
                select case when seconds is null then -1 else width_bucket(
                    seconds, array[0.01,0.1,0.5,1,5,10,30,60,300,1800,3600,14400]::float8[]) end::smallint
            $$;
            create function bascule.note_jobs() returns trigger language plpgsql as $$
            begin
                insert into bascule.job_note
                select kind, outcome, bascule.job_bucket(extract(epoch from ended_at - started_at)::float8),
                       count(*),
                       coalesce(sum(extract(epoch from ended_at - started_at)), 0)
                  from ended
                 group by 1, 2, 3;
                return null;
            end $$;
            -- A statement at a time: ends are written many at once. Rows that move to their day's partition
            -- are inserted into that one, and fire nothing.
            create trigger noted after insert on bascule.job_history
                referencing new table as ended
                for each statement execute function bascule.note_jobs();
            create view bascule.job_totals as
                select kind, outcome, bucket, jobs, seconds from bascule.job_total
                union all
                select kind, outcome, bucket, jobs, seconds from bascule.job_note;
            """)
}
