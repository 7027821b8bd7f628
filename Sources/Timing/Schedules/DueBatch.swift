// SPDX-License-Identifier: Apache-2.0

package import Jobs
internal import Journal
package import Postgres
package import Wording

/// Decides the ticks of the schedules that are due, a batch in one transaction: ticks, their jobs
/// and how far the schedules are, or nothing of it.
///
/// Any number may be at it at a time, on any hosts: each takes other rows, and a row tells by its
/// cursor what is decided.
package struct DueBatch {
    /// The points between two statements, for tests that stop there.
    package enum Step: CaseIterable, Sendable {
        case taken, judged, enqueued, ticked, cancelled, moved
    }

    package struct Report: Sendable, Equatable {
        /// Schedules that were looked at.
        package var schedules = 0
        package var jobs = 0
        package var ticks = 0
        /// Remarks for a person, one sentence each.
        package var warnings: [String] = []

        package init() {}

        static func += (left: inout Report, right: Report) {
            left.schedules += right.schedules
            left.jobs += right.jobs
            left.ticks += right.ticks
            left.warnings += right.warnings
        }
    }

    /// The kinds of jobs that there are.
    let kinds: JobSignature.Catalog
    let zones: TickSeries.ZoneCache
    /// Of the ticks' results.
    let language: Language
    /// Seconds since 1970; nil: the caller's reading holds.
    let clock: (@Sendable (borrowing Connection) throws -> Int64)?
    let onStep: @Sendable (Step) throws -> Void

    package init(
        kinds: JobSignature.Catalog, zones: TickSeries.ZoneCache = TickSeries.ZoneCache(),
        language: Language = .en,
        clock: (@Sendable (borrowing Connection) throws -> Int64)? = nil,
        onStep: @escaping @Sendable (Step) throws -> Void = { _ in }
    ) {
        self.kinds = kinds
        self.zones = zones
        self.language = language
        self.clock = clock
        self.onStep = onStep
    }

    /// Decides the ticks due at `now`, up to a number of schedules; those held by another scheduler
    /// are left to it.
    package func run(
        at now: Int64, limit: Int = ScheduleLimits.batch, on connection: borrowing Connection
    ) throws -> Report {
        let taken = try connection.query(Self.due(at: now, limit: limit))
        return try decide(taken.decode(), at: now, on: connection)
    }

    /// Decides the due ticks of one schedule, whose row is locked until the transaction ends.
    ///
    /// - Parameter ignoringJitter: also ticks that jitter delays; their jobs wait for that time.
    package func run(
        only name: String, at now: Int64, ignoringJitter: Bool = false,
        on connection: borrowing Connection
    ) throws -> Report {
        let taken = try connection.query(
            """
            select \(columns: ScheduleRow.self)
              from bascule.schedule s
             where s.name = \(name)
               for update
            """)
        return try decide(
            taken.decode(), at: now, ignoringJitter: ignoringJitter, on: connection)
    }

    private static func due(at now: Int64, limit: Int) -> SQL {
        """
        select \(columns: ScheduleRow.self)
          from bascule.schedule s
         where \(raw: isDue(at: now))
         order by s.due_at
         limit \(limit)
           for update skip locked
        """
    }

    /// A clock that was set back makes schedules due too: they would wait until it is there again.
    static func isDue(at now: Int64) -> SQL {
        let back = Timestamp(seconds: now + ScheduleLimits.clockTolerance)
        return "(s.due_at <= \(Timestamp(seconds: now)) or s.cursor_at > \(back))"
    }

    private func decide(
        _ rows: [ScheduleRow], at now: Int64, ignoringJitter: Bool = false,
        on connection: borrowing Connection
    ) throws -> Report {
        guard !rows.isEmpty else { return Report() }
        try onStep(.taken)
        // Read again while the rows are ours: to who was stopped since its reading, what others have
        // decided meanwhile would lie ahead of the clock.
        let now = try clock?(connection) ?? now
        let facts = try TickFacts(of: rows, at: now, on: connection)
        try onStep(.judged)
        let plans = rows.map { row in
            ScheduleEvaluation(
                row, facts, kinds: kinds, zones: zones, now: now, ignoringJitter: ignoringJitter)
        }
        var writer = TickWriter(plans, now: now, in: language, onStep: onStep)
        return try writer.write(on: connection)
    }
}
