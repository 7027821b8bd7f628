// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Wording

/// The days meant by the two day fields of an expression; bitsets alone, however it was written.
struct DaySet: Sendable, Equatable {
    /// Bit n: day n of the month.
    var days: UInt32 = 0
    /// Bit n: the day n days before the last (`L-n`).
    var beforeLast: UInt32 = 0
    /// Bit n: the weekday nearest to day n (`nW`).
    var nearest: UInt32 = 0
    /// Bit n: the weekday nearest to the day n days before the last (`L-nW`).
    var nearestBeforeLast: UInt32 = 0

    /// Bit n: weekday n, 0 for Sunday.
    var weekdays: UInt8 = 0
    /// Bit n of element k: the (k + 1)th weekday n of the month (`n#k`).
    var nth: SIMD8<UInt8> = .zero
    /// Bit n: the last weekday n of the month (`nL`).
    var last: UInt8 = 0

    /// Whether a day must be in both fields, for one of them starts with `*`; else in either.
    var needsBoth = false

    /// The days of one month, bit n for day n.
    func mask(year: Int64, month: Int) -> UInt32 {
        let count = Civil.daysIn(month: month, year: year)
        let first = Civil(year: year, month: month, day: 1).weekday
        let ofMonth = monthDays(count: count, first: first)
        let ofWeek = weekDays(count: count, first: first)
        return (needsBoth ? ofMonth & ofWeek : ofMonth | ofWeek) & Self.all(count)
    }

    private static func all(_ count: Int) -> UInt32 { (1 << UInt32(count) &- 1) << 1 }

    private func monthDays(count: Int, first: Int) -> UInt32 {
        var mask = days & Self.all(count)
        guard beforeLast | nearest | nearestBeforeLast != 0 else { return mask }
        for day in 1...count {
            let distance = count - day
            if beforeLast & 1 << UInt32(distance) != 0 { mask |= 1 << UInt32(day) }
            let isAsked =
                nearest & 1 << UInt32(day) != 0 || nearestBeforeLast & 1 << UInt32(distance) != 0
            if isAsked { mask |= 1 << UInt32(Self.workday(near: day, count: count, first: first)) }
        }
        return mask
    }

    /// The day from Monday to Friday that is nearest, within the month.
    private static func workday(near day: Int, count: Int, first: Int) -> Int {
        switch (first + day - 1) % 7 {
        case 6: day > 1 ? day - 1 : day + 2
        case 0: day < count ? day + 1 : day - 2
        default: day
        }
    }

    /// A week's bits laid over the month, once for each week.
    private func weekDays(count: Int, first: Int) -> UInt32 {
        var mask: UInt64 = 0
        for week in 0..<5 {
            let meant = Self.week(weekdays | nth[week], from: first)
            mask |= meant << UInt64(week * 7)
        }
        mask |= Self.week(last, from: (first + count) % 7) << UInt64(count - 7)
        return UInt32(truncatingIfNeeded: mask << 1)
    }

    /// Bit n for the weekday that is n days after `first`.
    private static func week(_ weekdays: UInt8, from first: Int) -> UInt64 {
        let bits = UInt64(weekdays)
        return (bits >> UInt64(first) | bits << UInt64(7 - first)) & 0x7F
    }
}
