// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The tables of alerts and of what was purged.
package enum HousekeepingSchema {
    package static let migration = Migration(7, "housekeeping", sql: housekeeping)

    package static let settings = Migration(
        21, "settings",
        sql: """
            -- Settings that give data their meaning, each time that they changed.
            create table bascule.setting (
                id     bigint generated always as identity primary key,
                name   text not null,
                value  text not null,
                since  timestamptz not null default clock_timestamp()
            );
            create index setting_name on bascule.setting (name, id);
            """)

    package static let told = Migration(
        43, "alerts told anew",
        sql: """
            -- When what an alert says was last found to be so, where that is after it was raised.
            alter table bascule.alert add column told_at timestamptz;
            """)

    private static let housekeeping = """
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
        """
}
