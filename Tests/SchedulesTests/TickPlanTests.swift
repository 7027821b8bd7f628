// SPDX-License-Identifier: Apache-2.0

import Calendar
import Schedules
import Testing
import Wording

@Suite struct TickPlanTests {
    private static let paris = "Europe/Paris"

    private func at(_ text: String, _ zone: String = paris) throws -> Int64 {
        try #require(InstantText.parse(text, in: try Zone(zone)))
    }

    private func hourly(_ change: (inout Schedule) -> Void = { _ in }) -> Schedule {
        var schedule = Schedule(name: "s", kind: "k", form: .cron("0 * * * *"), zone: "UTC")
        change(&schedule)
        return schedule
    }

    private func plan(
        _ schedule: Schedule, cursor: String, now: String,
        _ change: (inout TickPlan.State) throws -> Void = { _ in }
    ) throws -> TickPlan {
        let zone = try Zone(schedule.zone)
        var state = TickPlan.State(cursor: try at(cursor, schedule.zone))
        try change(&state)
        let series = try TickSeries(schedule, anchor: state.cursor, zone: zone)
        return TickPlan(schedule, series, state, now: try at(now, schedule.zone))
    }

    private func told(_ plan: TickPlan, _ zone: String = "UTC") throws -> [String] {
        let sentence = TickSentence(zone: try Zone(zone), jobs: [:])
        return plan.decisions.map { "\(sentence.time($0.nominal)) \($0.outcome.rawValue)" }
    }

    @Test func `a tick that is due enqueues a job for the data since the one before`() throws {
        let plan = try plan(hourly(), cursor: "2026-01-01T03:00", now: "2026-01-01T04:00:01") {
            $0.coveredTo = try at("2026-01-01T02:00", "UTC")
        }
        #expect(try told(plan) == ["2026-01-01 04:00 enqueued"])
        #expect(plan.decisions[0].windowStart == (try at("2026-01-01T02:00", "UTC")))
        #expect(plan.next?.instant == (try at("2026-01-01T05:00", "UTC")))
        #expect(plan.state.coveredTo == plan.state.cursor)
    }

    @Test func `the first tick's data begin at the nominal instant before it`() throws {
        let plan = try plan(hourly(), cursor: "2026-01-01T03:30", now: "2026-01-01T04:00")
        #expect(plan.decisions[0].windowStart == (try at("2026-01-01T03:00", "UTC")))
    }

    @Test func `nothing is due before its time, and nothing after the end`() throws {
        let early = try plan(hourly(), cursor: "2026-01-01T03:00", now: "2026-01-01T03:59:59")
        #expect(early.decisions.isEmpty)
        #expect(early.due == (try at("2026-01-01T04:00", "UTC")))
        let end = try at("2026-01-01T04:00", "UTC")
        let over = try plan(
            hourly { $0.ends = end }, cursor: "2026-01-01T03:00", now: "2026-01-02T00:00")
        #expect(over.decisions.isEmpty && over.next == nil && over.due == nil)
    }

    @Test(arguments: [
        (Schedule.CatchUp.none, ["missed", "missed", "missed", "enqueued"]),
        (.latest, ["missed", "merged", "merged", "enqueued"]),
        (.all, ["missed", "enqueued", "enqueued", "enqueued"]),
    ])
    func `late ticks are caught up as the schedule says`(
        policy: Schedule.CatchUp, outcomes: [String]
    ) throws {
        let schedule = hourly {
            ($0.catchUp, $0.catchUpWindow, $0.overlap) = (policy, 10_000, .allowAll)
        }
        let plan = try plan(schedule, cursor: "2026-01-01T00:00", now: "2026-01-01T04:00:30") {
            $0.outage = try at("2026-01-01T00:30", "UTC")..<at("2026-01-01T04:00:30", "UTC")
            $0.coveredTo = try at("2026-01-01T00:00", "UTC")
        }
        #expect(plan.decisions.map(\.outcome.rawValue) == outcomes)
        // No data are lost: the windows that are run join on to each other.
        var covered = try at("2026-01-01T00:00", "UTC")
        for decision in plan.decisions where decision.outcome == .enqueued {
            #expect(decision.windowStart == covered)
            covered = decision.nominal
        }
        #expect(covered == (try at("2026-01-01T04:00", "UTC")))
        let sentence = TickSentence(zone: try Zone("UTC"), jobs: [:])
        let why =
            policy == .none
            ? "and nothing is caught up (catch_up: none)"
            : "outside the catch-up window of 2 h 46 min"
        #expect(
            sentence.text(plan.decisions[0])
                == "missed: 3 h 30 s late, \(why) (no scheduler ran from"
                + " 2026-01-01 00:30 to 2026-01-01 04:00:30)")
    }

    @Test(arguments: [
        (Schedule.Overlap.skip, 1, "skipped"), (.skip, 0, "enqueued"),
        (.bufferOne, 1, "enqueued"), (.bufferOne, 2, "skipped"), (.bufferAll, 5, "enqueued"),
        (.cancelOther, 2, "enqueued"), (.allowAll, 5, "enqueued"), (.bufferAll, 200, "skipped"),
        (.allowAll, 200, "skipped"),
    ])
    func `a job that has not ended is dealt with as the schedule says`(
        policy: Schedule.Overlap, active: Int, outcome: String
    ) throws {
        let schedule = hourly { $0.overlap = policy }
        let plan = try plan(schedule, cursor: "2026-01-01T03:00", now: "2026-01-01T04:00") {
            for index in 0..<active {
                $0.active.append(.init(nominal: $0.cursor, jobID: Int64(index)))
            }
        }
        #expect(plan.decisions.map(\.outcome.rawValue) == [outcome])
        let cancels = policy == .cancelOther ? (0..<active).map { Int64($0) } : []
        #expect(plan.decisions[0].cancels == cancels)
    }

    @Test func `a skipped tick loses no data`() throws {
        let start = try at("2026-01-01T03:00", "UTC")
        let skipped = try plan(hourly(), cursor: "2026-01-01T03:00", now: "2026-01-01T04:00") {
            $0.coveredTo = start
            $0.active = [.init(nominal: start, jobID: 7)]
        }
        let sentence = TickSentence(zone: try Zone("UTC"), jobs: [start: 7])
        #expect(
            sentence.text(skipped.decisions[0])
                == "skipped because job 7 of 2026-01-01 03:00 has not ended; the next run takes its"
                + " data")
        var state = skipped.state
        state.active = []
        let next = try plan(hourly(), cursor: "2026-01-01T04:00", now: "2026-01-01T05:00") {
            $0 = state
        }
        #expect(next.decisions[0].windowStart == start)
    }

    @Test func `a paused schedule leaves a row with who, since when and why`() throws {
        let plan = try plan(hourly(), cursor: "2026-01-01T03:00", now: "2026-01-01T05:00") {
            $0.pause = .init(
                by: "user:ana", since: try at("2026-01-01T04:30", "UTC"), reason: "maintenance")
        }
        let sentence = TickSentence(zone: try Zone("UTC"), jobs: [:])
        #expect(
            plan.decisions.map(sentence.text) == [
                "paused by user:ana since 2026-01-01 04:30: maintenance; it was due before that and"
                    + " had not run",
                "paused by user:ana since 2026-01-01 04:30: maintenance",
            ])
        #expect(plan.state.coveredTo == nil)
    }

    @Test func `ten years of minutes missed make a bounded number of rows`() throws {
        var schedule = hourly { ($0.catchUp, $0.overlap) = (.none, .allowAll) }
        schedule.form = .cron("* * * * *")
        let took = ContinuousClock().measure {
            let plan = try? plan(schedule, cursor: "2016-01-01", now: "2026-01-01")
            let decisions = plan?.decisions ?? []
            #expect(decisions.count == ScheduleLimits.quietRows + 3)
            #expect(decisions.suffix(2).map(\.outcome) == [.enqueued, .enqueued])
            let many = decisions.first { $0.count > 1 }
            #expect(many?.count == ScheduleLimits.counted)
            let sentence = (try? Zone("UTC")).map { TickSentence(zone: $0, jobs: [:]) }
            let text = many.flatMap { sentence?.text($0) } ?? ""
            #expect(
                text.contains("more than 100000 ticks from 2016-01-01 01:41 to 2025-12-31 23:58"))
        }
        #expect(took < .seconds(20))
    }

    @Test func `a long pause goes on in one row`() throws {
        var schedule = hourly()
        schedule.form = .interval(60)
        let start = try at("2026-01-01", "UTC")
        let series = try TickSeries(schedule, anchor: start, zone: try Zone("UTC"))
        var state = TickPlan.State(cursor: start)
        state.pause = .init(by: "user:ana", since: start)
        var rows: Set<Int64> = []
        for minute in 1...1_000 {
            let plan = TickPlan(schedule, series, state, now: start + Int64(minute) * 60)
            rows.formUnion(plan.decisions.map(\.nominal))
            state = plan.state
        }
        #expect(rows.count == ScheduleLimits.quietRows + 1)
        #expect(state.summary?.count == 1_000 - ScheduleLimits.quietRows)
    }

    @Test func `a clock that was set back repeats no tick that has a job`() throws {
        let plan = try plan(hourly(), cursor: "2026-01-01T01:30", now: "2026-01-01T03:00") {
            $0.fired = [try at("2026-01-01T02:00", "UTC")]
            $0.coveredTo = try at("2026-01-01T05:00", "UTC")
        }
        #expect(try told(plan) == ["2026-01-01 03:00 enqueued"])
        #expect(plan.decisions[0].windowStart == (try at("2026-01-01T02:00", "UTC")))
    }

    @Test func `the offset is the same every time, within its limit, and spreads`() {
        let schedules = (0..<1_000).map { index in
            var schedule = hourly()
            schedule.name = "s\(index)"
            schedule.jitter = 599
            return schedule
        }
        let offsets = schedules.map { $0.jitterOffset(of: 1_767_225_600) }
        #expect(offsets == schedules.map { $0.jitterOffset(of: 1_767_225_600) })
        #expect(offsets.allSatisfy { (0...599).contains($0) })
        #expect(Set(offsets).count > 400)
        #expect(Set((0..<100).map { schedules[0].jitterOffset(of: $0 * 3_600) }).count > 80)
    }

    @Test func `jitter does not make a tick late, and none overtakes another`() throws {
        let schedule = hourly { ($0.jitter, $0.catchUp) = (7_200, Schedule.CatchUp.none) }
        let nominal = try at("2026-01-01T04:00", "UTC")
        let due = InstantText.utc(nominal + schedule.jitterOffset(of: nominal))
        let plan = try plan(schedule, cursor: "2026-01-01T03:00", now: due)
        #expect(plan.decisions.first?.outcome == .enqueued)
        #expect(plan.decisions.first?.nominal == nominal)
    }

    @Test func `intervals are elapsed time, whatever the clock does`() throws {
        var schedule = hourly()
        (schedule.form, schedule.zone) = (.interval(5_400), Self.paris)
        schedule.starts = try at("2026-03-29T00:00")
        let series = try TickSeries(schedule, anchor: 0, zone: try Zone(Self.paris))
        var found: [String] = []
        var at = try #require(schedule.starts) - 1
        while found.count < 4, let next = series.next(after: at) {
            at = next.instant
            found.append(InstantText.local(at, in: series.zone))
        }
        #expect(
            found == [
                "2026-03-29T00:00:00+01:00", "2026-03-29T01:30:00+01:00",
                "2026-03-29T04:00:00+02:00", "2026-03-29T05:30:00+02:00",
            ])
        #expect(series.previous(before: try #require(schedule.starts)) == nil)
        #expect(series.count(after: 0, through: at, limit: 100) == 4)
    }

    @Test func `a tick that a clock change moved says so`() throws {
        var schedule = Schedule(
            name: "s", kind: "k", form: .cron("0,30 2 * * *"), zone: Self.paris)
        schedule.overlap = .allowAll
        let plan = try plan(schedule, cursor: "2026-03-29", now: "2026-03-29T03:00")
        let sentence = TickSentence(zone: try Zone(Self.paris), jobs: [plan.state.cursor: 12])
        #expect(
            plan.decisions.map(sentence.text) == [
                "enqueued as job 12 (shifted: the clock jumped over 02:00, so it runs at 03:00;"
                    + " merged: 2 times became one run)"
            ])
    }

    @Test func `a tick is told in French where the site is French`() throws {
        let start: Int64 = 1_767_225_600
        let sentence = TickSentence(zone: try Zone("UTC"), jobs: [start: 7], in: .fr)
        let told: [(TickDecision.Reason, String)] = [
            (.due(late: 11_100), "mis en file : travail 7, avec 3 h 5 min de retard"),
            (
                .behind(start),
                "mis en file : travail 7, à exécuter après le travail 7 du 2026-01-01 00:00"
            ),
            (.instead(of: [start + 60]), "annulé à sa place : le travail du 2026-01-01 00:01"),
            (.stillActive(start), "sauté : le travail 7 du 2026-01-01 00:00 n'est pas terminé"),
            (.buffered(start), "attend déjà la fin du précédent ; le suivant prend ses données"),
            (.tooManyActive(9), "sauté : 9 travaux de cette planification attendent ou tournent"),
            (
                .paused(by: "user:ana", since: start + 60, reason: "panne"),
                "en pause, par user:ana depuis le 2026-01-01 00:01 : panne ; il était dû avant"
            ),
            (
                .outsideCatchUp(late: 90_000, window: 86_400, outage: nil),
                "manqué : 1 j 1 h de retard, au-delà du délai de rattrapage de 1 j"
            ),
            (
                .mergedInto(start, outage: start..<(start + 60)),
                "(aucun planificateur ne tournait du 2026-01-01 00:00 au 2026-01-01 00:01)"
            ),
        ]
        for (reason, says) in told {
            let text = sentence.text(TickDecision(Nominal(instant: start), .enqueued, reason))
            #expect(text.contains(says), "\(text)")
        }
    }
}
