// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v16FolderComparison = Migration(
        16, "comparison of folders",
        sql: """
            create table bascule.folder_comparison (
                id             integer primary key default 1 check (id = 1),
                moved_at       timestamptz not null default now(),
                feed           text not null,
                folder         text not null,
                folders        bigint not null,
                unknown        bigint not null,
                missing        bigint not null,
                companions     bigint not null,
                unknown_paths  text[] not null,
                missing_paths  text[] not null,
                unread         text[] not null
            );
            """)
}
