// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v83AlertChanges = Migration(
        83, "changes of alerts",
        sql: """
            -- When it was raised or resolved, by the server's clock: `resolved_at` may be long before.
            alter table bascule.alert add column changed_at timestamptz;
            update bascule.alert set changed_at = greatest(raised_at, resolved_at);
            alter table bascule.alert alter column changed_at set default clock_timestamp(),
                                      alter column changed_at set not null;
            create function bascule.date_alert() returns trigger language plpgsql as $$
            begin
                new.changed_at := clock_timestamp();
                return new;
            end $$;
            create trigger dated before update of resolved_at on bascule.alert
                for each row when (old.resolved_at is distinct from new.resolved_at)
                execute function bascule.date_alert();
            -- What a webhook's look asks for, in the place of what it asked for before.
            create index alert_changed on bascule.alert (changed_at);
            drop index bascule.alert_raised;
            drop index bascule.alert_resolved;
            -- What changed of alerts before it was told; null: what changed before the webhook began.
            alter table bascule.webhook add column alerts_from timestamptz;

            -- Of what was told as raised: when its end was told. Of all else: at once.
            alter table bascule.mail_alert add column over_at timestamptz;
            update bascule.mail_alert set over_at = told_at where told_as <> 'raised';
            update bascule.mail_alert m
               set over_at = r.told_at
              from bascule.mail_alert r
             where m.told_as = 'raised' and r.told_as = 'resolved'
               and (r.mail, r.alert_id) = (m.mail, m.alert_id);
            -- Of which a mail may have to tell the end.
            create index mail_alert_open on bascule.mail_alert (mail, told_at) where over_at is null;
            -- What was told of late.
            create index mail_alert_told on bascule.mail_alert (mail, told_at)
                where told_as = 'raised';

            -- Failures of late, of those of all time.
            create index mail_recipient_ended on bascule.mail_recipient (ended_at)
                where due_at is null and state in ('refused', 'unknown');
            create index webhook_message_ended on bascule.webhook_message (ended_at)
                where due_at is null and state in ('refused', 'unknown');

            -- A file that says what has changed is no other form of the one before it.
            create or replace view bascule.exports as
                select e.id, e.export, e.window_start, e.window_end, e.revision, e.format, e.path,
                       e.bytes, e.rows, encode(e.sha256, 'hex') as sha256,
                       encode(e.data_sha256, 'hex') as data_sha256,
                       case when e.lost_at is not null then 'lost'
                            when e.placed_at is null then 'writing'
                            when e.amended_by is not null or e.amended_at is not null then 'amended'
                            when e.redeclared_at is not null then 'redeclared'
                            else 'current' end as state,
                       e.amended_by, a.path as amended_path, e.made_by, e.made_at, e.duration,
                       e.placed_at, e.amended_at, e.checked_at, e.redeclared_at, e.problem, e.each,
                       e.shape is not null as is_of_changes
                  from bascule.export e
                  left join bascule.export a on a.id = e.amended_by;
            """)
}
