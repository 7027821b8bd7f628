// SPDX-License-Identifier: Apache-2.0

import Calendar
import Configuration
import Postgres
import Schedules
import TestSupport
import Testing
import Wording

@Suite struct ScheduleFileTests {
    private func read(_ text: String) -> (ScheduleFile, [Mistake]) {
        ScheduleFile.read(
            text, file: "schedules.yaml", zone: "America/Guadeloupe", kinds: ScheduleScene.kinds,
            now: ScheduleScene.start)
    }

    private func apply(
        _ text: String, _ scene: ScheduleScene, _ connection: Connection
    ) throws -> [String] {
        let (file, mistakes) = read(text)
        #expect(mistakes.isEmpty)
        return try connection.transaction {
            try file.apply(kinds: ScheduleScene.kinds, now: scene.now, on: $0).map(\.en)
        }
    }

    @Test func `all that can be said is read`() throws {
        let (file, mistakes) = read(
            """
            nightly:
              kind: k
              arguments: { aggregate: labo_jour, days: 3, code: "007", deep: [true, null, 1.5] }
              cron: "30 6 * * *"
              overlap: buffer_one
              catch_up: all
              catch_up_window: 36h
              jitter: 5min
              starts: 2026-02-01
              ends: 2026-08-01T06:00
              pause_after_failures: 5
              succeed_by: "06:30"
              queue: slow
              priority: -3
              attempts: 4
            often: { kind: other, every: 15min, zone: UTC }
            once: { kind: k, at: 2026-07-01T06:00 }
            """)
        #expect(mistakes.map(\.description) == [])
        let schedules = file.schedules
        #expect(schedules.map(\.name) == ["nightly", "often", "once"])
        #expect(
            schedules[0].arguments
                == #"{"aggregate": "labo_jour", "days": 3, "code": "007", "deep": [true, null, 1.5]}"#
        )
        #expect(schedules[0].zone == "America/Guadeloupe")
        #expect(schedules[0].starts == 1_769_918_400)
        #expect(schedules[0].catchUpWindow == 129_600 && schedules[0].jitter == 300)
        #expect(schedules[0].succeedBy?.text == "06:30")
        #expect(schedules[1].form == .interval(900))
        #expect(schedules[2].form == .once(1_782_900_000))
    }

    @Test(arguments: [
        ("a:\n  kind: k\n  cron: '61 * * * *'", 3, "outside 0–59"),
        ("a:\n  kind: kk\n  cron: '@daily'", 2, "Did you mean `k`?"),
        ("a:\n  cron: '@daily'", 1, "no `kind`"), ("a:\n  kind: k", 1, "no time"),
        ("a:\n  kind: k\n  cron: '@daily'\n  every: 1h", 1, "cron and every"),
        ("a:\n  kind: k\n  every: fast", 3, "a duration"),
        ("a:\n  kind: k\n  every: 1ms", 3, "a duration from 1s to 3650d, in whole seconds"),
        ("a:\n  kind: k\n  every: 1500ms", 3, "in whole seconds, not `1500ms`"),
        ("a:\n  kind: k\n  at: tomorrow", 3, "a time"),
        ("a:\n  kind: k\n  cron: '@daily'\n  zone: Mars", 4, "Mars"),
        ("a:\n  kind: k\n  cron: '@daily'\n  overlap: maybe", 4, "buffer_one"),
        ("a:\n  kind: k\n  cron: '@daily'\n  ovrlap: skip", 4, "Did you mean `overlap`?"),
        ("a:\n  kind: k\n  cron: '@daily'\n  succeed_by: '24:00'", 4, "a time of day"),
        ("a:\n  kind: k\n  cron: '@daily'\n  arguments: 7", 4, "a map of keys"),
        ("a:\n  kind: k\n  cron: '@daily'\n  ends: 2020-01-01\n  starts: 2021-01-01", 4, "never"),
        ("a:\n  kind: k\n  cron: '@daily'\n  jitter: 2d", 4, "a duration from 0s to 1d"),
        ("a:\n  job: k\n  cron: '@daily'", 2, "It is called `kind` now: write `kind:`"),
        ("A b:\n  kind: k\n  cron: '@daily'", 1, "can't be the name"), ("- a", 1, "a map of names"),
        ("a: 5", 1, "a map"), ("a:\n  kind: k\n  cron: '0 0 30 2 *'", 3, "never comes"),
        ("a: { kind: k, cron: '@daily' }\na: { kind: k, every: 1h }", 1, "more than once"),
    ])
    func `a mistake has its line and a remedy`(text: String, line: Int, part: String) {
        let (_, mistakes) = read(text)
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.line == line)
        #expect(mistakes.first?.description.contains(part) == true, "\(mistakes)")
    }

    @Test func `all the mistakes of a file are told at once, each with its line`() {
        let (file, mistakes) = read(
            """
            A b:
              kind: kk
              cron: '61 * * * *'
              zone: Mars
              jitter: 2d
              priority: 40000
              starts: soon
              ends: later
              arguments: 7
              ovrlap: skip
            nothing: {}
            short: { kind: k, every: 1ms, attempts: 2000, queue: "" }
            good: { kind: k, cron: '@daily' }
            """)
        #expect(file.schedules.map(\.name) == ["good"])
        let told = mistakes.map { "\($0.line) \($0.what)" }.sorted()
        #expect(
            told.map { $0.prefix(while: \.isNumber) }
                == [
                    "1", "10", "11", "11", "12", "12", "12", "2", "3", "4", "5", "6", "7", "8", "9",
                ],
            "\(told)")
    }

    @Test func `the file's defaults are added once and changed with the file`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        let first = "a: { kind: k, cron: '@daily', arguments: { x: 1 } }"
        #expect(try apply(first, scene, connection) == ["schedule a was added from the file"])
        #expect(try apply(first, scene, connection) == [])
        #expect(
            try apply("a: { kind: k, cron: '@hourly', arguments: { x: 1 } }", scene, connection)
                == ["schedule a was changed as the file says: when"])
        #expect(
            try scene.count(
                "select count(*) from bascule.journal where actor = 'config'", connection)
                == 2)
    }

    @Test func `what a person has changed is kept, and told`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        _ = try apply("a: { kind: k, cron: '@daily' }", scene, connection)
        try scene.change(connection) { store, connection in
            try store.edit("a", on: connection) { $0.form = .cron("0 5 * * *") }
        }
        try scene.add(scene.hourly("mine"), connection)
        let told = try apply(
            "a: { kind: other, cron: '0 7 * * *' }\nmine: { kind: k, cron: '@daily' }", scene,
            connection
        )
        #expect(told.count == 3)
        #expect(told.contains { $0.contains("when was edited at run time and stays so") })
        #expect(told.contains { $0.contains("changed as the file says: kind") })
        #expect(told.contains { $0.contains("mine was added at run time") })
        let row = try #require(try ScheduleStore.find("a", on: connection))
        #expect(row.schedule.form == .cron("0 5 * * *") && row.schedule.kind == "other")
    }

    @Test func `a deadline comes from the file, and one set at run time stays`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        func stored() throws -> String? {
            try ScheduleStore.find("a", on: connection)?.schedule.succeedBy?.text
        }
        _ = try apply("a: { kind: k, cron: '@daily', succeed_by: '06:30' }", scene, connection)
        #expect(try stored() == "06:30")
        _ = try apply("a: { kind: k, cron: '@daily', succeed_by: '07:00' }", scene, connection)
        #expect(try stored() == "07:00")
        try scene.change(connection) { store, connection in
            try store.edit("a", on: connection) { $0.succeedBy = nil }
        }
        let told = try apply(
            "a: { kind: k, cron: '@daily', succeed_by: '08:00' }", scene, connection)
        #expect(told.count == 1 && told[0].contains("succeed_by was edited at run time"))
        #expect(try stored() == nil)
    }

    @Test func `what is gone from the file goes on until it is removed`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        _ = try apply("a: { kind: k, cron: '@daily' }", scene, connection)
        let error = #expect(throws: ScheduleError.self) {
            try scene.change(connection) { try $0.remove("a", on: $1) }
        }
        #expect(error?.description.contains("schedules.yaml") == true)
        let told = try apply("", scene, connection)
        #expect(told.count == 1 && told[0].contains("no longer in the file"))
        #expect(try apply("", scene, connection) == [])
        try scene.change(connection) { try $0.remove("a", on: $1) }
        #expect(try ScheduleStore.find("a", on: connection) == nil)
    }
}
