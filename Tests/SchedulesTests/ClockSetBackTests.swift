// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Schedules
import Synchronization
import TestSupport
import Testing
import Views

/// Ticks where the clock went ahead by mistake and was set right.
@Suite struct ClockSetBackTests {
    @Test func `a clock that is set back repeats nothing and does not hang`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a") { $0.catchUpWindow = 3_000 }, connection)
        scene.now += 3_600
        try scene.decide(connection)
        try scene.endJobs("succeeded", connection)
        // Half a year ahead by mistake, then right again.
        let right = scene.now
        scene.now = right + 180 * 86_400
        try scene.decide(connection)
        try scene.endJobs("succeeded", connection)
        scene.now = right + 60
        let report = try scene.decide(connection)
        #expect(report.warnings.contains { $0.contains("set back") })
        #expect(report.jobs == 0)
        for hour in 1...3 {
            scene.now = right + Int64(hour) * 3_600
            #expect(try scene.decide(connection).jobs == 1)
            try scene.endJobs("succeeded", connection)
        }
        let ticks = try TickView.Filter(schedule: "a").first(10, on: connection).reversed()
        // Without a gap, though the tick of half a year later keeps its job.
        let windows = ticks.prefix(4).map { $0.windowStart?.seconds }
        #expect(windows == (0..<4).map { right + Int64($0 - 1) * 3_600 })
        #expect(ticks.count == 5)
    }

    @Test func `a tick that has its job is not repeated when the clock comes there again`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a"), connection)
        let right = scene.now
        // Two hours ahead by mistake: the tick of that hour has its job.
        scene.now = right + 2 * 3_600
        #expect(try scene.decide(connection).jobs == 1)
        try scene.endJobs("succeeded", connection)
        scene.now = right + 60
        #expect(try scene.decide(connection).warnings.contains { $0.contains("set back") })
        scene.now = right + 3_600
        #expect(try scene.decide(connection).jobs == 1)
        try scene.endJobs("succeeded", connection)
        scene.now = right + 2 * 3_600
        #expect(try scene.decide(connection).jobs == 0, "it has had its job")
        scene.now = right + 3 * 3_600
        #expect(try scene.decide(connection).jobs == 1)
    }

    @Test func `what a job was to cover before its time came is covered by the next one`() throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        try scene.add(scene.hourly("a"), connection)
        let right = scene.now
        // An hour ahead by mistake: the job of that hour finds a minute of it.
        scene.now = right + 3_600
        #expect(try scene.decide(connection).jobs == 1)
        try scene.endJobs("succeeded", connection)
        scene.now = right + 60
        #expect(try scene.decide(connection).warnings.contains { $0.contains("set back") })
        scene.now = right + 3_600
        #expect(try scene.decide(connection).jobs == 0, "it has had its job")
        scene.now = right + 2 * 3_600
        #expect(try scene.decide(connection).jobs == 1)
        let last = try TickView.Filter(schedule: "a").first(1, on: connection).first
        #expect(last?.windowStart?.seconds == right)
    }
}
