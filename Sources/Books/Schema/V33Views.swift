// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    /// On a new database before the steps from 41 on: their columns are not here.
    static let v33Views = Migration(
        33, "views",
        sql: """
            create view bascule.reports as
                select id, file_id, kind, path, name, lines, left_out, mended_by, mended_at
                  from bascule.report;

            create view bascule.blocked_files as
                select id, feed, inbox_path as path, blocked_since as since, blocked_reason as reason
                  from bascule.file
                 where blocked_since is not null;

            create view bascule.services as
                select worker, roles, started_at, seen_at from bascule.service;
            create view bascule.waiting_files as
                select w.worker, w.path, w.feed, w.bytes, w.reason, w.since, w.is_stray,
                       s.seen_at as worker_seen_at
                  from bascule.waiting w
                  join bascule.service s using (worker);

            -- The two halves of bascule.jobs, with the same columns: each has its own indexes.
            create view bascule.open_jobs as
                select j.id, j.queue, j.kind, j.state, j.priority, j.run_at,
                       j.attempt - j.refunds as tries, j.attempts_limit, j.crashes, j.concurrency_key,
                       j.unique_key, j.arguments, j.enqueued_at, j.enqueued_by, j.started_at,
                       null::timestamptz as ended_at, w.name as worker, null::jsonb as result,
                       case when j.cancel_requested_at is not null
                            then concat('to be cancelled for ', j.cancel_requested_by)
                            when j.state = 'waiting' and j.shelf = 'key'
                            then concat('waits for the other jobs of its key ', j.concurrency_key)
                            else j.reason end as reason,
                       p.done as progress_done, p.total as progress_total, p.note as progress_note,
                       p.done / nullif(extract(epoch from p.updated_at - p.started_at), 0)::float8
                           as progress_per_second,
                       case when p.total >= p.done and p.done > 0
                            then p.updated_at + (p.updated_at - p.started_at)
                                 * ((p.total - p.done)::float8 / p.done) end as progress_ends_at
                  from bascule.job j
                  left join bascule.worker w on w.id = j.worker_id
                  left join bascule.job_progress p on p.job_id = j.id and p.attempt = j.attempt;
            create view bascule.ended_jobs as
                select id, queue, kind, outcome as state, priority, null::timestamptz as run_at,
                       attempt - refunds as tries, attempts_limit, crashes, concurrency_key, unique_key,
                       arguments, enqueued_at, enqueued_by, started_at, ended_at, worker, result, reason,
                       null::bigint as progress_done, null::bigint as progress_total,
                       null::text as progress_note, null::float8 as progress_per_second,
                       null::timestamptz as progress_ends_at
                  from bascule.job_history;
            create or replace view bascule.jobs as
                select * from bascule.open_jobs union all select * from bascule.ended_jobs;
            create view bascule.job_log_lines as
                select job_id, attempt, line, at, level, text,
                       (attempt::bigint << 32) + line as place
                  from bascule.job_log;

            create view bascule.queues as
                with job as (
                    select queue,
                           count(*) filter (where state = 'waiting' and shelf is null) as waiting,
                           count(*) filter (where state = 'running') as running,
                           min(run_at) filter (where state = 'waiting' and shelf is null) as oldest_run_at
                      from bascule.job
                     where state in ('waiting', 'running')
                     group by queue
                ), attended as (
                    select distinct unnest(queues) as name from bascule.worker
                     where seen_at > clock_timestamp() - interval '30 seconds'
                )
                select coalesce(j.queue, q.name) as name, coalesce(j.waiting, 0) as waiting,
                       coalesce(j.running, 0) as running, j.oldest_run_at, q.paused_at, q.paused_by,
                       q.reason as pause_reason, a.name is not null as is_attended
                  from job j
                  full join (select * from bascule.queue where paused_at is not null) q
                    on q.name = j.queue
                  left join attended a on a.name = coalesce(j.queue, q.name);
            create view bascule.workers as
                select id, name, queues, slots, running, claim_p95_ms, stalled, started_at, seen_at
                  from bascule.worker;

            create view bascule.schedules as
                select name, kind, arguments, queue, priority, attempts_limit, form, spec, zone, overlap,
                       catch_up, catch_up_window, jitter, starts_at, ends_at, failures_limit, succeed_by,
                       source, edited, is_in_file, version, paused_at, paused_by, pause_reason, next_at,
                       covered_to, failures, enqueued_at
                  from bascule.schedule;
            create view bascule.ticks as
                select t.schedule, t.nominal_at, t.outcome, t.sentence, t.job_id,
                       (select j.state from bascule.jobs j where j.id = t.job_id limit 1) as job_state,
                       t.window_start, t.count, t.through_at, t.at, t.earlier
                  from bascule.tick t;

            create view bascule.windows as
                select aggregate, window_start, window_end, first_day, end_day, stale_since, computed_at,
                       seconds, row_count, digest, failures, failing_since, retry_at, error
                  from bascule.aggregate_window;
            create view bascule.alerts as
                select id, rule, subject, due_at, raised_at, message, resolved_at, resolution,
                       acknowledged_at, acknowledged_by, note
                  from bascule.alert;
            """)
}
