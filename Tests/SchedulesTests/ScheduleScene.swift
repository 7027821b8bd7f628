// SPDX-License-Identifier: Apache-2.0

import Configuration
import Cron
import Jobs
import Postgres
import Schedules
import Synchronization
import TestSupport
import Testing
import Views

/// A database with the queue's tables, and a clock that is set by hand.
final class ScheduleScene: Sendable {
    static let kinds: JobSignature.Catalog = ["k", "other"]
    /// 2026-01-01 00:00 UTC.
    static let start = Int64(1_767_225_600)

    let database: TestDatabase
    private let clock = Mutex(start)

    init() throws {
        database = try TestDatabase.migrated()
    }

    var now: Int64 {
        get { clock.withLock { $0 } }
        set { clock.withLock { $0 = newValue } }
    }

    func hourly(_ name: String, _ change: (inout Schedule) -> Void = { _ in }) -> Schedule {
        var schedule = Schedule(name: name, kind: "k", form: .cron("0 * * * *"), zone: "UTC")
        change(&schedule)
        return schedule
    }

    /// Does something to schedules at the scene's time, by `user:ana`.
    @discardableResult
    func change<Value>(
        _ connection: Connection, _ body: (ScheduleStore, borrowing Connection) throws -> Value
    ) throws -> Value {
        let store = ScheduleStore(kinds: Self.kinds, by: "user:ana", now: now)
        return try connection.transaction { try body(store, $0) }
    }

    func add(_ schedule: Schedule, _ connection: Connection) throws {
        try change(connection) { try $0.addSchedule(schedule, on: $1) }
    }

    /// Decides what is due at the scene's time.
    @discardableResult
    func decide(
        _ connection: Connection, limit: Int = ScheduleLimits.batch,
        kinds: JobSignature.Catalog = kinds,
        onStep: @escaping @Sendable (DueBatch.Step) throws -> Void = { _ in }
    ) throws -> DueBatch.Report {
        let batch = DueBatch(kinds: kinds, onStep: onStep)
        return try connection.transaction { try batch.run(at: now, limit: limit, on: $0) }
    }

    /// The ticks' outcomes, oldest first.
    func outcomes(_ name: String, _ connection: Connection) throws -> [String] {
        try TickView.Filter(schedule: name).first(1_000, on: connection).reversed().map(\.outcome)
    }

    func sentences(_ name: String, _ connection: Connection) throws -> [String] {
        try TickView.Filter(schedule: name).first(1_000, on: connection).reversed().map(\.sentence)
    }

    func count(_ sql: SQL, _ connection: Connection) throws -> Int {
        try connection.query(sql)[0][0, as: Int.self]
    }

    /// Ends all jobs, as a worker would.
    func endJobs(_ outcome: String, _ connection: Connection) throws {
        try connection.execute(
            """
            with ended as (delete from bascule.job returning *)
            insert into bascule.job_history (id, queue, kind, outcome, priority, attempt, refunds,
                   attempts_limit, crashes, concurrency_key, arguments, enqueued_at, enqueued_by)
            select id, queue, kind, \(outcome), priority, attempt, refunds, attempts_limit,
                   crashes, concurrency_key, arguments, enqueued_at, enqueued_by
              from ended
            """)
    }
}
