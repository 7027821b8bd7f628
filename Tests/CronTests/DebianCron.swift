// SPDX-License-Identifier: Apache-2.0

import Calendar

/// Debian's cron (3.0pl1-162) minute by minute, written down from its description: the test's own
/// parser, its own clock, no search.
struct DebianCron {
    private var fields: [Set<Int>] = []
    private let isWild: Bool
    private let needsBoth: Bool

    /// Numbers, `*`, ranges, steps and lists; the expression is known to be good.
    init(_ text: String) {
        let words = text.split(separator: " ")
        let ranges = [0...59, 0...23, 1...31, 1...12, 0...7]
        fields = zip(words, ranges).map { word, range in
            Set(word.split(separator: ",").flatMap { Self.values(of: $0, range) })
        }
        if fields[4].contains(7) { fields[4].insert(0) }
        isWild = words[0].first == "*" || words[1].first == "*"
        needsBoth = words[2].first == "*" || words[4].first == "*"
    }

    private static func values(of term: Substring, _ range: ClosedRange<Int>) -> [Int] {
        let parts = term.split(separator: "/")
        let step = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
        let ends = parts[0].split(separator: "-").compactMap { Int($0) }
        let low = parts[0] == "*" ? range.lowerBound : ends[0]
        let high = parts[0] == "*" ? range.upperBound : ends[ends.count - 1]
        return Array(stride(from: low, through: high, by: step))
    }

    /// Whether a minute, counted since 1970 as if local time were UTC, is meant.
    func isMeant(_ minute: Int64) -> Bool {
        let day = minute.dividedDown(by: 1_440)
        let rest = Int(minute - day * 1_440)
        guard fields[0].contains(rest % 60), fields[1].contains(rest / 60) else { return false }
        let civil = Civil(days: day)
        guard fields[3].contains(civil.month) else { return false }
        let isDay = fields[2].contains(civil.day)
        let isWeekday = fields[4].contains(civil.weekday)
        return needsBoth ? isDay && isWeekday : isDay || isWeekday
    }

    /// The instants in `[from, to)` at which the entry is run; the daemon was started well before.
    func instants(in zone: Zone, from: Int64, to: Int64) -> [Int64] {
        var start = from - 12 * 3_600
        while let last = zone.transition(atOrBefore: start), start - last.at < 12 * 3_600 {
            start = last.at - 12 * 3_600
        }
        start -= start % 60
        func clock(_ instant: Int64) -> Int64 {
            (instant + Int64(zone.offset(atUTC: instant))).dividedDown(by: 60)
        }
        var virtual = clock(start)
        var found: [Int64] = []
        for instant in stride(from: start + 60, to: to, by: 60) {
            let now = clock(instant)
            if runs(now: now, virtual: &virtual), instant >= from { found.append(instant) }
        }
        return found
    }

    /// One awakening: whether the entry is run (twice at the same time is once), and the virtual
    /// clock.
    private func runs(now: Int64, virtual: inout Int64) -> Bool {
        let ahead = now - virtual
        switch ahead {
        case 1...5:
            let isMeant = (virtual + 1...now).contains(where: isMeant)
            virtual = now
            return isMeant
        case 6...180:
            let missed = (virtual + 1...now).contains(where: isMeant)
            virtual = now
            return isWild ? isMeant(now) : missed
        case -179...0:
            return isWild && isMeant(now)
        default:
            virtual = now
            return isMeant(now)
        }
    }
}
