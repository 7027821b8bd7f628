// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v71ExportRows = Migration(
        71, "rows that went out, stretches left out",
        sql: """
            -- Of an export whose files say what has changed: what they have said of each key.
            create table bascule.export_row (
                export   text not null,
                key      text[] collate "C" not null,
                -- SHA-256 of the row as it went out; null: it was taken away.
                digest   bytea,
                -- The same before the file that said this; null: there was no row. A file that is lost before it
                -- had its name is taken back by it.
                before   bytea,
                file_id  bigint not null references bascule.export,
                primary key (export, key)
            );
            create index export_row_gone on bascule.export_row (export) where digest is null;

            create view bascule.export_rows as
                select export, key, digest is not null as is_there, file_id from bascule.export_row;

            -- The days that an aggregate's `problem` is about: what lies in them is not computed.
            alter table bascule.aggregate add column problem_from date, add column problem_to date;
            """)
}
