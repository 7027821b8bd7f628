// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v48RowPasts = Migration(
        48, "what tables were",
        sql: """
            -- Each time a file's rows counted, from its load until it was taken back. That it counts now
            -- is in bascule.file.
            create table bascule.file_stay (
                file_id      bigint not null references bascule.file,
                loaded_at    timestamptz not null,
                reverted_at  timestamptz not null,
                primary key (file_id, reverted_at)
            );
            create index file_stay_begin on bascule.file_stay (loaded_at);
            create index file_stay_end on bascule.file_stay (reverted_at);
            create index file_loaded on bascule.file (feed, loaded_at) where loaded_at is not null;

            -- How the row of a key stood for a time, noted when the history of the key was about to be told
            -- anew: by a revert, or by a file that got its place among others. [since, until).
            create table bascule.row_past (
                relation   text not null,
                -- Of the key's values, as hash_record_extended makes it: equal keys have equal ones.
                key_hash   bigint not null,
                since_at   timestamptz not null,
                until_at   timestamptz not null,
                file_id    bigint not null,
                line_no    bigint not null,
                cells      jsonb not null
            );
            create index row_past_key on bascule.row_past (relation, key_hash, until_at);
            create index row_past_since on bascule.row_past (relation, since_at);

            -- The file that made a window stale: the first since it was computed.
            alter table bascule.aggregate_window add column stale_by bigint;
            create or replace view bascule.windows as
                select aggregate, window_start, window_end, first_day, end_day, stale_since, computed_at,
                       seconds, row_count, digest, failures, failing_since, retry_at, error, stale_by,
                       computed_from
                  from bascule.aggregate_window;

            create view bascule.file_stays as
                select file_id, loaded_at, reverted_at from bascule.file_stay;
            create view bascule.row_pasts as
                select relation, key_hash, since_at, until_at, file_id, line_no, cells
                  from bascule.row_past;
            """)
}
