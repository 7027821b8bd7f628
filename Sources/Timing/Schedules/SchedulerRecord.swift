// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// When any scheduler was last at work: so that a missed tick can say since when none was.
enum SchedulerRecord {
    static func noteSeen(at now: Int64, on connection: borrowing Connection) throws {
        let instant = Timestamp(seconds: now)
        let outage = Timestamp(seconds: now - ScheduleLimits.outage)
        try connection.execute(
            """
            insert into bascule.scheduler as s (seen_at) values (\(instant))
                on conflict (id) do update
               set outage_from = case when s.seen_at < \(outage) then s.seen_at
                                      else s.outage_from end,
                   outage_to = case when s.seen_at < \(outage) then \(instant)
                                    else s.outage_to end,
                   seen_at = excluded.seen_at
             where s.seen_at <> excluded.seen_at
            """)
    }
}
