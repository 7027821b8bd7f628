// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v01Ledger = Migration(
        1, "ledger",
        sql: """
            create table bascule.feed_version (
                id             integer generated always as identity primary key,
                feed           text not null,
                digest         text not null,
                source         text not null,
                first_used_at  timestamptz not null default now(),
                unique (feed, digest)
            );

            create table bascule.file (
                id               bigint generated always as identity primary key,
                feed             text not null,
                name             text not null,
                inbox_path       text not null,
                origin           text not null default 'inbox' check (origin in ('inbox', 'import')),
                bytes            bigint not null,
                sha256           bytea check (length(sha256) = 32),
                state            text not null check (state in ('arrived', 'loading', 'loaded',
                                     'duplicate', 'rejected', 'failed', 'reverted')),
                rows_read        bigint not null default 0,
                rows_inserted    bigint not null default 0,
                rows_amended     bigint not null default 0,
                rows_unchanged   bigint not null default 0,
                rows_rejected    bigint not null default 0,
                warnings         bigint not null default 0,
                attempts         integer not null default 0,
                next_attempt_at  timestamptz,
                arrived_at       timestamptz not null default now(),
                loaded_at        timestamptz,
                stored_path      text,
                stored_at        timestamptz,
                reason           text,
                feed_version_id  integer references bascule.feed_version,
                parser           text,
                dialect          text,
                previous_id      bigint references bascule.file,
                duplicate_of     bigint references bascule.file,
                again            boolean not null default false,
                worker           text,
                check (rows_read = rows_inserted + rows_amended + rows_unchanged + rows_rejected)
            );
            -- The same bytes are loaded once in a feed, whatever the workers believe.
            create unique index file_content on bascule.file (feed, sha256)
                where state = 'loaded' and not again;
            create index file_sha256 on bascule.file (feed, sha256);
            -- What is not in its last place yet: small however long the ledger grows.
            create index file_open on bascule.file (feed, inbox_path) where stored_at is null;
            create index file_name on bascule.file (feed, name, id);
            create index file_recent on bascule.file (arrived_at);

            create table bascule.fault (
                id           bigint generated always as identity primary key,
                file_id      bigint not null references bascule.file,
                line         bigint,
                column_name  text,
                value        text,
                rule         text not null,
                severity     text not null check (severity in ('reject', 'warn')),
                message      text not null,
                original     text
            );
            create index fault_file on bascule.fault (file_id, id);

            -- A later file that delivered the same values: a revert of the owner passes the row on to it.
            create table bascule.confirmation (
                -- The order in which rows were confirmed: neither file ids nor times say it.
                id             bigint generated always as identity,
                owner_file_id  bigint not null,
                owner_line_no  bigint not null,
                file_id        bigint not null,
                line_no        bigint not null
            );
            create index confirmation_owner on bascule.confirmation (owner_file_id, owner_line_no);
            create index confirmation_file on bascule.confirmation (file_id);

            create table bascule.journal (
                id          bigint generated always as identity primary key,
                at          timestamptz not null default now(),
                actor       text not null,
                action      text not null,
                subject     text not null,
                parameters  jsonb not null default '{}',
                result      jsonb not null default '{}'
            );
            create function bascule.refuse_change() returns trigger language plpgsql as $$
            begin
                raise exception 'the journal is append-only: % refused', tg_op;
            end $$;
            create trigger append_only before update or delete or truncate on bascule.journal
                for each statement execute function bascule.refuse_change();

            -- The services that run, and why the files that they see are not taken yet.
            create table bascule.service (
                worker      text primary key,
                roles       text not null,
                started_at  timestamptz not null default now(),
                seen_at     timestamptz not null default now()
            );
            create table bascule.waiting (
                worker   text not null references bascule.service on delete cascade,
                path     text not null,
                feed     text,
                bytes    bigint not null,
                reason   text not null,
                since    timestamptz not null,
                primary key (worker, path)
            );

            create view bascule.files as
                select f.id, f.feed, f.name, f.bytes, encode(f.sha256, 'hex') as sha256, f.state,
                       f.rows_read, f.rows_inserted, f.rows_amended, f.rows_unchanged, f.rows_rejected,
                       f.arrived_at, f.loaded_at, f.stored_path, f.reason,
                       f.warnings, f.attempts, f.next_attempt_at, f.stored_at, f.duplicate_of,
                       f.previous_id, f.origin, f.inbox_path, f.dialect, f.parser, f.worker,
                       v.digest as feed_version
                  from bascule.file f
                  left join bascule.feed_version v on v.id = f.feed_version_id;

            create view bascule.faults as
                select file_id, line, column_name, value, rule, message, original, severity, id
                  from bascule.fault;
            """)
}
