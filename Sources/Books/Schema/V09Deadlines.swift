// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v09Deadlines = Migration(
        9, "deadlines, stalls, unknown kinds",
        sql: """
            -- Minutes after local midnight; what was due before `since` was asked of nobody.
            alter table bascule.schedule
                add column succeed_by        integer check (succeed_by between 0 and 1439),
                add column succeed_by_since  timestamptz;
            -- A pause by a person excuses what was due in it, one for failures does not.
            alter table bascule.tick add column paused_by text;
            -- The queues in which work waits though the worker has free slots for it.
            alter table bascule.worker
                drop column is_stalled,
                add column stalled text[] not null default '{}';
            -- Times in succession that its worker did not know its kind.
            alter table bascule.job rename column snoozes to unknown_times;
            """)
}
