// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v90BounceMarks = Migration(
        90, "bounce_marks",
        sql: """
            -- SHA-256 of each mail that was read, whatever its folder is called: it outlives what is
            -- purged of `bascule.bounce`, for the mail may lie in the mailbox for years.
            create table bascule.bounce_mark (
                digest   bytea primary key,
                noted_at timestamptz not null default clock_timestamp()
            );
            insert into bascule.bounce_mark (digest, noted_at)
            select digest, min(found_at) from bascule.bounce group by digest;
            drop index bascule.bounce_read;
            create index bounce_read on bascule.bounce (digest);

            -- What lay there before the first look is read from its end: below this number nothing is
            -- noted yet; 1: all of it is.
            alter table bascule.bounce_folder add column below bigint not null default 1;

            -- Whom a server named at last, where it is somebody else than our line: behind an alias.
            alter table bascule.bounce add column final_address text;
            -- `unread`: it lies there, and its server does not give it out, so it has no digest.
            alter table bascule.bounce alter column digest drop not null;
            alter table bascule.bounce drop constraint bounce_outcome_check;
            alter table bascule.bounce add constraint bounce_outcome_check check (outcome in
                ('bounced', 'delayed', 'told', 'unmatched', 'not_understood', 'unread'));
            alter table bascule.bounce drop constraint bounce_check;
            alter table bascule.bounce add constraint bounce_check check
                (recipient_id is not null or outcome in ('unmatched', 'not_understood', 'unread'));
            alter table bascule.bounce add check ((digest is null) = (outcome = 'unread'));

            create or replace view bascule.bounces as
                select b.id, b.folder, b.outcome, b.recipient_id, m.mail, b.address, b.status, b.words,
                       b.message_id, b.sender, b.subject, b.found_at, b.put_away_at, b.final_address
                  from bascule.bounce b
                  left join bascule.mail_recipient r on r.id = b.recipient_id
                  left join bascule.mail m on m.id = r.mail_id;
            """)
}
