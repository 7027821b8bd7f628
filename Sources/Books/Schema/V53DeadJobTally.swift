// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v53DeadJobTally = Migration(
        53, "tally of dead jobs",
        sql: """
            -- A dead job has not ended for the history: a person retries or discards it.
            create function bascule.note_dead_job() returns trigger language plpgsql as $$
            begin
                insert into bascule.job_note values (new.kind, 'dead', -1, 1, 0);
                return null;
            end $$;
            create trigger noted after update of state on bascule.job
                for each row when (new.state = 'dead' and old.state <> 'dead')
                execute function bascule.note_dead_job();

            -- Adds up at most so many notes of each kind; says how many were taken. One session at a time:
            -- only it touches the totals, so that nobody waits for them.
            -- Its plans are kept: made while there are few notes, they would read all of them for each one.
            create function bascule.fold_notes(most integer) returns bigint language plpgsql
                set enable_seqscan to off
            as $$
            declare
                file_notes bigint;
                job_notes bigint;
            begin
                if not pg_try_advisory_xact_lock(hashtextextended('bascule.notes', 0)) then
                    return 0;
                end if;
                with taken as (
                    delete from bascule.file_note
                     where ctid = any(array(select ctid from bascule.file_note limit most))
                    returning *
                ), totals as (
                    insert into bascule.file_total as t
                    select feed, state, bascule.import_bucket(seconds), count(*), sum(rows_inserted),
                           sum(rows_amended), sum(rows_unchanged), sum(rows_rejected), sum(warnings),
                           coalesce(sum(seconds), 0)
                      from taken where state is not null
                     group by 1, 2, 3
                    on conflict (feed, state, bucket) do update
                       set files = t.files + excluded.files,
                           rows_inserted = t.rows_inserted + excluded.rows_inserted,
                           rows_amended = t.rows_amended + excluded.rows_amended,
                           rows_unchanged = t.rows_unchanged + excluded.rows_unchanged,
                           rows_rejected = t.rows_rejected + excluded.rows_rejected,
                           warnings = t.warnings + excluded.warnings,
                           seconds = t.seconds + excluded.seconds
                ), quarters as (
                    insert into bascule.file_quarter as q
                    select came, feed, state, sum(files), sum(rows_read), sum(rows_rejected)
                      from (select came, feed, state, 1 as files, rows_read, rows_rejected
                              from taken where state is not null
                            union all
                            select came, feed, old_state, -1, -old_read, -old_rejected
                              from taken where old_state is not null) as change
                     group by 1, 2, 3
                    on conflict (came, feed, state) do update
                       set files = q.files + excluded.files,
                           rows_read = q.rows_read + excluded.rows_read,
                           rows_rejected = q.rows_rejected + excluded.rows_rejected
                )
                select count(*) into file_notes from taken;
                with taken as (
                    delete from bascule.job_note
                     where ctid = any(array(select ctid from bascule.job_note limit most))
                    returning *
                ), totals as (
                    insert into bascule.job_total as t
                    select kind, outcome, bucket, sum(jobs), sum(seconds)
                      from taken group by 1, 2, 3
                    on conflict (kind, outcome, bucket) do update
                       set jobs = t.jobs + excluded.jobs, seconds = t.seconds + excluded.seconds
                )
                select count(*) into job_notes from taken;
                return file_notes + job_notes;
            end $$;
            """)
}
