// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v76Bounces = Migration(
        76, "bounces",
        sql: """
            -- Folders of mails that undeliverable ones come back to, and how far each was read.
            create table bascule.bounce_folder (
                folder   text primary key,
                -- Of all its numbers: with another one each number is another mail's.
                validity bigint not null,
                -- All up to this one are noted.
                number   bigint not null default 0,
                read_at  timestamptz not null default clock_timestamp()
            );

            -- What came back, one row a recipient that it speaks of.
            create table bascule.bounce (
                id           bigint generated always as identity primary key,
                folder       text not null references bascule.bounce_folder,
                validity     bigint not null,
                number       bigint not null,
                -- Of its bytes as they were read: the same mail is not counted twice.
                digest       bytea not null,
                outcome      text not null check (outcome in
                             ('bounced', 'delayed', 'told', 'unmatched', 'not_understood')),
                recipient_id bigint references bascule.mail_recipient,
                address      text,
                status       text,
                words        text,
                -- Of the mail that it is about.
                message_id   text,
                sender       text,
                subject      text,
                found_at     timestamptz not null default clock_timestamp(),
                put_away_at  timestamptz,
                check (recipient_id is not null or outcome in ('unmatched', 'not_understood'))
            );
            create index bounce_read on bascule.bounce (folder, digest);
            create index bounce_of on bascule.bounce (recipient_id) where recipient_id is not null;
            create index bounce_found on bascule.bounce (found_at);
            -- What is to be moved or deleted there.
            create index bounce_there on bascule.bounce (folder, validity, number)
                where put_away_at is null and outcome in ('bounced', 'delayed', 'told');

            -- `bounced`: a server had taken it, and says that it did not arrive.
            alter table bascule.mail_recipient drop constraint mail_recipient_state_check;
            alter table bascule.mail_recipient add constraint mail_recipient_state_check check
                (state in ('recorded', 'transmitting', 'accepted', 'refused', 'unknown', 'bounced'));
            -- The last that came back of it, in the words of the server; also that it is late.
            alter table bascule.mail_recipient add column returned_at timestamptz;
            alter table bascule.mail_recipient add column returned text;
            create index mail_recipient_bounced on bascule.mail_recipient (id)
                where state = 'bounced';

            create or replace view bascule.mail_outbox as
                select r.id, r.mail_id, m.mail, m.period, m.revision, m.message_id, m.subject, r.address,
                       r.state, r.attempts, r.unknowns, r.answer, r.due_at, r.tried_at, r.ended_at,
                       m.made_at, r.returned_at, r.returned
                  from bascule.mail_recipient r
                  join bascule.mail m on m.id = r.mail_id;
            create view bascule.bounces as
                select b.id, b.folder, b.outcome, b.recipient_id, m.mail, b.address, b.status, b.words,
                       b.message_id, b.sender, b.subject, b.found_at, b.put_away_at
                  from bascule.bounce b
                  left join bascule.mail_recipient r on r.id = b.recipient_id
                  left join bascule.mail m on m.id = r.mail_id;
            """)
}
