// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v10Inbox = Migration(
        10, "inbox",
        sql: """
            -- The batch that has or had the file in hand: whoever finds a file that a crash left in
            -- loading asks whether somebody had cancelled it.
            alter table bascule.file add column job_id bigint;
            create or replace view bascule.files as
                select f.id, f.feed, f.name, f.bytes, encode(f.sha256, 'hex') as sha256, f.state,
                       f.rows_read, f.rows_inserted, f.rows_amended, f.rows_unchanged, f.rows_rejected,
                       f.arrived_at, f.loaded_at, f.stored_path, f.reason,
                       f.warnings, f.attempts, f.next_attempt_at, f.stored_at, f.duplicate_of,
                       f.previous_id, f.origin, f.inbox_path, f.dialect, f.parser, f.worker,
                       v.digest as feed_version, f.job_id
                  from bascule.file f
                  left join bascule.feed_version v on v.id = f.feed_version_id;
            """)
}
