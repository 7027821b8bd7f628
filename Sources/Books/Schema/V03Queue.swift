// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v03Queue = Migration(
        3, "queue",
        sql: """
            -- A worker is one life of one process: who has lost its lease comes back as another one.
            -- Half of each page is left free, so that a heartbeat needs no new index entry.
            create table bascule.worker (
                id            bigint generated always as identity primary key,
                name          text not null,
                queues        text[] not null,
                slots         integer not null default 0,
                running       integer not null default 0,
                claim_p95_ms  double precision,
                is_stalled    boolean not null default false,
                started_at    timestamptz not null default clock_timestamp(),
                seen_at       timestamptz not null default clock_timestamp()
            ) with (fillfactor = 50);

            -- Only queues that somebody has paused or named are here; any other name is a queue as well.
            create table bascule.queue (
                name       text primary key,
                paused_at  timestamptz,
                paused_by  text,
                reason     text
            );
            -- Only what waits, runs or is dead: jobs that ended are in job_history. `dead` is kept for a
            -- person to retry or discard.
            --
            -- `shelf` keeps what can't run yet out of the line that workers read: `later` is not due,
            -- `key` has as many running jobs of its key as may be.
            -- `attempt` only ever grows, for it is part of the fence; `refunds` are the attempts that
            -- don't count (snoozed, interrupted by a shutdown or a crash, given back). Without an
            -- `attempts_limit` the kind's own holds. No value here can make a claim fail: what a claim
            -- adds to stays within these checks.
            create table bascule.job (
                id                   bigint generated always as identity primary key,
                queue                text not null check (length(queue) between 1 and 200),
                kind                 text not null check (length(kind) between 1 and 200),
                state                text not null default 'waiting'
                                         check (state in ('waiting', 'running', 'dead')),
                shelf                text check (shelf in ('later', 'key')),
                priority             smallint not null default 0,
                run_at               timestamptz not null default clock_timestamp(),
                attempt              integer not null default 0 check (attempt between 0 and 1000000000),
                refunds              integer not null default 0 check (refunds between 0 and 1000000000),
                attempts_limit       integer check (attempts_limit between 1 and 1000),
                crashes              smallint not null default 0 check (crashes between 0 and 100),
                snoozes              integer not null default 0 check (snoozes between 0 and 1000000000),
                worker_id            bigint,
                started_at           timestamptz,
                cancel_requested_at  timestamptz,
                cancel_requested_by  text,
                is_ephemeral         boolean not null default false,
                concurrency_key      text check (length(concurrency_key) between 1 and 500),
                unique_key           text check (length(unique_key) between 1 and 500),
                arguments            jsonb not null default '{}' check (jsonb_typeof(arguments) = 'object')
                                         check (pg_column_size(arguments) <= 262144),
                enqueued_at          timestamptz not null default clock_timestamp(),
                enqueued_by          text not null,
                reason               text,
                settled_at           timestamptz,
                check ((state = 'running') = (worker_id is not null))
            ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
                    autovacuum_vacuum_cost_delay = 0);
            create index job_claim on bascule.job (queue, priority, run_at, id)
                where state = 'waiting' and shelf is null;
            create index job_later on bascule.job (run_at) where state = 'waiting' and shelf = 'later';
            create index job_key on bascule.job (concurrency_key, priority, run_at, id)
                where state = 'waiting' and shelf = 'key';
            create index job_running_key on bascule.job (concurrency_key)
                where state = 'running' and concurrency_key is not null;
            create index job_worker on bascule.job (worker_id) where state = 'running';
            create index job_dead on bascule.job (settled_at) where state = 'dead';
            create unique index job_unique on bascule.job (unique_key)
                where unique_key is not null and state in ('waiting', 'running');

            -- How far a running job is; gone when it ends.
            create table bascule.job_progress (
                job_id      bigint primary key,
                attempt     integer not null,
                done        bigint not null,
                total       bigint,
                note        text,
                started_at  timestamptz not null,
                updated_at  timestamptz not null default clock_timestamp()
            ) with (fillfactor = 50);
            create table bascule.job_history (
                id               bigint not null,
                queue            text not null,
                kind             text not null,
                outcome          text not null check (outcome in
                                     ('succeeded', 'cancelled', 'discarded', 'crashed', 'failed')),
                priority         smallint not null,
                attempt          integer not null,
                refunds          integer not null,
                attempts_limit   integer,
                crashes          smallint not null,
                concurrency_key  text,
                unique_key       text,
                arguments        jsonb not null,
                enqueued_at      timestamptz not null,
                enqueued_by      text not null,
                started_at       timestamptz,
                ended_at         timestamptz not null default clock_timestamp(),
                worker_id        bigint,
                worker           text,
                result           jsonb,
                reason           text,
                primary key (id, ended_at)
            ) partition by range (ended_at);
            create table bascule.job_history_default partition of bascule.job_history default;
            create index job_history_kind on bascule.job_history (kind, ended_at);

            -- What an attempt said, at most as many lines as JobLimits allows.
            create table bascule.job_log (
                job_id   bigint not null,
                attempt  integer not null,
                line     integer not null,
                at       timestamptz not null default clock_timestamp(),
                level    text not null,
                text     text not null
            ) partition by range (at);
            create table bascule.job_log_default partition of bascule.job_log default;
            create index job_log_job on bascule.job_log (job_id, attempt, line);
            create view bascule.jobs as
            select j.id, j.queue, j.kind, j.state, j.priority, j.run_at, j.attempt - j.refunds as tries,
                   j.attempts_limit, j.crashes, j.concurrency_key, j.unique_key, j.arguments,
                   j.enqueued_at, j.enqueued_by, j.started_at, null::timestamptz as ended_at,
                   w.name as worker, null::jsonb as result,
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
              left join bascule.job_progress p on p.job_id = j.id and p.attempt = j.attempt
            union all
            select id, queue, kind, outcome, priority, null, attempt - refunds, attempts_limit, crashes,
                   concurrency_key, unique_key, arguments, enqueued_at, enqueued_by, started_at,
                   ended_at, worker, result, reason, null, null, null, null, null
              from bascule.job_history;
            """)
}
