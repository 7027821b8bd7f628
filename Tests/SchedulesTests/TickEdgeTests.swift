// SPDX-License-Identifier: Apache-2.0

import Calendar
import Postgres
import Schedules
import TestSupport
import Testing

/// The edges of a tick's life: its jitter, its end, its repetition, and what a person decides
/// meanwhile.
@Suite struct TickEdgeTests {
    private static let start = ScheduleScene.start
    private static let hour: Int64 = 3_600

    private func hourly(_ change: (inout Schedule) -> Void = { _ in }) -> Schedule {
        var schedule = Schedule(name: "s", kind: "k", form: .cron("0 * * * *"), zone: "UTC")
        change(&schedule)
        return schedule
    }

    private func plan(
        _ schedule: Schedule, now: Int64, _ change: (inout TickPlan.State) -> Void = { _ in }
    ) throws -> TickPlan {
        var state = TickPlan.State(cursor: Self.start)
        change(&state)
        let series = try TickSeries(schedule, anchor: Self.start, zone: try Zone("UTC"))
        return TickPlan(schedule, series, state, now: now)
    }

    @Test func `a clock that was set back repeats no tick where each is caught up by itself`()
        throws
    {
        let schedule = hourly { ($0.catchUp, $0.overlap) = (.all, .allowAll) }
        let plan = try plan(schedule, now: Self.start + 3 * Self.hour) {
            $0.fired = [Self.start + 2 * Self.hour]
        }
        #expect(plan.decisions.map(\.nominal) == [1, 3].map { Self.start + $0 * Self.hour })
        #expect(plan.state.cursor == Self.start + 3 * Self.hour)
    }

    @Test func `an offset is never longer than the jitter, and takes all of it`() {
        let schedule = hourly { $0.jitter = 2 }
        let offsets = (0..<200).map { schedule.jitterOffset(of: Self.start + $0 * Self.hour) }
        #expect(Set(offsets) == [0, 1, 2])
    }

    @Test func `a tick waits for its offset, also behind one that is due`() throws {
        let schedule = hourly { ($0.jitter, $0.catchUp, $0.overlap) = (600, .all, .allowAll) }
        let offsets = (1...2).map { schedule.jitterOffset(of: Self.start + $0 * Self.hour) }
        try #require(offsets.allSatisfy { $0 > 0 })
        let nominals = (1...2).map { Self.start + $0 * Self.hour }
        let early = try plan(schedule, now: nominals[0] + offsets[0] - 1)
        #expect(early.decisions.isEmpty)
        #expect(early.due == nominals[0] + offsets[0])
        let second = try plan(schedule, now: nominals[1] + offsets[1] - 1)
        #expect(second.decisions.map(\.nominal) == [nominals[0]])
        let both = try plan(schedule, now: nominals[1] + offsets[1])
        #expect(both.decisions.map(\.nominal) == nominals)
    }

    @Test func `the last tick before the end is not merged into one that never comes`() throws {
        let schedule = hourly {
            ($0.ends, $0.catchUpWindow) = (Self.start + 3 * Self.hour, 604_800)
        }
        let plan = try plan(schedule, now: Self.start + 48 * Self.hour)
        #expect(plan.decisions.map(\.outcome) == [.merged, .enqueued])
        #expect(plan.decisions.last?.nominal == Self.start + 2 * Self.hour)
        #expect(plan.next == nil)
    }

    @Test func `a job that a person cancelled is no failure of its schedule`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a") { $0.failuresLimit = 2 }, connection)
        for outcome in ["cancelled", "cancelled", "discarded", "cancelled"] {
            scene.now += Self.hour
            #expect(try scene.decide(connection).jobs == 1)
            try scene.endJobs(outcome, connection)
        }
        scene.now += Self.hour
        #expect(try scene.decide(connection).jobs == 1)
        #expect(try scene.outcomes("a", connection).allSatisfy { $0 == "enqueued" })
    }

    @Test func `jobs of a schedule run one after another, unless it allows them side by side`()
        throws
    {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("one") { $0.overlap = .bufferAll }, connection)
        try scene.add(scene.hourly("many") { $0.overlap = .allowAll }, connection)
        scene.now += Self.hour
        try scene.decide(connection)
        let keys = try connection.query(
            """
            select arguments->>'schedule', concurrency_key from bascule.job order by 1
            """
        ).map { "\(try $0[0, as: String.self]): \(try $0[1, as: String?.self] ?? "none")" }
        #expect(keys == ["many: none", "one: schedule:one"])
    }

    @Test func `run by hand takes the data that a skipped tick has left`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a"), connection)
        for _ in 0..<2 {
            scene.now += Self.hour
            try scene.decide(connection)
        }
        #expect(try scene.outcomes("a", connection) == ["enqueued", "skipped"])
        scene.now += Self.hour / 2
        let id = try scene.change(connection) { try $0.runNow("a", on: $1) }
        let window = try connection.query(
            "select arguments->>'window_start' from bascule.job where id = \(id)")
        #expect(try window[0][0, as: String.self] == "2026-01-01T01:00:00Z")
    }

    @Test func `a tick that jitter delays until after the pause comes then`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        let schedule = scene.hourly("a") {
            ($0.jitter, $0.catchUp, $0.overlap) = (3_000, .all, .allowAll)
        }
        let nominal = Self.start + Self.hour
        try #require(schedule.jitterOffset(of: nominal) > 1)
        try scene.add(schedule, connection)
        try scene.change(connection) { _ = try $0.pause("a", reason: nil, on: $1) }
        // The nominal instant has passed, its offset has not.
        scene.now = nominal + 1
        try scene.change(connection) { _ = try $0.resume("a", on: $1) }
        #expect(try scene.decide(connection).jobs == 0)
        scene.now = nominal + schedule.jitterOffset(of: nominal)
        #expect(try scene.decide(connection).jobs == 1)
        scene.now = nominal + Self.hour + schedule.jitterOffset(of: nominal + Self.hour)
        #expect(try scene.decide(connection).jobs == 1)
        #expect(try scene.outcomes("a", connection) == ["enqueued", "enqueued"])
    }
}
