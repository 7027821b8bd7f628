// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v97PickupMails = Migration(
        97, "pickup_mails",
        sql: """
            -- A mail of a folder that a pickup reads: known by the folder's UIDVALIDITY and its UID. What
            -- of it became a file is its items.
            create table bascule.pickup_mail (
                id          bigint generated always as identity primary key,
                pickup      text not null,
                -- The folder's address.
                source      text not null,
                validity    bigint not null,
                number      bigint not null,
                sender      text,
                seen_at     timestamptz not null default clock_timestamp(),
                -- Null: it was begun. taken: each of its files is one of the ledger, or refused; nothing: it
                -- has none that is wanted; sender: not one of the list; refused: it can't be read.
                outcome     text check (outcome in ('taken', 'nothing', 'sender', 'refused')),
                -- What we did to it there, once all of it was loaded.
                put_away    text check (put_away in ('deleted', 'moved')),
                unique (pickup, source, validity, number)
            );
            create index pickup_mail_loaded on bascule.pickup_mail (pickup, source, validity)
                where outcome = 'taken' and put_away is null;
            create index pickup_mail_seen on bascule.pickup_mail (seen_at);

            alter table bascule.pickup_item
                add column mail_id bigint references bascule.pickup_mail on delete set null;
            create index pickup_item_mail on bascule.pickup_item (mail_id) where mail_id is not null;
            """)
}
