// SPDX-License-Identifier: Apache-2.0

/// The decisions on the due ticks of one schedule: made from values alone.
package struct TickPlan: Sendable, Equatable {
    /// A job of the schedule that waits or runs.
    package struct Active: Sendable, Equatable {
        package var nominal: Int64
        /// Nil while it is decided and not enqueued yet.
        package var jobID: Int64?

        package init(nominal: Int64, jobID: Int64?) {
            self.nominal = nominal
            self.jobID = jobID
        }
    }

    package struct Pause: Sendable, Equatable {
        package var by: String
        package var since: Int64
        package var reason: String?

        /// The actor that pauses failing or unreadable schedules.
        package static let bascule = "bascule"

        package init(by: String, since: Int64, reason: String? = nil) {
            self.by = by
            self.since = since
            self.reason = reason
        }
    }

    /// The row that stands for many ticks in succession.
    package struct Summary: Sendable, Equatable {
        package var nominal: Int64
        package var outcome: TickDecision.Outcome
        package var count: Int

        package init(nominal: Int64, outcome: TickDecision.Outcome, count: Int) {
            self.nominal = nominal
            self.outcome = outcome
            self.count = count
        }
    }

    /// How far a schedule is; seconds since 1970-01-01 UTC.
    package struct State: Sendable, Equatable {
        /// All ticks up to and with this instant are decided.
        package var cursor: Int64
        /// Where the data window of the last enqueued tick ended.
        package var coveredTo: Int64?
        package var active: [Active] = []
        package var pause: Pause?
        /// Ticks since the last one that enqueued a job.
        package var quiet = 0
        package var summary: Summary?
        /// The last time that no scheduler ran, as far as known.
        package var outage: Range<Int64>?
        /// Ticks after the cursor that have a job already, for the clock was set back.
        package var fired: Set<Int64> = []

        package init(cursor: Int64) { self.cursor = cursor }
    }

    package private(set) var decisions: [TickDecision] = []
    package private(set) var state: State
    /// The next tick; nil: there is none any more.
    package private(set) var next: Nominal?
    /// When to look again; maybe now, for there may be more that is due.
    package private(set) var due: Int64?

    private let schedule: Schedule
    private let series: TickSeries
    private let now: Int64

    package static func == (left: TickPlan, right: TickPlan) -> Bool {
        left.decisions == right.decisions && left.state == right.state && left.next == right.next
            && left.due == right.due
    }

    /// Decides what is due at `now`, the database's time.
    package init(_ schedule: Schedule, _ series: TickSeries, _ state: State, now: Int64) {
        self.schedule = schedule
        self.series = series
        self.state = state
        self.now = now
        if let last = lastDue() { decide(through: last) }
        next = series.next(after: self.state.cursor)
        due = next.map { $0.instant + schedule.jitterOffset(of: $0.instant) }
    }

    /// The last tick that is due.
    ///
    /// Ticks don't overtake: with it, all before are.
    private func lastDue() -> Int64? {
        // Most often there is one, and the way forward is the short one.
        guard let first = series.next(after: state.cursor)?.instant, first <= now else {
            return nil
        }
        guard let second = series.next(after: first)?.instant, second <= now else {
            return first + schedule.jitterOffset(of: first) <= now ? first : nil
        }
        guard var last = series.previous(before: now + 1) else { return nil }
        while last + schedule.jitterOffset(of: last) > now {
            guard let before = series.previous(before: last) else { return nil }
            last = before
        }
        return last > state.cursor ? last : nil
    }

    private mutating func decide(through last: Int64) {
        if let pause = state.pause {
            let reason = TickDecision.Reason.paused(
                by: pause.by, since: pause.since, reason: pause.reason)
            return pass(through: last, .paused) { _ in reason }
        }
        let window =
            schedule.catchUp == .none ? ScheduleLimits.punctuality : schedule.catchUpWindow
        // Jitter does not make a tick late.
        let limit = now - max(window, ScheduleLimits.punctuality) - schedule.jitter
        let first = series.next(after: state.cursor)?.instant ?? last
        if first < limit, let missed = series.previous(before: min(limit, last + 1)) {
            let (now, outage) = (now, state.outage)
            let told = schedule.catchUp == .none ? nil : schedule.catchUpWindow
            pass(through: missed, .missed) { nominal in
                .outsideCatchUp(
                    late: now - nominal, window: told,
                    outage: Self.outage(outage, explains: nominal))
            }
        }
        // Of jobs that cancel each other, only the last would be left.
        if schedule.catchUp == .latest || schedule.overlap == .cancelOther, first < last,
            let before = series.previous(before: last)
        {
            let outage = state.outage
            pass(through: before, .merged) { nominal in
                .mergedInto(last, outage: Self.outage(outage, explains: nominal))
            }
        }
        var count = 0
        while count < ScheduleLimits.ticksAtOnce,
            let nominal = series.next(after: state.cursor), nominal.instant <= last
        {
            run(nominal)
            state.cursor = nominal.instant
            count += 1
        }
    }

    private static func outage(
        _ outage: Range<Int64>?, explains nominal: Int64
    ) -> Range<Int64>? {
        outage.flatMap { $0.contains(nominal) ? $0 : nil }
    }

    /// Ticks that enqueue nothing: a row each up to a limit, then one row for all others.
    private mutating func pass(
        through last: Int64, _ outcome: TickDecision.Outcome,
        _ reason: (Int64) -> TickDecision.Reason
    ) {
        while state.quiet < ScheduleLimits.quietRows,
            let nominal = series.next(after: state.cursor), nominal.instant <= last
        {
            state.cursor = nominal.instant
            guard !state.fired.contains(nominal.instant) else { continue }
            noteDecision(TickDecision(nominal, outcome, reason(nominal.instant)))
        }
        let count = series.count(
            after: state.cursor, through: last, limit: ScheduleLimits.counted)
        guard count > 0, let first = series.next(after: state.cursor) else { return }
        state.cursor = last
        var decision = TickDecision(first, outcome, reason(first.instant))
        (decision.count, decision.through) = (count, last)
        noteDecision(decision)
    }

    /// Adds a decision that enqueues nothing, to the row that stands for many if there are many.
    private mutating func noteDecision(_ decision: TickDecision) {
        var decision = decision
        state.quiet += decision.count
        guard state.quiet > ScheduleLimits.quietRows else { return decisions.append(decision) }
        decision.through = decision.through ?? decision.nominal
        if let summary = state.summary, summary.outcome == decision.outcome {
            decision.nominal = summary.nominal
            decision.count += summary.count
            decision.note = nil
            if decisions.last?.nominal == summary.nominal { decisions.removeLast() }
        }
        state.summary = Summary(
            nominal: decision.nominal, outcome: decision.outcome, count: decision.count)
        decisions.append(decision)
    }

    private mutating func run(_ nominal: Nominal) {
        guard !state.fired.contains(nominal.instant) else { return }
        var decision = TickDecision(nominal, .enqueued, .due(late: now - nominal.instant))
        if let last = state.active.last, schedule.overlap != .allowAll {
            switch schedule.overlap {
            case .skip:
                return noteDecision(TickDecision(nominal, .skipped, .stillActive(last.nominal)))
            case .bufferOne where state.active.count > 1:
                return noteDecision(TickDecision(nominal, .skipped, .buffered(last.nominal)))
            case .bufferOne, .bufferAll, .allowAll: decision.reason = .behind(last.nominal)
            case .cancelOther:
                decision.reason = .instead(of: state.active.map(\.nominal))
                decision.cancels = state.active.compactMap(\.jobID)
                state.active = []
            }
        }
        guard state.active.count < ScheduleLimits.activeJobs else {
            return noteDecision(TickDecision(nominal, .skipped, .tooManyActive(state.active.count)))
        }
        enqueue(nominal, decision)
    }

    private mutating func enqueue(_ nominal: Nominal, _ decision: TickDecision) {
        var decision = decision
        // Where the last window ended, unless the clock was set back past that.
        if let covered = state.coveredTo, covered < nominal.instant {
            decision.windowStart = covered
        } else {
            decision.windowStart = series.start(ofDataBefore: nominal.instant)
        }
        decisions.append(decision)
        state.coveredTo = nominal.instant
        state.active.append(Active(nominal: nominal.instant, jobID: nil))
        state.quiet = 0
        state.summary = nil
    }
}
