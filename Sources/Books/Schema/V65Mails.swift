// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v65Mails = Migration(
        65, "mails",
        sql: """
            -- Mails as they are sent: finished, and committed before anybody is told of them.
            create table bascule.mail (
                id            bigint generated always as identity primary key,
                -- Its declaration.
                mail          text not null,
                -- What it is for: `20260315`, `a17` of alerts; with the revision it is that mail alone.
                period        text not null,
                revision      bigint not null check (revision > 0),
                -- The same as often as it is sent.
                message_id    text not null unique,
                subject       text not null,
                envelope_from text not null,
                -- Null: no longer kept.
                mime          bytea,
                bytes         bigint not null,
                -- Its words, for people who look here.
                words         text not null,
                made_at       timestamptz not null default clock_timestamp(),
                made_by       text not null,
                -- The job that it was asked by, which makes none twice.
                job_id        bigint unique,
                unique (mail, period, revision)
            );
            create index mail_made on bascule.mail (mail, made_at);
            create index mail_kept on bascule.mail (made_at) where mime is not null;

            create table bascule.mail_recipient (
                id         bigint generated always as identity primary key,
                mail_id    bigint not null references bascule.mail,
                address    text not null,
                state      text not null default 'recorded' check (state in
                           ('recorded', 'transmitting', 'accepted', 'refused', 'unknown')),
                attempts   bigint not null default 0,
                -- How often nobody said what became of it: it may have come so often, and once more.
                unknowns   bigint not null default 0,
                -- In the server's words, or ours of it.
                answer     text,
                -- When it is tried next; null: not by itself any more, or just now.
                due_at     timestamptz default clock_timestamp(),
                tried_at   timestamptz,
                -- When the server asked for the mail in that try; null: nothing of it was sent.
                said_at    timestamptz,
                -- When somebody asked for it again: its patience begins anew.
                retried_at timestamptz,
                ended_at   timestamptz,
                unique (mail_id, address),
                check (state in ('recorded', 'unknown') or due_at is null),
                check (state <> 'accepted' or ended_at is not null)
            );
            create index mail_recipient_due on bascule.mail_recipient (due_at) where due_at is not null;
            create index mail_recipient_at_work on bascule.mail_recipient (id)
                where state = 'transmitting';
            create index mail_recipient_failed on bascule.mail_recipient (id)
                where due_at is null and state in ('refused', 'unknown');

            -- Of which alerts a mail has told, and as what: `raised`, `resolved`, `escalated`.
            create table bascule.mail_alert (
                mail     text not null,
                alert_id bigint not null references bascule.alert on delete cascade,
                told_as  text not null check (told_as in ('raised', 'resolved', 'escalated')),
                told_at  timestamptz not null default clock_timestamp(),
                mail_id  bigint not null references bascule.mail,
                primary key (mail, alert_id, told_as)
            );
            create index mail_alert_of on bascule.mail_alert (alert_id);

            create view bascule.mails as
                select id, mail, period, revision, message_id, subject, envelope_from, words,
                       bytes, made_at, made_by
                  from bascule.mail;
            create view bascule.mail_outbox as
                select r.id, r.mail_id, m.mail, m.period, m.revision, m.message_id, m.subject, r.address,
                       r.state, r.attempts, r.unknowns, r.answer, r.due_at, r.tried_at, r.ended_at,
                       m.made_at
                  from bascule.mail_recipient r
                  join bascule.mail m on m.id = r.mail_id;
            """)
}
