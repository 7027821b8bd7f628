// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v06Exports = Migration(
        6, "exports",
        sql: """
            create table bascule.export (
                id             bigint generated always as identity primary key,
                export         text not null,
                -- What the rows are of, [start, end); both null where an export has no windows.
                window_start   timestamptz,
                window_end     timestamptz,
                revision       integer not null check (revision > 0),
                format         text not null,
                path           text not null,
                bytes          bigint not null,
                rows           bigint not null,
                -- Of the file's bytes; of the rows as the database gave them; of the declaration.
                sha256         bytea not null check (length(sha256) = 32),
                data_sha256    bytea not null check (length(data_sha256) = 32),
                declaration    bytea not null check (length(declaration) = 32),
                made_by        text not null,
                made_at        timestamptz not null default clock_timestamp(),
                duration       interval,
                -- First the commit, then the file's name: null is a rename that is owed.
                placed_at      timestamptz,
                -- The process died before the file had its name, and the file is gone.
                lost_at        timestamptz,
                amended_by     bigint references bascule.export,
                check ((window_start is null) = (window_end is null))
            );
            create unique index export_revision on bascule.export
                (export, coalesce(window_start, '-infinity'), coalesce(window_end, 'infinity'), revision)
                where lost_at is null;
            create index export_owed on bascule.export (export) where placed_at is null and lost_at is null;
            create index export_path on bascule.export (path);

            create view bascule.exports as
                select e.id, e.export, e.window_start, e.window_end, e.revision, e.format, e.path,
                       e.bytes, e.rows, encode(e.sha256, 'hex') as sha256,
                       encode(e.data_sha256, 'hex') as data_sha256,
                       case when e.lost_at is not null then 'lost'
                            when e.placed_at is null then 'writing'
                            when e.amended_by is not null then 'amended'
                            else 'current' end as state,
                       e.amended_by, a.path as amended_path, e.made_by, e.made_at, e.duration,
                       e.placed_at
                  from bascule.export e
                  left join bascule.export a on a.id = e.amended_by;
            """)
}
