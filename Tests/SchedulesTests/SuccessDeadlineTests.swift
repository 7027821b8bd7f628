// SPDX-License-Identifier: Apache-2.0

import Calendar
import Postgres
import Schedules
import TestSupport
import Testing

/// By when a job must have succeeded, and for which tick that is asked.
@Suite struct SuccessDeadlineTests {
    private let scene: ScheduleScene
    private let connection: Connection
    private static let hour: Int64 = 3_600
    private static let day: Int64 = 86_400
    /// Thursday 2026-01-01 06:30 UTC.
    private static let due = ScheduleScene.start + 6 * hour + 1_800

    init() throws {
        scene = try ScheduleScene()
        connection = try scene.database.connect()
    }

    private func add(_ form: Schedule.Form, _ change: (inout Schedule) -> Void = { _ in }) throws {
        try scene.add(
            scene.hourly("a") {
                $0.form = form
                $0.succeedBy = TimeOfDay("06:30")
                change(&$0)
            }, connection)
    }

    /// Days after the first deadline.
    private func days(known: [Int64] = []) throws -> [Int64] {
        try passed(known: known).map { ($0.due - Self.due) / Self.day }
    }

    private func passed(known: [Int64] = []) throws -> [SuccessDeadlines.Deadline] {
        let row = try #require(try ScheduleStore.find("a", on: connection))
        return try SuccessDeadlines(row)?.passed(until: scene.now, and: known, on: connection) ?? []
    }

    /// Lets the time pass hour by hour, as a scheduler that is always there sees it.
    private func live(_ days: Int64, ending outcome: String = "succeeded") throws {
        for _ in 0..<days * 24 {
            scene.now += Self.hour
            try scene.decide(connection)
            try scene.endJobs(outcome, connection)
        }
    }

    @Test func `each daily tick has the first such time after it`() throws {
        try add(.cron("10 6 * * *"))
        try live(3)
        let found = try passed()
        #expect(found.map(\.due) == (0..<3).map { Self.due + $0 * Self.day })
        #expect(found.allSatisfy { $0.due - $0.tick == 1_200 })
    }

    @Test func `a weekly schedule is asked once a week, and for as long as its alert is open`()
        throws
    {
        try add(.cron("50 3 * * sun"))
        try live(4)
        #expect(try days() == [3])
        try live(5)
        #expect(try days() == [], "that of last week was looked at then")
        let open = Self.due + 3 * Self.day
        let sunday = ScheduleScene.start + 3 * Self.day
        let tick = sunday + 3 * Self.hour + 50 * 60
        #expect(try passed(known: [open]) == [.init(tick: tick, due: open)])
    }

    @Test func `a tick at the very time has until the next day`() throws {
        try add(.cron("30 6 1 * *"))
        try live(2)
        #expect(try days() == [1])
    }

    @Test func `the time is that of the schedule's zone, also where the clock jumps over it`()
        throws
    {
        // 2026-03-28T12:00Z; at 02:00 of the 29th it is 03:00.
        scene.now = 1_774_699_200
        try add(.cron("0 1 * * *")) {
            $0.zone = "Europe/Paris"
            $0.succeedBy = TimeOfDay("02:30")
        }
        try live(2)
        #expect(try passed().map(\.due) == [1_774_746_000, 1_774_830_600])
    }

    @Test func `intervals and single instants have theirs too`() throws {
        try add(.interval(60 * 60 * 36))
        try live(6)
        // Ticks at 36 h, 72 h, 108 h and 144 h.
        #expect(try days() == [2, 3, 5])
        try scene.change(connection) { store, connection in
            _ = try store.edit("a", on: connection) { $0.form = .once(scene.now + Self.hour) }
        }
        try live(3)
        #expect(try days().filter { $0 >= 6 } == [6])
    }

    @Test func `what a person has paused is asked of nobody, what failed and was paused is`() throws
    {
        try add(.cron("10 6 * * *")) { $0.failuresLimit = 1 }
        try scene.change(connection) { _ = try $0.pause("a", reason: nil, on: $1) }
        try live(2)
        #expect(try days() == [])
        try scene.change(connection) { _ = try $0.resume("a", on: $1) }
        #expect(try days() == [], "nor is it afterwards")
        try live(2, ending: "discarded")
        #expect(try scene.outcomes("a", connection).suffix(2) == ["enqueued", "paused"])
        #expect(try days() == [2, 3])
        try scene.change(connection) { _ = try $0.resume("a", on: $1) }
        #expect(try days() == [2, 3])
    }

    @Test func `a pause by a person that began before the time excuses it too`() throws {
        try add(.cron("10 6 * * *"))
        scene.now = Self.due - 600
        try scene.decide(connection)
        try scene.change(connection) { _ = try $0.pause("a", reason: nil, on: $1) }
        scene.now = Self.due + 600
        #expect(try days() == [])
    }

    @Test func `it is not asked before the start nor after the end`() throws {
        try add(.cron("10 6 * * *")) {
            $0.starts = ScheduleScene.start + Self.day
            $0.ends = ScheduleScene.start + 2 * Self.day
        }
        try live(4)
        #expect(try days() == [1])
    }

    @Test func `it is asked from when it was said, and not for what came before`() throws {
        try add(.cron("10 6 * * *")) { $0.succeedBy = nil }
        try live(2)
        #expect(try days() == [])
        try scene.change(connection) { store, connection in
            _ = try store.edit("a", on: connection) { $0.succeedBy = TimeOfDay("06:30") }
        }
        #expect(try days() == [])
        try live(1)
        #expect(try days() == [2])
        try scene.change(connection) { store, connection in
            _ = try store.edit("a", on: connection) { $0.succeedBy = nil }
        }
        #expect(try days() == [])
    }

    @Test func `ticks that no scheduler has come to are asked for`() throws {
        try add(.cron("10 6 * * *"))
        scene.now += 2 * Self.day
        #expect(try days() == [0, 1])
    }

    @Test func `a row that stands for many ticks stands for their deadlines`() throws {
        try add(.cron("10 6 * * *")) { $0.catchUp = .none }
        scene.now += 300 * Self.day
        try scene.decide(connection)
        #expect(try days() == [296, 297, 298, 299])
        // A weekly schedule of which one row tells as much is still asked once a week.
        try connection.execute("update bascule.schedule set spec = '10 6 * * sun'")
        try connection.execute(
            "delete from bascule.tick where count = 1")
        #expect(try days().count == 1)
    }

    @Test func `a backfill of days that nobody missed asks for nothing`() throws {
        try add(.cron("0 */12 * * *"))
        try live(1)
        let before = try days()
        let (from, to) = (ScheduleScene.start - 3 * Self.day, scene.now)
        try scene.change(connection) {
            _ = try $0.backfill("a", from: from, to: to, on: $1)
            _ = try $0.runNow("a", on: $1)
        }
        #expect(try days() == before)
    }
}
