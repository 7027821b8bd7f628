// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v11LineAccounts = Migration(
        11, "accounts",
        sql: """
            -- What each line of the file was taken for: {"header": {"lines": 1, "ranges": [[1, 1]]}, ...}.
            -- The lines of all kinds add up to the number of lines.
            alter table bascule.file
                add column lines bigint,
                add column line_account jsonb,
                -- The file whose refused rows this one brings again, mended.
                add column mends bigint references bascule.file;
            create index file_mends on bascule.file (mends) where mends is not null;
            create or replace view bascule.files as
                select f.id, f.feed, f.name, f.bytes, encode(f.sha256, 'hex') as sha256, f.state,
                       f.rows_read, f.rows_inserted, f.rows_amended, f.rows_unchanged, f.rows_rejected,
                       f.arrived_at, f.loaded_at, f.stored_path, f.reason,
                       f.warnings, f.attempts, f.next_attempt_at, f.stored_at, f.duplicate_of,
                       f.previous_id, f.origin, f.inbox_path, f.dialect, f.parser, f.worker,
                       v.digest as feed_version, f.job_id, f.lines, f.line_account, f.mends
                  from bascule.file f
                  left join bascule.feed_version v on v.id = f.feed_version_id;
            """)
}
