// SPDX-License-Identifier: Apache-2.0

/// A time of day, on some days, by which something must have happened.
package struct Deadline: Sendable, Equatable {
    /// Minutes after local midnight, 0–1439.
    package var minute: Int
    /// 1 for Monday to 7 for Sunday.
    package var weekdays: Set<Int>
    /// First and last day of the year as month × 100 + day.
    ///
    /// The first is the later one when the season passes the new year. Nil: all year.
    package var season: Season?

    package struct Season: Sendable, Equatable {
        package var from: Int
        package var through: Int

        package init(from: Int, through: Int) {
            self.from = from
            self.through = through
        }

        func contains(_ day: Int) -> Bool {
            from <= through ? (from...through).contains(day) : day >= from || day <= through
        }
    }

    package init(minute: Int, weekdays: Set<Int> = Set(1...7), season: Season? = nil) {
        self.minute = minute
        self.weekdays = weekdays
        self.season = season
    }

    /// The instants in (after, through] at which it falls due, oldest first; seconds since 1970
    /// UTC.
    ///
    /// Where the clock jumps over the time it is due right after the jump; where the clock shows it
    /// twice, at the first time.
    package func due(after: Int64, through: Int64, in zone: Zone) -> [Int64] {
        guard after < through else { return [] }
        let first = day(of: after, in: zone) - 1
        let last = day(of: through, in: zone) + 1
        return (first...last).compactMap { instant(on: $0, in: zone) }
            .filter { $0 > after && $0 <= through }
    }

    /// One time at which it was due, with the one before and the one after.
    package struct Turn: Sendable, Equatable {
        package var before: Int64
        package var due: Int64
        package var next: Int64
    }

    /// How far back missed deadlines are looked for, in seconds: a service that was away for a
    /// weekend still says what it missed.
    private static let lookBackSeconds: Int64 = 4 * 86_400

    /// The times that passed lately, oldest first.
    ///
    /// - Parameter known: since when it could be expected; a deadline before the first whole turn
    ///   does not count.
    package func turns(until now: Int64, knownSince known: Int64, in zone: Zone) -> [Turn] {
        due(after: now - Self.lookBackSeconds, through: now, in: zone).compactMap { due in
            guard let before = previous(before: due, in: zone), before >= known else { return nil }
            let next = self.due(after: due, through: due + 8 * 86_400, in: zone).first
            return Turn(before: before, due: due, next: next ?? due + 86_400)
        }
    }

    /// The last instant before `time` at which it was due, within a year and a day.
    package func previous(before time: Int64, in zone: Zone) -> Int64? {
        let last = day(of: time, in: zone)
        for number in stride(from: last + 1, to: last - 367, by: -1) {
            if let instant = instant(on: number, in: zone), instant < time { return instant }
        }
        return nil
    }

    private func instant(on day: Int64, in zone: Zone) -> Int64? {
        let civil = Civil(days: day)
        guard weekdays.contains(civil.weekday == 0 ? 7 : civil.weekday),
            season?.contains(civil.month * 100 + civil.day) ?? true
        else { return nil }
        switch zone.utc(fromLocal: day * 86_400 + Int64(minute) * 60) {
        case .one(let instant): return instant
        case .gap(let before, _): return before
        case .repeated(let first, _): return first
        }
    }

    private func day(of instant: Int64, in zone: Zone) -> Int64 {
        (instant + Int64(zone.offset(atUTC: instant))).dividedDown(by: 86_400)
    }
}
