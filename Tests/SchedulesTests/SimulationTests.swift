// SPDX-License-Identifier: Apache-2.0

import Calendar
import Cron
import Schedules
import TestSupport
import Testing

/// A year of ticks on a clock that jumps from one due time to the next.
@Suite struct SimulationTests {
    /// One schedule in its simulated world.
    private struct World {
        let schedule: Schedule
        let series: TickSeries
        var state: TickPlan.State
        var decided: [TickDecision] = []
        /// When the active jobs end, by their nominal instants.
        var ends: [Int64: Int64] = [:]

        init(_ schedule: Schedule, zone: Zone, from start: Int64) throws {
            self.schedule = schedule
            series = try TickSeries(schedule, anchor: start, zone: zone)
            state = TickPlan.State(cursor: start)
        }

        /// Looks at the schedule; gives when to look again.
        mutating func look(at now: Int64, jobsTake seconds: Int64) -> Int64? {
            state.active.removeAll { (ends[$0.nominal] ?? 0) <= now }
            let plan = TickPlan(schedule, series, state, now: now)
            for decision in plan.decisions where decision.outcome == .enqueued {
                ends[decision.nominal] = now + seconds
            }
            if let last = plan.decisions.first, last.nominal == decided.last?.nominal {
                decided.removeLast()
            }
            decided += plan.decisions
            state = plan.state
            return plan.due
        }
    }

    private static let zones = [
        "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll",
        "America/Havana", "Africa/Casablanca", "America/Guadeloupe", "Pacific/Chatham",
    ]
    private static let expressions = [
        "30 2 * * *", "0 6 * * MON-FRI", "0 */2 * * *", "15 0-23 * * *", "0 0 L * *", "0 3 1W * *",
        "*/30 1-3 * * *", "45 1,2 * * SUN", "@hourly", "0 4 * * MON#2",
    ]

    @Test func `a year of ticks: each once, no data lost, whatever stops and hangs`() throws {
        var random = SeededGenerator(for: "a year of ticks")
        let start = Int64(1_767_225_600)
        let end = start + 365 * 86_400
        var ticks = 0
        var jobs = 0
        let took = try ContinuousClock().measure {
            for name in Self.zones {
                let zone = try Zone(name)
                for text in Self.expressions {
                    var schedule = Schedule(
                        name: "\(ticks)", kind: "k", form: .cron(text), zone: name)
                    schedule.overlap =
                        Schedule.Overlap.allCases.randomElement(using: &random)
                        ?? .skip
                    schedule.catchUp =
                        Schedule.CatchUp.allCases.randomElement(using: &random)
                        ?? .latest
                    schedule.catchUpWindow = Int64.random(in: 0...200_000, using: &random)
                    schedule.jitter = Bool.random(using: &random) ? 0 : 600
                    var world = try World(schedule, zone: zone, from: start)
                    live(&world, from: start, to: end, &random)
                    check(world, zone: zone, expression: try CronExpression(text), from: start)
                    ticks += world.decided.reduce(0) { $0 + $1.count }
                    jobs += world.ends.count
                }
            }
        }
        print("a year of \(ticks) ticks of 80 schedules, \(jobs) jobs: \(took)")
        #expect(took < .seconds(60))
    }

    /// Goes from due time to due time, with outages, pauses and jobs that take long.
    private func live(
        _ world: inout World, from start: Int64, to end: Int64, _ random: inout SeededGenerator
    ) {
        var now = start
        while now < end {
            switch Int.random(in: 0..<200, using: &random) {
            case 0:
                let before = now
                now += Int64.random(in: 60...400_000, using: &random)
                world.state.outage = before..<now
            case 1: world.state.pause = .init(by: "user:ana", since: now)
            case 2...9: world.state.pause = nil
            default: break
            }
            let seconds = Int64.random(in: 1...20_000, using: &random)
            guard let due = world.look(at: min(now, end), jobsTake: seconds) else { return }
            now = max(now + 1, due)
        }
    }

    private func check(_ world: World, zone: Zone, expression: CronExpression, from start: Int64) {
        // Each nominal instant is in one decision.
        let expected = Array(
            expression.instants(in: zone, from: start + 1, to: world.state.cursor + 1))
        var index = 0
        for decision in world.decided {
            guard index < expected.count else { break }
            #expect(decision.nominal == expected[index], "\(world.schedule)")
            index += decision.count
            if let through = decision.through { #expect(expected[index - 1] == through) }
        }
        #expect(index == expected.count, "\(world.schedule)")
        // The windows of the jobs join on to each other.
        var covered: Int64?
        for decision in world.decided where decision.outcome == .enqueued {
            if let covered { #expect(decision.windowStart == covered, "\(world.schedule)") }
            #expect(decision.windowStart ?? Int64.min < decision.nominal)
            covered = decision.nominal
        }
    }
}
