// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v07Alerts = Migration(
        7, "housekeeping",
        sql: """
            -- What did not happen that should have, once for each time that it was due.
            create table bascule.alert (
                id                bigint generated always as identity primary key,
                rule              text not null,
                subject           text not null,
                due_at            timestamptz not null,
                raised_at         timestamptz not null default now(),
                message           text not null,
                resolved_at       timestamptz,
                resolution        text,
                acknowledged_at   timestamptz,
                acknowledged_by   text,
                note              text,
                unique (rule, subject, due_at)
            );
            create index alert_open on bascule.alert (id)
                where resolved_at is null and acknowledged_at is null;

            -- Its bytes were deleted by the rules of retention; the row of the ledger stays for ever.
            alter table bascule.file add column purged_at timestamptz;
            """)
}
