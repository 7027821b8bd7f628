// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Schedules
import TestSupport
import Testing
import Views
import Wording

@Suite struct ScheduleStoreTests {
    private func actions(_ connection: Connection) throws -> [String] {
        try connection.query("select action from bascule.journal order by id").map { try $0[0] }
    }

    @Test func `each change is in the journal with who and what`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a"), connection)
        try scene.change(connection) { store, connection in
            try store.edit("a", on: connection) { $0.overlap = .allowAll }
            try store.pause("a", reason: "maintenance", on: connection)
            try store.resume("a", on: connection)
            _ = try store.runNow("a", on: connection)
            _ = try store.backfill(
                "a", from: ScheduleScene.start - 7_200, to: ScheduleScene.start, on: connection)
            try store.remove("a", on: connection)
        }
        #expect(
            try actions(connection) == [
                "schedule added", "schedule edited", "schedule paused", "schedule resumed",
                "schedule run", "schedule backfilled", "schedule removed",
            ])
        let edit = try connection.query(
            """
            select actor, subject, parameters->>'fields' from bascule.journal
             where action = 'schedule edited'
            """)[0]
        #expect(try (0..<3).map { try edit[$0] } == ["user:ana", "schedule a", "overlap"])
    }

    @Test func `what can't be is refused with its field and a remedy`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a"), connection)
        let wrong: [((inout Schedule) -> Void, String?, String)] = [
            ({ $0.kind = "kk" }, "kind", "Did you mean `k`?"),
            ({ $0.zone = "Europe/Pariss" }, "zone", "Europe/Pariss"),
            ({ $0.form = .cron("61 * * * *") }, "cron", "outside 0–59"),
            ({ $0.form = .interval(0) }, "every", "too short"),
            ({ $0.form = .once(0) }, "ends", "never comes due"),
            ({ $0.ends = 0 }, "ends", "never comes due"),
            ({ $0.jitter = 86_401 }, "jitter", "outside 0–86400"),
            ({ $0.catchUpWindow = -1 }, "catch_up_window", "outside"),
            ({ $0.priority = 40_000 }, "priority", "outside"),
            ({ $0.name = "No Name" }, nil, "can't be the name"),
        ]
        for (change, field, part) in wrong {
            var schedule = scene.hourly("b")
            change(&schedule)
            let error = #expect(throws: ScheduleError.self) { try scene.add(schedule, connection) }
            #expect(error?.field == field)
            #expect(error.map { languageFlaws($0.sentence) } == [])
            #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
        }
        let error = #expect(throws: ScheduleError.self) {
            try scene.add(scene.hourly("a"), connection)
        }
        #expect(error?.description.contains("already") == true)
        #expect(error.map { languageFlaws($0.sentence) } == [])
        let unknown = #expect(throws: ScheduleError.self) {
            try scene.change(connection) { try $0.pause("none", reason: nil, on: $1) }
        }
        #expect(unknown.map { languageFlaws($0.sentence) } == [])
    }

    @Test func `a pause leaves rows, and the next run takes its data`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a"), connection)
        scene.now += 3_600
        try scene.decide(connection)
        try scene.endJobs("succeeded", connection)
        try scene.change(connection) { _ = try $0.pause("a", reason: "rain", on: $1) }
        // No scheduler looks meanwhile: resuming writes the rows.
        scene.now += 3 * 3_600 + 60
        try scene.change(connection) { _ = try $0.resume("a", on: $1) }
        scene.now += 3_600
        try scene.decide(connection)
        #expect(
            try scene.outcomes("a", connection) == [
                "enqueued", "paused", "paused", "paused", "enqueued",
            ])
        #expect(
            try TickView.Filter(schedule: "a").first(5, on: connection).map(\.jobState)
                == ["waiting", nil, nil, nil, "succeeded"])
        let last = try #require(try TickView.Filter(schedule: "a").first(1, on: connection).first)
        #expect(last.windowStart?.seconds == ScheduleScene.start + 3_600)
        let pause = try scene.sentences("a", connection)[1]
        #expect(pause.hasPrefix("paused by user:ana since 2026-01-01 01:00: rain"))
    }

    @Test func `an edit moves the next tick at once and repeats none`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a"), connection)
        scene.now += 3_600 + 60
        try scene.change(connection) { store, connection in
            try store.edit("a", on: connection) { $0.form = .cron("*/10 * * * *") }
        }
        // Ticks due before were decided by the declaration of then.
        #expect(try scene.outcomes("a", connection) == ["enqueued"])
        let row = try #require(try ScheduleStore.find("a", on: connection))
        #expect(row.next == ScheduleScene.start + 3_600 + 600)
        #expect(row.version == 2 && row.edited == ["when"])
    }

    @Test func `run by hand takes the data up to now, and the next tick takes them again`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a") { $0.overlap = .bufferAll }, connection)
        scene.now += 1_800
        let id = try scene.change(connection) { try $0.runNow("a", on: $1) }
        scene.now += 1_800
        try scene.decide(connection)
        let ticks = try TickView.Filter(schedule: "a").first(5, on: connection)
        #expect(Set(ticks.map(\.outcome)) == ["by_hand", "enqueued"])
        #expect(ticks.contains { $0.sentence == "run by hand by user:ana as job \(id)" })
        #expect(ticks.contains { $0.sentence.contains("to run after job \(id)") })
        let enqueued = try #require(ticks.first { $0.outcome == "enqueued" })
        #expect(enqueued.windowStart?.seconds == ScheduleScene.start)
    }

    @Test func `a backfill enqueues the windows that had no job, once`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a") { $0.catchUp = .none }, connection)
        scene.now += 5 * 3_600
        try scene.decide(connection)
        #expect(try scene.outcomes("a", connection).filter { $0 == "missed" }.count == 4)
        func backfill(again: Bool) throws -> Int {
            let (from, to) = (ScheduleScene.start, scene.now)
            return try scene.change(connection) {
                try $0.backfill("a", from: from, to: to, again: again, on: $1).count
            }
        }
        #expect(try backfill(again: false) == 4)
        #expect(try backfill(again: false) == 0)
        #expect(try backfill(again: true) == 5)
        let windows = try connection.query(
            """
            select distinct arguments->>'window_start', arguments->>'window_end'
              from bascule.job where enqueued_by = 'user:ana' order by 1
            """)
        #expect(windows.count == 5)
        #expect(try windows[0][1, as: String.self] == "2026-01-01T01:00:00Z")
        #expect(try windows[1][0, as: String.self] == "2026-01-01T01:00:00Z")
    }

    @Test func `a backfill has a limit`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a") { $0.form = .cron("* * * * *") }, connection)
        let error = #expect(throws: ScheduleError.self) {
            try scene.change(connection) {
                _ = try $0.backfill("a", from: 0, to: ScheduleScene.start, on: $1)
            }
        }
        #expect(error?.description.contains("\(ScheduleLimits.backfillJobs)") == true)
        #expect(error.map { languageFlaws($0.sentence) } == [])
    }

    @Test func `what arguments name must be there where it is typed, and only there`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        let kinds = JobSignature.Catalog([
            JobSignature("k", [JobArgument("export", .name(of: "export"), Phrase("a name"))]),
            JobSignature("other", nil),
        ])
        func store(_ names: String...) -> ScheduleStore {
            ScheduleStore(
                kinds: kinds,
                names: KnownNames(["export": .init(names, none: Phrase("There is no export"))]),
                by: "user:ana", now: scene.now)
        }
        func refused(_ body: (borrowing Connection) throws -> Void) -> String {
            let error = #expect(throws: ScheduleError.self) {
                try connection.transaction { try body($0) }
            }
            #expect(error?.field == "arguments" && error?.argument == "export")
            return error?.description ?? ""
        }
        var schedule = scene.hourly("a")
        schedule.arguments = #"{"export": "jours"}"#
        #expect(
            refused { try store("jour", "mois").addSchedule(schedule, on: $0) }
                == "There is no export `jours`. Did you mean `jour`? There are jour, mois.")
        schedule.arguments = #"{"export": "jour"}"#
        try connection.transaction { try store("jour").addSchedule(schedule, on: $0) }
        // It is gone from its file, maybe for an hour: what is not about it still can be said.
        try connection.transaction { connection in
            _ = try store().edit("a", on: connection) { $0.priority = 7 }
            _ = try store().pause("a", reason: nil, on: connection)
            _ = try store().resume("a", on: connection)
        }
        #expect(
            refused { _ = try store().runNow("a", on: $0) }
                == "There is no export `jour`. None is declared.")
        #expect(
            refused { connection in
                _ = try store("b").edit("a", on: connection) {
                    $0.arguments = #"{"export": "c"}"#
                }
            }.contains("`c`"))
        scene.now += 3_600
        try scene.decide(connection, kinds: kinds)
        #expect(try ScheduleStore.find("a", on: connection)?.pause == nil)
    }

    @Test func `a change of a version that is no longer the one is refused, and changes nothing`()
        throws
    {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a"), connection)
        try scene.change(connection) { store, connection in
            try store.edit("a", ifVersion: 1, on: connection) { $0.priority = 5 }
        }
        let error = #expect(throws: ScheduleOutdated.self) {
            try scene.change(connection) { store, connection in
                try store.edit("a", ifVersion: 1, on: connection) { $0.priority = 7 }
            }
        }
        #expect(error?.seen == 1 && error?.now == 2)
        #expect(try ScheduleStore.find("a", on: connection)?.schedule.priority == 5)
    }

    @Test func `the windows of a backfill are told before, as they are enqueued then`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a"), connection)
        let (from, to) = (ScheduleScene.start - 7_200, ScheduleScene.start)
        try scene.change(connection) { store, connection in
            let told = try store.backfillWindows("a", from: from, to: to, on: connection)
            let jobs = try store.backfill("a", from: from, to: to, on: connection)
            #expect(told.count == jobs.count && !jobs.isEmpty)
            #expect(try store.backfillWindows("a", from: from, to: to, on: connection).isEmpty)
            let again = try store.backfillWindows(
                "a", from: from, to: to, again: true, on: connection)
            #expect(again.map(\.end) == told.map(\.end))
        }
    }
}
