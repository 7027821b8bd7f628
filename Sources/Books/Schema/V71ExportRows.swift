// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v71ExportRows = Migration(
        71, "rows that went out, stretches left out",
        sql: """
            -- Of an export whose files say what has changed: what they have said of each key that is there.
            create table bascule.export_row (
                export   text not null,
                key      text[] collate "C" not null,
                -- SHA-256 of the row as it went out.
                digest   bytea not null,
                file_id  bigint not null references bascule.export,
                primary key (export, key)
            );

            create view bascule.export_rows as
                select export, key, file_id from bascule.export_row;

            -- Of a file of changes: names and types of its query's columns. Null: the file has all rows.
            alter table bascule.export add column shape text;

            -- The days that an aggregate's `problem` is about: what lies in them is not computed.
            alter table bascule.aggregate add column problem_days datemultirange;
            """)
}
