// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    /// One table a step, as in V34: here `file`; the other tables are new.
    static let v57Tasks = Migration(
        57, "tasks",
        sql: """
            -- A file that somebody waits for: handed in, or taken up again by a job. How the task ended is
            -- written once, in the transaction in which its file ends: what becomes of the file later is
            -- another task's.
            create table bascule.file_task (
                id             bigint generated always as identity primary key,
                file_id        bigint not null references bascule.file,
                -- The job that took it up or back; null: it was handed in.
                job_id         bigint,
                begun_at       timestamptz not null default clock_timestamp(),
                ended_at       timestamptz,
                state          text,
                rows_read      bigint not null default 0,
                rows_inserted  bigint not null default 0,
                rows_amended   bigint not null default 0,
                rows_unchanged bigint not null default 0,
                rows_rejected  bigint not null default 0,
                reason         text,
                check ((ended_at is null) = (state is null))
            );
            create unique index file_task_handed_in on bascule.file_task (file_id) where job_id is null;
            create unique index file_task_job on bascule.file_task (job_id, file_id)
                where job_id is not null;
            create index file_task_open on bascule.file_task (file_id) where ended_at is null;

            -- Whether a task was ever begun for it: of all others none is looked for.
            alter table bascule.file add column is_awaited boolean not null default false;
            create function bascule.end_file_task() returns trigger language plpgsql as $$
            begin
                update bascule.file_task
                   set ended_at = clock_timestamp(), state = new.state, rows_read = new.rows_read,
                       rows_inserted = new.rows_inserted, rows_amended = new.rows_amended,
                       rows_unchanged = new.rows_unchanged, rows_rejected = new.rows_rejected,
                       reason = new.reason
                 where file_id = new.id and ended_at is null;
                return null;
            end $$;
            create trigger ended after update of state on bascule.file
                for each row when (new.is_awaited and old.state in ('arrived', 'loading')
                                   and new.state not in ('arrived', 'loading'))
                execute function bascule.end_file_task();

            -- Files that were handed in before: as they stand now, for how they ended first is not known.
            insert into bascule.file_task (file_id, begun_at, ended_at, state, rows_read, rows_inserted,
                                           rows_amended, rows_unchanged, rows_rejected, reason)
            select id, arrived_at,
                   case when state not in ('arrived', 'loading')
                        then coalesce(loaded_at, stored_at, arrived_at) end,
                   case when state not in ('arrived', 'loading') then state end,
                   rows_read, rows_inserted, rows_amended, rows_unchanged, rows_rejected, reason
              from bascule.file where sent_by is not null;
            update bascule.file set is_awaited = true
             where sent_by is not null and state in ('arrived', 'loading');

            create view bascule.file_tasks as
                select t.id, t.file_id, t.job_id, f.feed, f.name, f.sent_by, t.begun_at, t.ended_at,
                       coalesce(t.state, f.state) as state, t.rows_read, t.rows_inserted,
                       t.rows_amended, t.rows_unchanged, t.rows_rejected,
                       case when t.ended_at is null then f.reason else t.reason end as reason,
                       -- The batch that has it just now.
                       case when t.ended_at is null and f.state = 'loading' then f.job_id end
                           as batch_id
                  from bascule.file_task t
                  join bascule.file f on f.id = t.file_id;

            -- How much somebody has sent and not yet decided about.
            create index upload_open_sender on bascule.upload (sent_by) include (bytes)
                where state in ('received', 'judged');

            -- Jobs that one request has begun together.
            create table bascule.job_batch (
                id       bigint generated always as identity primary key,
                begun_at timestamptz not null default clock_timestamp(),
                begun_by text not null,
                jobs     bigint[] not null check (cardinality(jobs) > 0)
            );
            create index job_batch_old on bascule.job_batch (begun_at);
            create view bascule.job_batches as select id, begun_at, begun_by, jobs from bascule.job_batch;
            """)
}
