// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// What the database knows beside the schedules' rows, read for a batch at once.
struct TickFacts {
    /// Jobs that wait or run.
    private(set) var activeJobs: Set<Int64> = []
    /// How jobs that have ended did so.
    private(set) var failedJobs: Set<Int64> = []
    private(set) var succeededJobs: Set<Int64> = []
    /// The rows that stand for many ticks, by schedule.
    private(set) var summaries: [String: TickPlan.Summary] = [:]
    /// Ticks after now that have a job, by schedule; only where the clock was set back.
    private(set) var fired: [String: Set<Int64>] = [:]
    private(set) var outage: Range<Int64>?

    init(of rows: [ScheduleRow], at now: Int64, on connection: borrowing Connection) throws {
        let ids = rows.flatMap { $0.active.compactMap(\.jobID) }
        if !ids.isEmpty {
            try readJobs(ids, on: connection)
            try readEndings(of: rows, on: connection)
        }
        try readSummaries(of: rows, on: connection)
        let rewound = rows.filter { $0.cursor > now + ScheduleLimits.clockTolerance }
        if !rewound.isEmpty {
            try takeBackFuture(of: rewound.map(\.schedule.name), after: now, on: connection)
        }
        try readOutage(on: connection)
    }

    private mutating func readJobs(_ ids: [Int64], on connection: borrowing Connection) throws {
        let states = try connection.query(
            """
            select j.id, j.state = 'dead'
              from bascule.job j
             where j.id = any(\(ids))
            """)
        for row in states {
            if try row[1, as: Bool.self] {
                failedJobs.insert(try row[0])
            } else {
                activeJobs.insert(try row[0])
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
            select h.id, h.outcome
              from bascule.job_history h
             where h.id = any(\(gone.compactMap(\.jobID)))
               and h.ended_at >= \(Timestamp(seconds: first))
            """)
        for row in ended {
            switch try row[1, as: String.self] {
            case "succeeded": succeededJobs.insert(try row[0])
            // A person's decision is no failure.
            case "cancelled": break
            default: failedJobs.insert(try row[0])
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
        for row in found {
            guard let outcome = TickDecision.Outcome(rawValue: try row[2]) else { continue }
            summaries[try row[0]] = TickPlan.Summary(
                nominal: try row[1, as: Timestamp.self].seconds, outcome: outcome,
                count: try row[3])
        }
    }

    /// What was decided for a time that has not come is decided again, but for what has a job.
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
        for row in rows {
            fired[try row[0], default: []].insert(try row[1, as: Timestamp.self].seconds)
        }
    }

    private mutating func readOutage(on connection: borrowing Connection) throws {
        let rows = try connection.query(
            "select outage_from, outage_to from bascule.scheduler where outage_from is not null")
        guard let row = rows.first else { return }
        let from = try row[0, as: Timestamp.self].seconds
        outage = from..<max(from, try row[1, as: Timestamp.self].seconds)
    }
}
