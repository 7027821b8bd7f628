// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v63Seals = Migration(
        63, "seals of the archive",
        sql: """
            -- The archive's seals, one behind another: each is a file below `.seals`, whose text is made
            -- from these rows and its lines, and can be made again.
            create table bascule.seal (
                number        bigint primary key check (number > 0),
                name          text collate "C" not null unique,
                -- In whole seconds, as its text says it.
                sealed_at     timestamptz not null,
                sealed_by     text not null,
                -- Of the text, and the signature of the text.
                sha256        bytea not null check (length(sha256) = 32),
                signature     bytea not null check (length(signature) = 64),
                key_number    bytea not null check (length(key_number) = 8),
                public_key    bytea not null check (length(public_key) = 32),
                bytes         bigint not null,
                -- The journal's last link when it was made: SEQ:HASH.
                journal_head  text not null,
                stored        bigint not null,
                moved         bigint not null,
                purged        bigint not null,
                gone          bigint not null,
                -- Null: its file is still to be written.
                placed_at     timestamptz
            );
            create index seal_unplaced on bascule.seal (number) where placed_at is null;

            -- What a seal says of a file. The last line of a file is what is believed of it.
            create table bascule.seal_line (
                file_id      bigint not null,
                seal         bigint not null,
                kind         text not null check (kind in ('stored', 'moved', 'purged', 'gone')),
                -- From the archive's folder.
                path         text not null,
                path_before  text check ((path_before is null) = (kind <> 'moved')),
                sha256       bytea not null check (length(sha256) = 32),
                primary key (file_id, seal)
            );
            create index seal_line_order on bascule.seal_line (seal, file_id);

            -- Seals in the archive that a later database has made, before this one was restored, and the
            -- seal that names them.
            create table bascule.seal_later (
                name    text collate "C" primary key,
                sha256  bytea not null check (length(sha256) = 32),
                seal    bigint not null
            );

            -- Readings of the archive against ledger and seals: verifications, and passes of the scrub.
            create table bascule.archive_check (
                id         bigint generated always as identity primary key,
                kind       text not null check (kind in ('verify', 'scrub')),
                scope      text not null,
                by         text not null,
                begun_at   timestamptz not null default clock_timestamp(),
                -- Files up to this one were read.
                last_id    bigint not null default 0,
                files      bigint not null default 0,
                bytes      bigint not null default 0,
                damaged    bigint not null default 0,
                ended_at   timestamptz
            );
            create index archive_check_kind on bascule.archive_check (kind, id);

            -- What is not as it was sealed, until it is found well again.
            create table bascule.archive_damage (
                -- SHA-256 of the path, which may be too long for an index.
                key       bytea primary key,
                id        bigint generated always as identity unique,
                path      text not null,
                kind      text not null,
                file_id   bigint,
                feed      text,
                name      text,
                -- Bytes; null where they were not counted.
                expected  bigint,
                found     bigint,
                -- The file whose bytes are there instead.
                other_id  bigint,
                why       text,
                found_at  timestamptz not null default clock_timestamp(),
                seen_at   timestamptz not null default clock_timestamp()
            );
            create index archive_damage_file on bascule.archive_damage (file_id);

            -- What explains that a file's bytes are not where they were sealed: its purge, by the purge's
            -- time, and other bytes in its place.
            create index journal_purge on bascule.journal (at) where action = 'purge';
            create index journal_instead on bascule.journal ((parameters->>'instead_of'))
                where action in ('mend', 'late write');

            -- Files that are kept whatever the retention says.
            create table bascule.file_hold (
                file_id  bigint primary key references bascule.file,
                reason   text not null,
                held_by  text not null,
                held_at  timestamptz not null default now()
            );

            create view bascule.seals as
                select number, name, sealed_at, sealed_by, encode(sha256, 'hex') as sha256,
                       encode(key_number, 'hex') as key_number, bytes, journal_head, stored, moved,
                       purged, gone, placed_at
                  from bascule.seal;
            create view bascule.seal_lines as
                select seal, file_id, kind, path, path_before, encode(sha256, 'hex') as sha256
                  from bascule.seal_line;
            create view bascule.archive_checks as
                select id, kind, scope, by, begun_at, last_id, files, bytes, damaged, ended_at
                  from bascule.archive_check;
            create view bascule.archive_damages as
                select id, path, kind, file_id, feed, name, expected, found, other_id, why, found_at,
                       seen_at
                  from bascule.archive_damage;
            create view bascule.file_holds as
                select h.file_id, f.feed, f.name, h.reason, h.held_by, h.held_at
                  from bascule.file_hold h
                  join bascule.file f on f.id = h.file_id;
            """)
}
