// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v30Reports = Migration(
        30, "reports",
        sql: """
            create table bascule.report (
                id         bigint generated always as identity primary key,
                file_id    bigint not null references bascule.file,
                kind       text not null check (kind in ('faults', 'rejects')),
                -- Where it lies now, and the name that it was written under: a file of the name of refused
                -- lines mends the file that these are from.
                path       text not null,
                name       text not null,
                -- Refused lines that are in it, and those that had to be left out.
                lines      bigint not null default 0,
                left_out   bigint not null default 0,
                -- The loaded file that it is done with.
                mended_by  bigint references bascule.file,
                mended_at  timestamptz,
                unique (file_id, path)
            );
            create index report_rejects on bascule.report (name) where kind = 'rejects';
            create index report_mended on bascule.report (mended_by) where mended_by is not null;
            """)
}
