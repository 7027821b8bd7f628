// SPDX-License-Identifier: Apache-2.0

import Configuration
import Jobs
import Postgres
import Schedules
import TestSupport
import Testing
import Views
import Wording

/// That a change loses no tick, no sentence and no earlier value.
@Suite struct ScheduleChangeTests {
    @Test func `an edit's entry has each field's old and new value`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a") { $0.ends = ScheduleScene.start + 86_400 }, connection)
        try scene.change(connection) { store, connection in
            try store.edit("a", on: connection) { schedule in
                schedule.form = .interval(900)
                schedule.arguments = #"{"export": "x"}"#
                schedule.ends = nil
                schedule.priority = 5
                schedule.failuresLimit = 3
                schedule.zone = "Europe/Paris"
            }
        }
        let changes = try connection.query(
            """
            select key, value->>'from', value->>'to'
              from bascule.journal, jsonb_each(parameters->'changes')
             where action = 'schedule edited' order by key
            """
        ).map { row in try (0..<3).map { try row[$0, as: String?.self] ?? "–" } }
        #expect(
            changes == [
                ["arguments", "{}", #"{"export": "x"}"#], ["ends", "2026-01-02T00:00:00Z", "–"],
                ["pause_after_failures", "–", "3"], ["priority", "0", "5"],
                ["when", "0 * * * *", "every 15min"], ["zone", "UTC", "Europe/Paris"],
            ])
    }

    @Test func `a backfill again keeps what its ticks said before`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a") { $0.catchUp = .none }, connection)
        scene.now += 2 * 3_600
        try scene.decide(connection)
        for again in [false, true, true] {
            let (from, to) = (ScheduleScene.start, scene.now)
            try scene.change(connection) {
                _ = try $0.backfill("a", from: from, to: to, again: again, on: $1)
            }
        }
        let ticks = try TickView.Filter(schedule: "a").first(5, on: connection)
        #expect(ticks.map(\.outcome) == ["backfilled", "backfilled"])
        #expect(ticks[0].earlier.map { $0.prefix(8) } == ["enqueued", "backfill"])
        #expect(ticks[1].earlier.map { $0.prefix(8) } == ["missed: ", "backfill", "backfill"])
    }

    @Test func `the job of a regular tick goes before those of a backfill`() async throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a"), connection)
        let ids = try scene.change(connection) {
            try $0.backfill(
                "a", from: ScheduleScene.start - 10_800, to: ScheduleScene.start, on: $1)
        }
        #expect(ids.count == 3)
        scene.now += 3_600
        #expect(try scene.decide(connection).jobs == 1)
        let order = try connection.query(
            "select id from bascule.job order by priority, run_at, id"
        ).map { try $0[0, as: Int64.self] }
        #expect(order == [ids[2] + 1] + ids)
        // It stays among what the table takes.
        try scene.change(connection) { store, connection in
            try store.edit("a", on: connection) { $0.priority = 32_767 }
            _ = try store.backfill(
                "a", from: ScheduleScene.start - 10_800, to: ScheduleScene.start, again: true,
                on: connection)
        }
    }

    @Test func `an edit does not lose a tick that jitter delays`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        let delayed = scene.hourly("a") { $0.jitter = 1_800 }
        let nominal = ScheduleScene.start + 3_600
        let offset = delayed.jitterOffset(of: nominal)
        try #require(offset > 10)
        try scene.add(delayed, connection)
        scene.now = nominal + 5
        try scene.decide(connection)
        #expect(try scene.outcomes("a", connection).isEmpty)
        try scene.change(connection) { store, connection in
            try store.edit("a", on: connection) { $0.form = .cron("30 * * * *") }
        }
        let tick = try #require(try TickView.Filter(schedule: "a").first(1, on: connection).first)
        #expect(tick.outcome == "enqueued" && tick.nominalAt.seconds == nominal)
        // Its job still waits for its time.
        #expect(
            try scene.count(
                """
                select count(*)::int from bascule.job
                 where extract(epoch from run_at) = \(nominal + offset)::bigint
                """, connection) == 1)
        let row = try #require(try ScheduleStore.find("a", on: connection))
        #expect(row.next == ScheduleScene.start + 5_400)
    }

    @Test func `a schedule that is removed leaves a row for each tick that had come due`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a") { $0.jitter = 1_800 }, connection)
        scene.now += 3_600 + 5
        try scene.change(connection) { try $0.remove("a", on: $1) }
        let sentence = try #require(try scene.sentences("a", connection).first)
        #expect(sentence.hasPrefix("paused by user:ana"), "\(sentence)")
        #expect(sentence.contains("the schedule was removed"))
        #expect(try scene.count("select count(*)::int from bascule.job", connection) == 0)
    }

    @Test func `a bound is cleared, and a field goes back to the file`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        let declared = scene.hourly("a") { $0.ends = ScheduleScene.start + 86_400 }
        let file = ScheduleFile(schedules: [declared])
        func apply() throws -> [String] {
            try connection.transaction {
                try file.apply(kinds: ScheduleScene.kinds, now: scene.now, on: $0).map(\.en)
            }
        }
        _ = try apply()
        try scene.change(connection) { store, connection in
            try store.edit("a", on: connection) {
                $0.ends = nil
                $0.overlap = .allowAll
            }
        }
        #expect(try apply().first?.contains("was edited at run time") == true)
        let changed = try scene.change(connection) {
            try $0.reset(to: declared, [.ends], on: $1)
        }
        #expect(changed == [.ends])
        var row = try #require(try ScheduleStore.find("a", on: connection))
        #expect(row.schedule.ends == declared.ends && row.edited == ["overlap"])
        try scene.change(connection) { _ = try $0.reset(to: declared, on: $1) }
        row = try #require(try ScheduleStore.find("a", on: connection))
        #expect(row.schedule == declared && row.edited.isEmpty)
        #expect(try apply().isEmpty)
        // One of a person's own under the file's name becomes the file's.
        try scene.add(scene.hourly("b") { $0.overlap = .bufferAll }, connection)
        try scene.change(connection) {
            _ = try $0.reset(to: scene.hourly("b"), on: $1)
        }
        row = try #require(try ScheduleStore.find("b", on: connection))
        #expect(row.isFromConfig && row.isInFile && row.schedule.overlap == .skip)
    }

    @Test func `a schedule whose queue nobody works on is told`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a") { $0.queue = "watch" }, connection)
        try scene.add(scene.hourly("b") { $0.queue = "watch" }, connection)
        try scene.add(scene.hourly("c"), connection)
        func unserved() throws -> [UnservedQueue] {
            try UnservedQueue.all(served: ["default"], on: connection)
        }
        #expect(try unserved() == [UnservedQueue(queue: "watch", schedules: ["a", "b"])])
        #expect("\(try unserved()[0])".contains("the setting `queues`"))
        try scene.change(connection) { _ = try $0.pause("a", reason: nil, on: $1) }
        #expect(try unserved().map(\.schedules) == [["b"]])
        // A worker elsewhere.
        try connection.script("insert into bascule.worker (name, queues) values ('h:1', '{watch}')")
        #expect(try unserved().isEmpty)
    }
}
