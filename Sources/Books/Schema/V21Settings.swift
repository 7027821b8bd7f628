// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v21Settings = Migration(
        21, "settings",
        sql: """
            -- Settings that give data their meaning, each time that they changed.
            create table bascule.setting (
                id     bigint generated always as identity primary key,
                name   text not null,
                value  text not null,
                since  timestamptz not null default clock_timestamp()
            );
            create index setting_name on bascule.setting (name, id);
            """)
}
