// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Jobs
internal import Postgres
internal import Wording

/// One schedule's turn: what is known of it, and what becomes of it.
struct ScheduleEvaluation {
    let row: ScheduleRow
    private(set) var plan: TickPlan?
    private(set) var zone: Zone?
    private(set) var failures: Int
    /// A pause that Bascule makes itself, now.
    private(set) var newPause: TickPlan.Pause?
    private(set) var warnings: [String] = []
    /// The jobs its decisions enqueue.
    private(set) var requests: [JobRequest] = []
    private let now: Int64

    init(
        _ row: ScheduleRow, _ facts: TickFacts, kinds: JobSignature.Catalog,
        zones: TickSeries.ZoneCache, now: Int64,
        ignoringJitter: Bool = false
    ) {
        self.row = row
        self.now = now
        failures = row.failures
        var lastFailed: Int64?
        for id in row.active.compactMap(\.jobID) where !facts.activeJobs.contains(id) {
            if facts.failedJobs.contains(id) {
                failures += 1
                lastFailed = id
            } else if facts.succeededJobs.contains(id) {
                failures = 0
            }
        }
        do {
            let zone = try zones.zone(row.schedule.zone)
            self.zone = zone
            let series = try TickSeries(row.schedule, anchor: row.anchor, zone: zone)
            pauseIfNeeded(kinds: kinds, lastFailed: lastFailed, now: now)
            var schedule = row.schedule
            if ignoringJitter { schedule.jitter = 0 }
            let plan = TickPlan(schedule, series, state(facts, series, now: now), now: now)
            self.plan = plan
            requests = plan.decisions.filter { $0.outcome == .enqueued }.map(request)
        } catch {
            pause("\(error)", now: now)
        }
    }

    private mutating func pauseIfNeeded(kinds: JobSignature.Catalog, lastFailed: Int64?, now: Int64)
    {
        let kind = row.schedule.kind
        if !kinds.contains(kind) {
            pause(
                "there is no kind of job `\(kind)` any more; edit or remove the schedule", now: now)
        } else if let misfit = kinds.misfit(
            kind: kind, arguments: row.schedule.arguments, from: .schedule)
        {
            pause(
                "its arguments do not fit: \(misfit.inside.en); edit it, then resume it", now: now)
        } else if let limit = row.schedule.failuresLimit, failures >= limit {
            let job = lastFailed.map { ", the last was job \($0)" } ?? ""
            pause("\(failures) failures in a row\(job)", now: now)
        }
    }

    private mutating func pause(_ reason: String, now: Int64) {
        guard row.pause == nil else { return }
        newPause = TickPlan.Pause(
            by: TickPlan.Pause.bascule, since: min(now, row.next ?? now), reason: reason)
        warnings.append("schedule \(row.schedule.name) is paused: \(reason)")
    }

    private mutating func state(
        _ facts: TickFacts, _ series: TickSeries, now: Int64
    ) -> TickPlan.State {
        let isRewound = row.cursor > now + ScheduleLimits.clockTolerance
        var state = TickPlan.State(cursor: isRewound ? now : row.cursor)
        state.fired = facts.fired[row.schedule.name] ?? []
        if isRewound {
            warnings.append(
                "schedule \(row.schedule.name): the clock was set back by"
                    + " \(TickSentence.span(row.cursor - now).en) or more; ticks after now are decided"
                    + " anew, those that have a job are not repeated")
        } else {
            state.quiet = row.quiet
            state.summary = facts.summaries[row.schedule.name]
        }
        state.coveredTo = row.coveredTo
        // What a job was told to cover before that time came is covered by nobody: the next job's data
        // begin at the last instant that has come.
        if isRewound, let covered = row.coveredTo, covered > now {
            state.coveredTo = series.start(ofDataBefore: now + 1)
        }
        state.pause = row.pause ?? newPause
        state.outage = facts.outage
        state.active = row.active.filter { $0.jobID.map(facts.activeJobs.contains) ?? false }
        return state
    }

    private func request(_ decision: TickDecision) -> JobRequest {
        let schedule = row.schedule
        var request = JobRequest(
            schedule: schedule, windowStart: decision.windowStart, windowEnd: decision.nominal)
        // Decided before its offset, because what is declared changes now.
        let due = decision.nominal + schedule.jitterOffset(of: decision.nominal)
        if due > now { request.runAt = Timestamp(seconds: due) }
        return request
    }
}

extension JobRequest {
    /// A job of a schedule for a stretch of data; unless the schedule allows them side by side, its
    /// jobs run one after another.
    init(
        schedule: Schedule, windowStart: Int64?, windowEnd: Int64, by actor: String? = nil
    ) {
        self.init(
            kind: schedule.kind,
            arguments: Self.arguments(of: schedule, windowStart: windowStart, windowEnd: windowEnd),
            queue: schedule.queue, priority: schedule.priority,
            concurrencyKey: schedule.overlap == .allowAll ? nil : "schedule:\(schedule.name)",
            attemptsLimit: schedule.attemptsLimit, by: actor ?? "schedule:\(schedule.name)")
    }

    /// The schedule's own arguments, a JSON object as PostgreSQL writes it, with the data window and
    /// the schedule's name.
    private static func arguments(
        of schedule: Schedule, windowStart: Int64?, windowEnd: Int64
    ) -> String {
        var members = [
            "\"window_end\": \"\(InstantText.utc(windowEnd))\"",
            "\"schedule\": \"\(schedule.name)\"",
        ]
        if let windowStart {
            members.insert("\"window_start\": \"\(InstantText.utc(windowStart))\"", at: 0)
        }
        let own = schedule.arguments.dropFirst().dropLast()
        // Of members with one name, the last holds: no other window can be declared.
        let all = (own.allSatisfy(\.isWhitespace) ? [] : [String(own)]) + members
        return "{" + all.joined(separator: ", ") + "}"
    }
}
