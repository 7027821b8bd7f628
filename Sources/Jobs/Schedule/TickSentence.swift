// SPDX-License-Identifier: Apache-2.0

internal import Cron
package import Site

/// Says in words what became of a tick.
package struct TickSentence {
    let zone: Zone
    /// The jobs of ticks, by nominal instant.
    var jobs: [Int64: Int64]

    package init(zone: Zone, jobs: [Int64: Int64]) {
        self.zone = zone
        self.jobs = jobs
    }

    /// One sentence; times are local to the schedule.
    package func text(_ decision: TickDecision) -> String {
        let told = decision.count > 1 ? many(decision) : one(decision)
        return told + (decision.note.map { " (\($0))" } ?? "")
    }

    private func many(_ decision: TickDecision) -> String {
        let more = decision.count >= ScheduleLimits.counted ? "more than " : ""
        return "\(more)\(decision.count) ticks from \(time(decision.nominal)) to"
            + " \(time(decision.through ?? decision.nominal)): \(one(decision))"
    }

    private func one(_ decision: TickDecision) -> String {
        let job = jobs[decision.nominal].map { "enqueued as job \($0)" } ?? "enqueued"
        switch decision.reason {
        case .due(let late):
            return late < ScheduleLimits.punctuality ? job : "\(job), \(Self.span(late)) late"
        case .behind(let other): return "\(job), to run after \(self.job(of: other))"
        case .instead(let others):
            return "\(job); \(others.map(self.job).joined(separator: ", ")) cancelled for it"
        case .stillActive(let other):
            return
                "skipped because \(self.job(of: other)) has not ended; the next run takes its data"
        case .buffered(let other):
            return "skipped because \(self.job(of: other)) waits already for the one before it; the"
                + " next run takes its data"
        case .tooManyActive(let count):
            return "skipped because \(count) jobs of this schedule wait or run, which is the limit"
        case .paused(let who, let since, let reason):
            let began = decision.nominal < since ? "; it was due before that and had not run" : ""
            return "paused by \(who) since \(time(since))" + (reason.map { ": \($0)" } ?? "")
                + began
        case .outsideCatchUp(let late, let window, let outage):
            let why =
                window.map { "outside the catch-up window of \(Self.span($0))" }
                ?? "and nothing is caught up (catch_up: none)"
            return "missed: \(Self.span(late)) late, \(why)" + told(outage)
        case .mergedInto(let other, let outage):
            return "merged into the tick of \(time(other)), which runs for its data too"
                + told(outage)
        }
    }

    private func told(_ outage: Range<Int64>?) -> String {
        guard let outage else { return "" }
        return " (no scheduler ran from \(time(outage.lowerBound)) to \(time(outage.upperBound)))"
    }

    private func job(of nominal: Int64) -> String {
        let name = jobs[nominal].map { "job \($0)" } ?? "the job"
        return "\(name) of \(time(nominal))"
    }

    /// An instant as the schedule's clock shows it.
    package func time(_ instant: Int64) -> String {
        let local = instant + Int64(zone.offset(atUTC: instant))
        return "\(InstantText.date(local)) \(InstantText.timeOfDay(local))"
    }

    /// `3 h 5 min`.
    package static func span(_ seconds: Int64) -> String {
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ].filter { $0.0 > 0 }.prefix(2)
        return parts.isEmpty ? "0 s" : parts.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
