// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// Times of a clock on the wall, in seconds since 1970-01-01 as if they were UTC.
extension CronExpression {
    /// The first time in a range that the expression means.
    func firstLocal(in range: Range<Int64>) -> Int64? {
        guard !range.isEmpty else { return nil }
        let day = range.lowerBound.dividedDown(by: 86_400)
        // Only whole minutes are meant.
        let minute = Int((range.lowerBound - day * 86_400 + 59) / 60)
        let lastDay = (range.upperBound - 1).dividedDown(by: 86_400)
        guard let found = firstMeantDay(from: day, through: lastDay) else { return nil }
        var time = found * 86_400
        if found > day {
            time += firstMinute(from: 0) ?? 0
        } else if let later = firstMinute(from: minute) {
            time += later
        } else {
            guard let next = firstMeantDay(from: day + 1, through: lastDay) else { return nil }
            time = next * 86_400 + (firstMinute(from: 0) ?? 0)
        }
        return time < range.upperBound ? time : nil
    }

    /// Seconds after midnight of the first meant time of day, from a minute of the day (maybe
    /// 1,440) on.
    private func firstMinute(from minute: Int) -> Int64? {
        let (hour, rest) = (minute / 60, minute % 60)
        guard hour < 24 else { return nil }
        if hours & 1 << UInt32(hour) != 0 {
            let later = minutes & (~0 << UInt64(rest))
            if later != 0 { return Int64(hour * 3_600 + later.trailingZeroBitCount * 60) }
        }
        let laterHours = hours & (~0 << UInt32(hour + 1))
        guard laterHours != 0 else { return nil }
        return Int64(
            laterHours.trailingZeroBitCount * 3_600 + minutes.trailingZeroBitCount * 60)
    }

    private func firstMeantDay(from first: Int64, through last: Int64) -> Int64? {
        guard first <= last else { return nil }
        var civil = Civil(days: first)
        var firstOfMonth = first - Int64(civil.day - 1)
        while firstOfMonth <= last {
            if months & 1 << UInt16(civil.month) != 0 {
                let mask =
                    days.mask(year: civil.year, month: civil.month)
                    & (~0 << UInt32(civil.day))
                if mask != 0 {
                    let day = firstOfMonth + Int64(mask.trailingZeroBitCount - 1)
                    return day <= last ? day : nil
                }
            }
            firstOfMonth += Int64(Civil.daysIn(month: civil.month, year: civil.year))
            civil = Civil(
                year: civil.month == 12 ? civil.year + 1 : civil.year,
                month: civil.month % 12 + 1, day: 1)
        }
        return nil
    }
}
