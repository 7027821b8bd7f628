// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v38JobStates = Migration(
        38, "states of jobs that can't run yet",
        sql: """
            -- A waiting job that can't run yet has a state of its own in the views: `scheduled` is not due,
            -- `blocked` waits for the other jobs of its key. In the table it is `waiting`, on a shelf.
            -- `is_running` can be looked up in the index of running jobs; `state` can't any more. Both halves of
            -- bascule.jobs keep the same columns.
            create or replace view bascule.open_jobs as
                select j.id, j.queue, j.kind,
                       case when j.state = 'waiting' and j.shelf = 'later' then 'scheduled'
                            when j.state = 'waiting' and j.shelf = 'key' then 'blocked'
                            else j.state end as state,
                       j.priority, j.run_at,
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
                                 * ((p.total - p.done)::float8 / p.done) end as progress_ends_at,
                       j.state = 'running' as is_running
                  from bascule.job j
                  left join bascule.worker w on w.id = j.worker_id
                  left join bascule.job_progress p on p.job_id = j.id and p.attempt = j.attempt;
            create or replace view bascule.ended_jobs as
                select id, queue, kind, outcome as state, priority, null::timestamptz as run_at,
                       attempt - refunds as tries, attempts_limit, crashes, concurrency_key, unique_key,
                       arguments, enqueued_at, enqueued_by, started_at, ended_at, worker, result, reason,
                       null::bigint as progress_done, null::bigint as progress_total,
                       null::text as progress_note, null::float8 as progress_per_second,
                       null::timestamptz as progress_ends_at, false as is_running
                  from bascule.job_history;
            """)
}
