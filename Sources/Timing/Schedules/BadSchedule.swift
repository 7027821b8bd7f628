// SPDX-License-Identifier: Apache-2.0

internal import Jobs
internal import Journal
internal import Postgres

/// A schedule whose ticks are refused: it is set aside, and the others go on.
enum BadSchedule {
    /// Decides each due schedule in its own transaction and pauses those that are refused.
    static func decideApart(
        _ batch: DueBatch, at now: Int64, on connection: borrowing Connection
    ) throws -> DueBatch.Report {
        let due = try connection.query(
            """
            select s.name from bascule.schedule s
             where \(raw: DueBatch.isDue(at: now))
             order by s.due_at
             limit \(ScheduleLimits.batch)
            """)
        var all = DueBatch.Report()
        for name in try due.values(as: String.self) {
            do {
                all += try connection.transaction { try batch.run(only: name, at: now, on: $0) }
            } catch  where isAboutOne(error) {
                try setAside(name, because: "\(error)", at: now, on: connection)
                all.schedules += 1
                all.warnings.append("schedule \(name) is paused, its tick is refused: \(error)")
            }
        }
        return all
    }

    /// Whether an error comes of what a schedule says, and not of the connection or of being
    /// stopped.
    static func isAboutOne(_ error: any Error) -> Bool {
        if let error = error as? PostgresError {
            return !error.passes && error.sqlstate != nil
        }
        return !(error is CancellationError)
    }

    /// Without a due time it is not taken up; `resume` does that.
    private static func setAside(
        _ name: String, because error: String, at now: Int64, on connection: borrowing Connection
    ) throws {
        let reason = "its tick is refused: \(error)"
        try connection.transaction { connection in
            try connection.execute(
                """
                update bascule.schedule
                   set due_at = null,
                       cursor_at = least(cursor_at, \(Timestamp(seconds: now))),
                       paused_at = coalesce(paused_at, \(Timestamp(seconds: now))),
                       paused_by = coalesce(paused_by, 'bascule'),
                       pause_reason = coalesce(pause_reason, \(reason))
                 where name = \(name)
                """)
            try JournalEntry.write(
                "schedule paused", subject: "schedule \(name)", by: "bascule",
                parameters: Parameters.object([("reason", reason)]), on: connection)
        }
    }
}
