// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v13Files = Migration(
        13, "files",
        sql: """
            -- The file that the row is about, so that another one in its place is known for what it is; with
            -- its bytes. The device is left out: its number changes with every mount.
            alter table bascule.file
                add column inode bigint,
                add column changed_ns bigint,
                -- Settled, and can't be moved to its last place: since when, why, how often it was tried.
                add column blocked_since timestamptz,
                add column blocked_reason text,
                add column blocked_times integer not null default 0;
            create index file_blocked on bascule.file (id) where blocked_since is not null;

            -- Marker and checksum files that came with a file, until they have followed it.
            create table bascule.companion (
                file_id     bigint not null references bascule.file,
                path        text not null,
                inode       bigint not null,
                changed_ns  bigint not null,
                primary key (file_id, path)
            );

            -- Stored files whose file system does not tell whether a writer still has them: looked at again
            -- when they are due. What has changed by then is a file of its own (found_id).
            create table bascule.late_look (
                file_id      bigint primary key references bascule.file,
                due_at       timestamptz not null,
                modified_ns  bigint not null,
                found_at     timestamptz,
                found_id     bigint references bascule.file
            );
            create index late_look_due on bascule.late_look (due_at) where found_at is null;

            -- What lies in the inboxes and will never be taken as it is: no feed's, or left behind.
            alter table bascule.waiting add column is_stray boolean not null default false;
            """)
}
