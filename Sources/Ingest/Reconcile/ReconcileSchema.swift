// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// What the ledger keeps of files that it has forgotten once: a database came back older than the folders.
enum ReconcileSchema {
    static let migration = Migration(
        27, "files taken up again",
        sql: """
            -- When a file that is taken up again from where it is stored came there: its age beside the
            -- others, which its id does not tell.
            alter table bascule.file add column archived_at timestamptz;
            alter table bascule.file drop constraint file_origin_check;
            alter table bascule.file add constraint file_origin_check
                check (origin in ('inbox', 'import', 'reconcile'));
            -- The services' retention has made it, where there are services.
            alter table bascule.file add column if not exists purged_at timestamptz;
            """)

    /// By the folder of its file a row is found without the others.
    static let folders = Migration(
        15, "folders of stored files",
        sql: """
            -- An entry of an index has room for 2.7 kB: what is cut there is told, not compared.
            create index file_folder on bascule.file
                (feed, (left(regexp_replace(stored_path, '/[^/]*$', ''), 600)) collate "C", id)
                where stored_path is not null;
            """)

    /// An index of an expression has none before the table is analyzed, and nobody knows when that is.
    static let statistics = Migration(
        17, "statistics of folders", sql: "analyze bascule.file")

    /// What was found before a comparison began is judged by it as a whole, in however many runs.
    static let begin = Migration(
        42, "begin of a comparison",
        sql: """
            alter table bascule.folder_comparison
                add column begun_at timestamptz not null default now();
            """)

    /// Where the comparison of all folders is, and what it has found until there; one row, or none.
    static let progress = Migration(
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
