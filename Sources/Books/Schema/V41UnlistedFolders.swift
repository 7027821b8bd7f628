// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v41UnlistedFolders = Migration(
        41, "folders that can't be listed",
        sql: """
            -- A folder of which nobody knows what lies in it: no sign that nothing does.
            alter table bascule.waiting add column is_unlisted boolean not null default false;
            """)
}
