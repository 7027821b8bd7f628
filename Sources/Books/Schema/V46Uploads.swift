// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v46Uploads = Migration(
        46, "uploads",
        sql: """
            -- Who handed a file in by the console or the API, as the journal names actors; null: it was
            -- dropped, or named in a command. Its import is in the journal under this name, whoever does it.
            alter table bascule.file add column sent_by text;
            alter table bascule.file drop constraint file_origin_check;
            alter table bascule.file add constraint file_origin_check
                check (origin in ('inbox', 'import', 'reconcile', 'upload', 'mend'));
            -- By digest in any feed, also by its beginning.
            create index file_digest on bascule.file ((encode(sha256, 'hex') collate "C"), id);

            create or replace view bascule.files as
                select f.id, f.feed, f.name, f.bytes, encode(f.sha256, 'hex') as sha256, f.state,
                       f.rows_read, f.rows_inserted, f.rows_amended, f.rows_unchanged, f.rows_rejected,
                       f.arrived_at, f.loaded_at, f.stored_path, f.reason,
                       f.warnings, f.attempts, f.next_attempt_at, f.stored_at, f.duplicate_of,
                       f.previous_id, f.origin, f.inbox_path, f.dialect, f.parser, f.worker,
                       v.digest as feed_version, f.job_id, f.lines, f.line_account, f.mends, f.sent_by
                  from bascule.file f
                  left join bascule.feed_version v on v.id = f.feed_version_id;

            -- A file that was sent to be judged: it lies in the work folder until it is imported or
            -- discarded.
            create table bascule.upload (
                id         bigint generated always as identity primary key,
                feed       text not null,
                name       text not null,
                bytes      bigint not null,
                sha256     bytea not null,
                -- In the work folder.
                path       text not null,
                sent_by    text not null,
                sent_at    timestamptz not null default clock_timestamp(),
                -- Why this feed, and why no other: as `FeedChoice` writes it.
                choice     jsonb not null,
                -- What an import would do, as `Judgement` writes it; null: it is not known yet.
                judgement  jsonb,
                judged_at  timestamptz,
                state      text not null default 'received'
                           check (state in ('received', 'judged', 'imported', 'discarded')),
                -- A file of the ledger, which outlives the upload.
                file_id    bigint references bascule.file,
                ended_at   timestamptz,
                ended_by   text
            );
            create index upload_open on bascule.upload (id) where state in ('received', 'judged');
            create index upload_sender on bascule.upload (sent_by, id);
            create index upload_path on bascule.upload (path) where state in ('received', 'judged');
            create index upload_ended on bascule.upload (ended_at);

            create view bascule.uploads as
                select id, feed, name, bytes, encode(sha256, 'hex') as sha256, path, sent_by, sent_at,
                       choice, judgement, judged_at, state, file_id, ended_at, ended_by
                  from bascule.upload;
            """)
}
