// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The database's facts beside the schedules' rows, read for a batch at once.
struct TickFacts {
    /// Jobs that wait or run.
    private(set) var activeJobs: Set<Int64> = []
    /// How jobs that have ended did so.
    private(set) var failedJobs: Set<Int64> = []
    private(set) var succeededJobs: Set<Int64> = []
    /// The rows that stand for many ticks, by schedule.
    private(set) var summaries: [String: TickPlan.Summary] = [:]
    /// Ticks ahead of a schedule that have a job already, by schedule: decided by a clock that was
    /// set back since.
    private(set) var fired: [String: Set<Int64>] = [:]
    private(set) var outage: Range<Int64>?

    init(of rows: [ScheduleRow], at now: Int64, on connection: borrowing Connection) throws {
        let ids = rows.flatMap { $0.active.compactMap(\.jobID) }
        if !ids.isEmpty {
            try readJobs(ids, on: connection)
            try readEndings(of: rows, on: connection)
        }
        try readSummaries(of: rows, on: connection)
        try readFired(of: rows, until: now, on: connection)
        let rewound = rows.filter { $0.cursor > now + ScheduleLimits.clockTolerance }
        if !rewound.isEmpty {
            try takeBackFuture(of: rewound.map(\.schedule.name), after: now, on: connection)
        }
        try readOutage(on: connection)
    }

    private mutating func readJobs(_ ids: [Int64], on connection: borrowing Connection) throws {
        let states = try connection.query(
            """
            select j.id, j.state
              from bascule.job j
             where j.id = any(\(ids))
            """)
        for job in try states.decode(as: KnownJob.self) {
            if job.state == "dead" {
                failedJobs.insert(job.id)
            } else {
                activeJobs.insert(job.id)
            }
        }
    }

    /// Only where failures are counted: the history is large.
    private mutating func readEndings(
        of rows: [ScheduleRow], on connection: borrowing Connection
    ) throws {
        let gone = rows.filter { $0.schedule.failuresLimit != nil }.flatMap(\.active).filter {
            guard let id = $0.jobID else { return false }
            return !activeJobs.contains(id) && !failedJobs.contains(id)
        }
        guard let first = gone.map(\.nominal).min() else { return }
        // No job ends before its nominal instant: older partitions are not opened.
        let ended = try connection.query(
            """
            select h.id, h.outcome as state
              from bascule.job_history h
             where h.id = any(\(gone.compactMap(\.jobID)))
               and h.ended_at >= \(Timestamp(seconds: first))
            """)
        for job in try ended.decode(as: KnownJob.self) {
            switch job.state {
            case "succeeded": succeededJobs.insert(job.id)
            // A person's decision is no failure.
            case "cancelled": break
            default: failedJobs.insert(job.id)
            }
        }
    }

    private mutating func readSummaries(
        of rows: [ScheduleRow], on connection: borrowing Connection
    ) throws {
        let with = rows.filter { $0.summaryAt != nil }
        guard !with.isEmpty else { return }
        let found = try connection.query(
            """
            select t.schedule, t.nominal_at, t.outcome, t.count
              from unnest(\(with.map(\.schedule.name)),
                          \(with.map { Timestamp(seconds: $0.summaryAt ?? 0) })) as s (name, at)
              join bascule.tick t on t.schedule = s.name and t.nominal_at = s.at
            """)
        for (schedule, summary) in try found.map(by: SummaryColumn.self, Self.summary) {
            if let summary { summaries[schedule] = summary }
        }
    }

    /// Without a summary where the outcome is none that is known.
    private static func summary(
        _ row: RowReader<SummaryColumn>
    ) throws -> (schedule: String, TickPlan.Summary?) {
        let outcome = TickDecision.Outcome(rawValue: try row[.outcome])
        let (nominal, count) = (
            try row[.nominal, as: Timestamp.self], try row[.count, as: Int.self]
        )
        return (
            try row[.schedule],
            outcome.map { TickPlan.Summary(nominal: nominal.seconds, outcome: $0, count: count) }
        )
    }

    private enum SummaryColumn: String, RowColumn {
        case schedule, outcome, count
        case nominal = "nominal_at"
    }

    /// Asked at each look: the one that finds the clock set back comes long before these ticks do.
    private mutating func readFired(
        of rows: [ScheduleRow], until now: Int64, on connection: borrowing Connection
    ) throws {
        let found = try connection.query(
            """
            select t.schedule, t.nominal_at
              from unnest(\(rows.map(\.schedule.name)),
                          \(rows.map { Timestamp(seconds: $0.cursor) })) as s (name, cursor_at)
              join bascule.tick t on t.schedule = s.name and t.nominal_at > s.cursor_at
             where t.nominal_at <= \(Timestamp(seconds: now)) and t.job_id is not null
            """)
        try noteFired(found)
    }

    private mutating func noteFired(_ rows: Rows) throws {
        let ticks = try rows.map(by: FiredColumn.self) { row in
            (try row[.schedule, as: String.self], try row[.nominal, as: Timestamp.self].seconds)
        }
        for (schedule, nominal) in ticks { fired[schedule, default: []].insert(nominal) }
    }

    /// Decisions for a time that has not come are made again, except those with a job.
    private mutating func takeBackFuture(
        of names: [String], after now: Int64, on connection: borrowing Connection
    ) throws {
        let instant = Timestamp(seconds: now)
        try connection.execute(
            """
            delete from bascule.tick
             where schedule = any(\(names)) and nominal_at > \(instant) and job_id is null
            """)
        try connection.execute(
            """
            update bascule.tick set through_at = \(instant)
             where schedule = any(\(names)) and nominal_at <= \(instant)
               and through_at > \(instant)
            """)
        let rows = try connection.query(
            """
            select schedule, nominal_at from bascule.tick
             where schedule = any(\(names)) and nominal_at > \(instant)
            """)
        try noteFired(rows)
    }

    private mutating func readOutage(on connection: borrowing Connection) throws {
        let rows = try connection.query(
            "select outage_from, outage_to from bascule.scheduler where outage_from is not null")
        outage = try rows.first(by: OutageColumn.self) { row in
            let from = try row[.from, as: Timestamp.self].seconds
            return from..<max(from, try row[.to, as: Timestamp.self].seconds)
        }
    }

    private enum FiredColumn: String, RowColumn {
        case schedule
        case nominal = "nominal_at"
    }

    private enum OutageColumn: String, RowColumn {
        case from = "outage_from"
        case to = "outage_to"
    }

    /// A job of a schedule: one that there is, or one of the history.
    private struct KnownJob: RowDecodable {
        let id: Int64
        let state: String

        enum CodingKeys: String, RowColumn { case id, state }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            state = try row[.state]
        }
    }
}
