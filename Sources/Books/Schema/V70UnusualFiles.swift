// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v70UnusualFiles = Migration(
        70, "unusual files",
        sql: """
            alter table bascule.file
                -- What is far from usual in it, in the site's language; null: nothing is.
                add column unusual     text,
                -- Since when it waits for somebody to release it; null: it does not.
                add column held_at     timestamptz,
                -- When somebody did, and who: it is not held again.
                add column released_at timestamptz,
                add column released_by text,
                -- Who had it refused while it waited.
                add column refused_by  text;
            create index file_unusual on bascule.file (feed, id) where unusual is not null;

            -- What came in each loaded file, column by column: what later ones are compared with.
            create table bascule.file_measure (
                file_id bigint primary key references bascule.file,
                feed    text not null,
                measure jsonb not null
            );
            create index file_measure_of on bascule.file_measure (feed, file_id);

            create or replace view bascule.files as
                select f.id, f.feed, f.name, f.bytes, encode(f.sha256, 'hex') as sha256, f.state,
                       f.rows_read, f.rows_inserted, f.rows_amended, f.rows_unchanged, f.rows_rejected,
                       f.arrived_at, f.loaded_at, f.stored_path, f.reason,
                       f.warnings, f.attempts, f.next_attempt_at, f.stored_at, f.duplicate_of,
                       f.previous_id, f.origin, f.inbox_path, f.dialect, f.parser, f.worker,
                       v.digest as feed_version, f.job_id, f.lines, f.line_account, f.mends, f.sent_by,
                       f.sha256 as digest, f.unusual, f.held_at, f.released_at, f.released_by
                  from bascule.file f
                  left join bascule.feed_version v on v.id = f.feed_version_id;
            """)
}
