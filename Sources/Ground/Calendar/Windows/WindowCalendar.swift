// SPDX-License-Identifier: Apache-2.0

/// Cuts time into windows: pure, contiguous in any zone, each instant in exactly one window.
///
/// A day begins at the first instant at which the local clock shows the cut-over hour or later: if
/// the clock jumps over that hour, at the jump; if it shows it twice, at the first time. So days
/// can have 23 or 25 hours, and a day that the zone leaves out has none.
package struct WindowCalendar: Sendable {
    package let grain: Grain
    package let zone: Zone
    /// Local hour at which days begin.
    package let cutOverHour: Int
    package let season: SeasonStart
    /// Days on which windows of the grain `periods` begin: 1 January unless told.
    package let periods: [SeasonStart]

    package init(
        grain: Grain, zone: Zone, cutOverHour: Int, season: SeasonStart = SeasonStart(),
        periods: [SeasonStart] = []
    ) {
        precondition((0...23).contains(cutOverHour), "not an hour: \(cutOverHour)")
        self.grain = grain
        self.zone = zone
        self.cutOverHour = cutOverHour
        self.season = season
        self.periods = periods.isEmpty ? [SeasonStart()] : periods
    }

    /// Everything that the bounds depend on, as one text to compare.
    package var identity: String {
        "\(grain.rawValue) \(zone.identifier) \(cutOverHour)h \(season)"
            + (grain == .periods ? " " + periods.map(\.description).joined(separator: ",") : "")
    }

    /// The window that an instant (seconds since 1970-01-01 UTC) is in.
    package func window(at instant: Int64) -> Window { window(ofDay: day(at: instant)) }

    /// The window whose days include this one (days since 1970-01-01).
    ///
    /// The window of a day that the zone leaves out is empty.
    package func window(ofDay day: Int64) -> Window {
        let days = period(of: day)
        return Window(
            start: start(ofDay: days.lowerBound), end: start(ofDay: days.upperBound),
            firstDay: days.lowerBound, endDay: days.upperBound)
    }

    package func window(after window: Window) -> Window { self.window(ofDay: window.endDay) }

    /// The season that a window begins in, from cut-over to cut-over.
    package func season(of window: Window) -> Window {
        let days = season.period(of: window.firstDay)
        return Window(
            start: start(ofDay: days.lowerBound), end: start(ofDay: days.upperBound),
            firstDay: days.lowerBound, endDay: days.upperBound)
    }

    /// Every window that has an instant of `[start, end)` in it, at most `limit`.
    package func windows(from start: Int64, to end: Int64, limit: Int = .max) -> [Window] {
        guard start < end else { return [] }
        return collect(from: window(at: start), limit: limit) { $0.start < end }
    }

    /// Every window that has a day of `[firstDay, endDay)` in it, at most `limit`.
    package func windows(
        fromDay firstDay: Int64, toDay endDay: Int64, limit: Int = .max
    ) -> [Window] {
        guard firstDay < endDay else { return [] }
        return collect(from: window(ofDay: firstDay), limit: limit) { $0.firstDay < endDay }
    }

    private func collect(
        from first: Window, limit: Int, while isWanted: (Window) -> Bool
    ) -> [Window] {
        var found: [Window] = []
        var window = first
        while isWanted(window), found.count < limit {
            if window.start < window.end { found.append(window) }
            window = self.window(after: window)
        }
        return found
    }

    /// The day that an instant belongs to.
    package func day(at instant: Int64) -> Int64 {
        let local = instant + Int64(zone.offset(atUTC: instant)) - Int64(cutOverHour) * 3_600
        var day = local.dividedDown(by: 86_400)
        // The offset at the instant may differ from the one at the day's beginning.
        while start(ofDay: day) > instant { day -= 1 }
        while start(ofDay: day + 1) <= instant { day += 1 }
        return day
    }

    /// The instant at which a day begins.
    package func start(ofDay day: Int64) -> Int64 {
        let local = day * 86_400 + Int64(cutOverHour) * 3_600
        switch zone.utc(fromLocal: local) {
        case .one(let instant): return instant
        case .repeated(let first, _): return first
        case .gap(let before, let after):
            // The jump lies between the two offsets' readings of a time that never was.
            return zone.transitions(in: after..<before + 1).first?.at ?? before
        }
    }

    /// The days of the window that a day belongs to.
    private func period(of day: Int64) -> Range<Int64> {
        switch grain {
        case .factoryDay, .day: return day..<day + 1
        case .week:
            let monday = day - Int64((Civil(days: day).weekday + 6) % 7)
            return monday..<monday + 7
        case .month: return months(1, of: day)
        case .quarter: return months(3, of: day)
        case .year: return months(12, of: day)
        case .periods:
            let year = Civil(days: day).year
            let starts = (year - 1...year + 1).flatMap { year in
                periods.map { Civil(year: year, month: $0.month, day: $0.day).days }
            }
            let before = starts.filter { $0 <= day }.max() ?? day
            return before..<(starts.filter { $0 > day }.min() ?? day + 1)
        case .season: return season.period(of: day)
        }
    }

    /// The days of so many months, a divisor of twelve, counted from January.
    private func months(_ count: Int, of day: Int64) -> Range<Int64> {
        let date = Civil(days: day)
        let first = (date.month - 1) / count * count + 1
        let next = first + count
        let (year, month) = next > 12 ? (date.year + 1, 1) : (date.year, next)
        return Civil(year: date.year, month: first, day: 1)
            .days..<Civil(
                year: year, month: month, day: 1
            ).days
    }
}
