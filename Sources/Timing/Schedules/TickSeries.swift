// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Cron
internal import Synchronization
internal import Wording

/// The nominal instants of a schedule.
package struct TickSeries: Sendable {
    private enum Source: Sendable {
        case cron(CronExpression)
        case interval(anchor: Int64, step: Int64)
        case once(Int64)
    }

    package let zone: Zone
    private let source: Source
    private let starts: Int64
    private let ends: Int64

    /// - Parameters:
    ///   - anchor: Where intervals are counted from, unless the schedule has a start.
    ///   - zone: The schedule's zone, read.
    /// - Throws: `ScheduleError` where the cron expression or the interval can't be read.
    package init(_ schedule: Schedule, anchor: Int64, zone: Zone) throws(ScheduleError) {
        self.zone = zone
        starts = schedule.starts ?? Int64.min
        ends = schedule.ends ?? Int64.max
        switch schedule.form {
        case .cron(let text):
            do {
                source = .cron(try CronExpression(text))
            } catch {
                throw ScheduleError("cron", error.what, error.remedy)
            }
        case .interval(let step):
            guard step >= ScheduleLimits.shortestInterval else {
                throw ScheduleError(
                    "every",
                    Phrase(
                        en: "The interval of \(step) s is too short",
                        fr: "L'intervalle de \(step) s est trop court"),
                    Phrase(en: "Write a second or more", fr: "Écrire une seconde ou plus"))
            }
            source = .interval(anchor: schedule.starts ?? anchor, step: step)
        case .once(let instant): source = .once(instant)
        }
    }

    /// The first nominal instant after an instant, within start and end.
    package func next(after instant: Int64) -> Nominal? {
        let after = max(instant, starts == Int64.min ? starts : starts - 1)
        guard let found = rawNext(after: after), found.instant < ends else { return nil }
        return found
    }

    private func rawNext(after instant: Int64) -> Nominal? {
        switch source {
        case .cron(let expression):
            return expression.nextFiring(after: instant, in: zone)
                .map { Nominal(instant: $0.instant, note: $0.note) }
        case .interval(let anchor, let step):
            let turns = max(0, (instant - anchor).dividedDown(by: step) + 1)
            return Nominal(instant: anchor + turns * step)
        case .once(let only): return only > instant ? Nominal(instant: only) : nil
        }
    }

    /// The last nominal instant before an instant, whether start and end allow it or not: where the
    /// data of the tick at that instant begin.
    package func start(ofDataBefore instant: Int64) -> Int64? {
        switch source {
        case .cron(let expression): return expression.previous(before: instant, in: zone)
        case .interval(let anchor, let step):
            return anchor + (instant - 1 - anchor).dividedDown(by: step) * step
        case .once(let only): return only < instant ? only : nil
        }
    }

    /// The last nominal instant before an instant, within start and end.
    package func previous(before instant: Int64) -> Int64? {
        guard let found = start(ofDataBefore: min(instant, ends)) else { return nil }
        if case .interval(let anchor, _) = source, found < anchor { return nil }
        return found >= starts ? found : nil
    }

    /// How many there are in `(after, through]`, counted up to a limit.
    package func count(after: Int64, through: Int64, limit: Int) -> Int {
        if case .interval(let anchor, let step) = source {
            let first = max(after, anchor - 1)
            guard through >= first else { return 0 }
            let turns =
                (through - anchor).dividedDown(by: step)
                - (first - anchor).dividedDown(by: step)
            return Int(min(turns, Int64(limit)))
        }
        var (count, at) = (0, after)
        while count < limit, let found = next(after: at), found.instant <= through {
            count += 1
            at = found.instant
        }
        return count
    }
}

extension TickSeries {
    /// Zones that were read already; reading one takes about a millisecond.
    package final class ZoneCache: Sendable {
        private let zones = Mutex<[String: Zone]>([:])

        package init() {}

        /// - Throws: `ScheduleError` where there is no such zone.
        package func zone(_ name: String) throws(ScheduleError) -> Zone {
            if let zone = zones.withLock({ $0[name] }) { return zone }
            do {
                let zone = try Zone(name)
                zones.withLock { $0[name] = zone }
                return zone
            } catch {
                throw ScheduleError(
                    "zone", Phrase(of: error),
                    Phrase(
                        en: "Write a name such as Europe/Paris or UTC",
                        fr: "Écrire un nom comme Europe/Paris ou UTC"))
            }
        }
    }
}
