// SPDX-License-Identifier: Apache-2.0

import Logging
import Postgres
import Schedules
import Synchronization
import TestSupport
import Testing

@Suite struct SchedulerTests {
    private func scheduler(
        _ scene: ScheduleScene, _ pool: Pool,
        clock: (@Sendable (borrowing Connection) throws -> Timestamp)? = nil,
        longestNap: Duration = Scheduler.longestNap
    ) throws -> Scheduler {
        Scheduler(
            pool: pool, options: try scene.database.options, kinds: ScheduleScene.kinds,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            clock: clock ?? { _ in Timestamp(seconds: scene.now) }, longestNap: longestNap)
    }

    @Test func `an edit is effective at once, not at the next look`() async throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        let pool = Pool(try scene.database.options, size: 1)
        let scheduler = try scheduler(
            scene, pool, clock: Scheduler.databaseTime, longestNap: .seconds(3_600))
        let running = Task { try await scheduler.run() }
        let database = scene.database
        try await eventually("the scheduler listens, and has had its first look") {
            try database.connect().query(
                """
                select exists (select from bascule.scheduler)
                   and exists (select from pg_stat_activity
                                where datname = current_database() and query like 'listen%')
                """)[0][0, as: Bool.self]
        }
        // Due every second from now on: the nap of an hour is cut short.
        scene.now = try Scheduler.databaseTime(on: connection).seconds
        var schedule = scene.hourly("a")
        schedule.form = .interval(1)
        let clock = ContinuousClock()
        let begun = clock.now
        try scene.add(schedule, connection)
        try await eventually("the first tick", within: .seconds(60)) {
            try database.connect().query("select count(*) from bascule.tick")[0][0, as: Int.self]
                > 0
        }
        print("an edit was effective after \(clock.now - begun)")
        running.cancel()
        _ = await running.result
        await pool.shutdown()
    }

    @Test func `a look gives the time until the next tick, and a missed one names the outage`()
        async throws
    {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a") { $0.catchUp = .none }, connection)
        let pool = Pool(try scene.database.options, size: 1)
        let scheduler = try scheduler(scene, pool)
        #expect(try await scheduler.decideDue() == Scheduler.longestNap)
        scene.now += 3_598
        #expect(try await scheduler.decideDue() == .seconds(2))
        scene.now += 2 * 3_600
        _ = try await scheduler.decideDue()
        let first = try #require(try scene.sentences("a", connection).first)
        #expect(
            first
                == "missed: 1 h 59 min late, and nothing is caught up (catch_up: none) (no"
                + " scheduler ran from 2026-01-01 00:59:58 to 2026-01-01 02:59:58)")
        await pool.shutdown()
    }

    /// A cause that makes the import rest ends no scheduler, and sets no schedule aside.
    @Test(arguments: ["read only", "statement_timeout", "no such role"])
    func `a database that refuses everything is waited for`(how: String) async throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a"), connection)
        var options = try scene.database.options
        switch how {
        case "read only": options.settings["default_transaction_read_only"] = "on"
        case "statement_timeout":
            options.settings["statement_timeout"] = "50"
            try connection.script("begin; lock bascule.schedule in access exclusive mode")
        default: options[keyword: "user"] = "nobody_here"
        }
        let pool = Pool(options, size: 1)
        let scheduler = try scheduler(scene, pool)
        scene.now += 3_600
        #expect(try await scheduler.decideDue() == .seconds(1))
        #expect(try await scheduler.decideDue() == .seconds(2))
        await pool.shutdown()
        if connection.isInTransaction { try connection.script("rollback") }
        let paused = try connection.query(
            "select count(*) from bascule.schedule where paused_at is not null")
        #expect(try paused[0][0, as: Int.self] == 0)
        let fresh = Pool(try scene.database.options, size: 1)
        _ = try await self.scheduler(scene, fresh).decideDue()
        #expect(try scene.sentences("a", connection).count == 1)
        await fresh.shutdown()
    }

    @Test func `a schedule that the database refuses is set aside, and the others go on`()
        async throws
    {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        for name in ["a", "b", "c"] { try scene.add(scene.hourly(name), connection) }
        try connection.script(
            """
            alter table bascule.job add constraint poison
                check (concurrency_key <> 'schedule:b')
            """)
        scene.now += 3_600
        let pool = Pool(try scene.database.options, size: 1)
        _ = try await scheduler(scene, pool).decideDue()
        #expect(try scene.count("select count(*) from bascule.job", connection) == 2)
        let row = try #require(try ScheduleStore.find("b", on: connection))
        #expect(row.pause?.reason?.contains("refused") == true)
        try connection.script("alter table bascule.job drop constraint poison")
        try scene.change(connection) { _ = try $0.resume("b", on: $1) }
        scene.now += 3_600
        _ = try await scheduler(scene, pool).decideDue()
        #expect(try scene.outcomes("b", connection).last == "enqueued")
        await pool.shutdown()
    }
}
