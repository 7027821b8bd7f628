// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The tables of the queue and of its schedules.
package enum JobsSchema {
    /// Migrations 3 (queue) and 4 (schedules), to be applied after the journal's.
    package static let migrations = [
        Migration(3, "queue", sql: queue), Migration(4, "schedules", sql: ScheduleSchema.sql),
    ]

    private static let queue = """
        -- A worker is one life of one process: who has lost its lease comes back as another one.
        create table bascule.worker (
            id          bigint generated always as identity primary key,
            name        text not null,
            queues      text[] not null,
            started_at  timestamptz not null default clock_timestamp(),
            seen_at     timestamptz not null default clock_timestamp()
        );

        -- Only what waits, runs or is dead: jobs that ended well are in job_history. `dead` is kept for
        -- a person to retry or discard.
        create table bascule.job (
            id                   bigint generated always as identity primary key,
            queue                text not null,
            kind                 text not null,
            state                text not null default 'waiting'
                                     check (state in ('waiting', 'running', 'dead')),
            priority             smallint not null default 0,
            run_at               timestamptz not null default clock_timestamp(),
            attempt              smallint not null default 0,
            attempts_limit       smallint not null,
            crashes              smallint not null default 0,
            worker_id            bigint,
            started_at           timestamptz,
            cancel_requested_at  timestamptz,
            concurrency_key      text,
            unique_key           text,
            arguments            jsonb not null default '{}',
            enqueued_at          timestamptz not null default clock_timestamp(),
            enqueued_by          text not null,
            reason               text
        );
        create index job_claim on bascule.job (queue, priority, run_at, id) where state = 'waiting';
        create unique index job_unique on bascule.job (unique_key)
            where unique_key is not null and state in ('waiting', 'running');
        """
}
