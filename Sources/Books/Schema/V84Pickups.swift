// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v84Pickups = Migration(
        84, "pickups",
        sql: """
            -- A file of another host, as it was listed there: its name, size and time are what it is
            -- known by. That it was fetched is its file in the ledger, and nothing else.
            create table bascule.pickup_item (
                id          bigint generated always as identity primary key,
                pickup      text not null,
                -- The folder's address, without what may be secret.
                source      text not null,
                -- As text where it is one; else with \\xNN for each byte that is none.
                name        text not null,
                bytes       bigint not null,
                modified_at timestamptz not null,
                -- Since when it is listed so.
                seen_at     timestamptz not null default clock_timestamp(),
                -- The newest that it became.
                file_id     bigint references bascule.file,
                fetched_at  timestamptz,
                -- Why it was not fetched, or not put away there: a word for programs, and what a person is told.
                code        text,
                reason_en   text,
                reason_fr   text,
                -- Since when the other host lists it no more, and what we did to that end there.
                gone_at     timestamptz,
                put_away    text check (put_away in ('deleted', 'moved')),
                unique (pickup, source, name, bytes, modified_at)
            );
            create index pickup_item_listed on bascule.pickup_item (pickup, source) where gone_at is null;
            create index pickup_item_newest on bascule.pickup_item (pickup, id);
            create index pickup_item_refused on bascule.pickup_item (pickup)
                where code is not null and gone_at is null;
            create index pickup_item_gone on bascule.pickup_item (gone_at) where gone_at is not null;

            -- How the last looks at the other host ended.
            create table bascule.pickup (
                pickup        text primary key,
                tried_at      timestamptz not null,
                -- When one last went through.
                done_at       timestamptz,
                failing_since timestamptz,
                failures      bigint not null default 0,
                code          text,
                reason_en     text,
                reason_fr     text,
                listed        bigint not null default 0,
                waiting       bigint not null default 0
            );

            create view bascule.pickup_items as
                select i.id, i.pickup, i.source, i.name, i.bytes, i.modified_at, i.seen_at, i.fetched_at,
                       i.file_id, f.state as file_state, i.code, i.reason_en, i.reason_fr, i.gone_at,
                       i.put_away
                  from bascule.pickup_item i
                  left join bascule.file f on f.id = i.file_id;

            create view bascule.pickups as
                select p.pickup, p.tried_at, p.done_at, p.failing_since, p.failures, p.code, p.reason_en,
                       p.reason_fr, p.listed, p.waiting,
                       (select count(*) from bascule.pickup_item i
                         where i.pickup = p.pickup and i.code is not null and i.gone_at is null) as refused
                  from bascule.pickup p;
            """)
}
