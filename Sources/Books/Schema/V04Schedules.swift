// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v04Schedules = Migration(
        4, "schedules",
        sql: """
            -- A schedule, and how far its ticks are decided. Whoever decides them holds the row's lock, and
            -- `cursor_at` only goes on: so each tick is decided once, whoever does it and how many there are.
            -- No index but the key: there are thousands of rows at most, and updates stay in their page.
            create table bascule.schedule (
                name             text primary key check (name ~ '^[a-z0-9][a-z0-9_.-]{0,62}$'),
                kind             text not null,
                arguments        jsonb not null default '{}' check (jsonb_typeof(arguments) = 'object'),
                queue            text not null default 'default',
                priority         integer not null default 0,
                attempts_limit   integer,
                form             text not null check (form in ('cron', 'interval', 'once')),
                spec             text not null,
                zone             text not null,
                overlap          text not null check (overlap in ('skip', 'buffer_one', 'buffer_all',
                                                                  'cancel_other', 'allow_all')),
                catch_up         text not null check (catch_up in ('none', 'latest', 'all')),
                catch_up_window  bigint not null check (catch_up_window >= 0),
                jitter           bigint not null default 0 check (jitter >= 0),
                starts_at        timestamptz,
                ends_at          timestamptz,
                failures_limit   integer check (failures_limit > 0),

                -- `edited` names the fields that a person has changed: the file does not put them back.
                source           text not null check (source in ('config', 'user')),
                edited           text[] not null default '{}',
                is_in_file       boolean not null default false,
                version          integer not null default 1,
                paused_at        timestamptz,
                paused_by        text,
                pause_reason     text,

                anchor_at        timestamptz not null,
                cursor_at        timestamptz not null,
                next_at          timestamptz,
                due_at           timestamptz,
                covered_to       timestamptz,
                -- Its jobs that waited or ran when it was last looked at, and their nominal instants.
                active           bigint[] not null default '{}',
                active_nominals  timestamptz[] not null default '{}',
                failures         integer not null default 0,
                enqueued_at      timestamptz,
                -- Ticks since the last one that enqueued a job, and the row that stands for most of them.
                quiet            bigint not null default 0,
                summary_at       timestamptz
            ) with (fillfactor = 50);

            -- One row a nominal instant; `count` and `through_at` where one row stands for many.
            create table bascule.tick (
                schedule      text not null,
                nominal_at    timestamptz not null,
                outcome       text not null check (outcome in ('enqueued', 'skipped', 'paused', 'missed',
                                                               'merged', 'by_hand', 'backfilled')),
                sentence      text not null,
                job_id        bigint,
                window_start  timestamptz,
                count         bigint not null default 1,
                through_at    timestamptz,
                at            timestamptz not null default clock_timestamp(),
                primary key (schedule, nominal_at)
            );
            create index tick_at on bascule.tick (at);

            -- When any scheduler was last at work, and the last time that none was.
            create table bascule.scheduler (
                id           boolean primary key default true check (id),
                seen_at      timestamptz not null,
                outage_from  timestamptz,
                outage_to    timestamptz
            );
            """)
}
