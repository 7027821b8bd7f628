// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v103PickupMailsAgain = Migration(
        103, "pickup_mails_again",
        sql: """
            -- A mail of which the outcome is null is looked at again, behind all that are new, as is one
            -- that was judged by another rule than today's.
            alter table bascule.pickup_mail
                -- When it was last begun.
                add column tried_at  timestamptz,
                -- By which senders, names and limit it was judged: a number that tells them apart.
                add column rule      bigint,
                -- Files in it that are not fetched: it stays where it is. Null: nobody has counted.
                add column left_over bigint,
                -- Of one whose sender is none of the list: whether it seems to have files that are wanted.
                add column is_wanted boolean not null default false,
                drop constraint pickup_mail_outcome_check,
                -- gone: it was begun, and the folder has it no more.
                add constraint pickup_mail_outcome_check
                    check (outcome in ('taken', 'nothing', 'sender', 'refused', 'gone'));
            create index pickup_mail_open on bascule.pickup_mail (pickup, seen_at)
                where outcome is null;
            create index pickup_mail_passed on bascule.pickup_mail (pickup, id)
                where outcome = 'sender' and is_wanted;

            -- Since when its code is what it is.
            alter table bascule.pickup_item
                add column code_since timestamptz not null default now();
            update bascule.pickup_item set code_since = seen_at where code is not null;

            create or replace view bascule.pickups as
                select p.pickup, p.tried_at, p.done_at, p.failing_since, p.failures, p.code, p.reason_en,
                       p.reason_fr, p.listed, p.waiting,
                       (select count(*) from bascule.pickup_item i
                         where i.pickup = p.pickup and i.code is not null and i.gone_at is null) as refused,
                       -- Mails of the last 30 days with files that are wanted, from others than the senders.
                       (select count(*) from bascule.pickup_mail m
                         where m.pickup = p.pickup and m.outcome = 'sender' and m.is_wanted
                           and m.seen_at > now() - interval '30 days') as passed
                  from bascule.pickup p;
            create view bascule.pickup_mails as
                select m.id, m.pickup, m.source, m.number, m.sender, m.seen_at, m.outcome, m.is_wanted,
                       m.left_over, m.put_away
                  from bascule.pickup_mail m;
            """)
}
