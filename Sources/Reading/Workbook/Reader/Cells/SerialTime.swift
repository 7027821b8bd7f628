// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Days and times as a sheet counts them, and as text.
struct SerialTime {
    /// Days from 1899-12-30 to 1904-01-01, where the other calendar begins.
    static let days1904 = 1_462
    /// The first day behind 9999-12-31.
    private static let endDay = 2_958_466
    /// The day that Excel's calendar has and no other one: 1900-02-29.
    private static let leapDay = 60
    private static let dayMilliseconds = 86_400_000
    /// Milliseconds of a unit of the last digit that is shown.
    private static let steps = [1_000, 100, 10, 1]

    let is1904: Bool

    /// Appends a moment; nil if the calendar has no such day.
    func append(
        _ value: Double, hasDay: Bool, fraction: Int, to output: inout [UInt8]
    ) -> FieldKind? {
        guard value >= 0, value < Double(Self.endDay) else { return nil }
        let total = Self.milliseconds(value, fraction: fraction)
        var day = total / Self.dayMilliseconds
        let rest = total % Self.dayMilliseconds
        // Without a day, only the time was typed.
        if day == 0, !is1904 || !hasDay {
            Self.appendTime(rest, to: &output)
            return .time
        }
        if is1904 {
            day += Self.days1904
        } else if day < Self.leapDay {
            day += 1
        } else if day == Self.leapDay {
            return nil
        }
        guard day < Self.endDay else { return nil }
        Self.appendDay(day - 25_569, to: &output)
        guard rest != 0 || !hasDay else { return .day }
        output.append(0x20)
        Self.appendTime(rest, to: &output)
        return .instant
    }

    /// Appends hours, minutes and seconds, however many hours there are; nil beyond what counts.
    static func appendElapsed(
        _ value: Double, fraction: Int, to output: inout [UInt8]
    ) -> FieldKind? {
        guard abs(value) < 1e9 else { return nil }
        let total = milliseconds(abs(value), fraction: fraction)
        if value < 0, total > 0 { output.append(0x2D) }
        appendTime(total, to: &output)
        return .elapsed
    }

    /// Rounded to a second, or to the fractions that are shown.
    private static func milliseconds(_ value: Double, fraction: Int) -> Int {
        let step = steps[fraction]
        return Int((value * Double(dayMilliseconds / step)).rounded()) * step
    }

    /// Milliseconds, rounded to a second or to the fractions that are shown.
    static func rounded(_ milliseconds: Int, fraction: Int) -> Int {
        let step = steps[fraction]
        return (milliseconds + step / 2) / step * step
    }

    /// Appends a day, counted from 1970-01-01.
    static func appendDay(_ days: Int, to output: inout [UInt8]) {
        // Days from 0000-03-01, in eras of 400 years (Howard Hinnant, chrono-compatible date
        // algorithms).
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let years = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * years + years / 4 - years / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = years + era * 400 + (month <= 2 ? 1 : 0)
        append(year, digits: 4, to: &output)
        output.append(0x2D)
        append(month, digits: 2, to: &output)
        output.append(0x2D)
        append(day, digits: 2, to: &output)
    }

    /// Appends milliseconds as hours, minutes and seconds; thousandths where there are some.
    static func appendTime(_ milliseconds: Int, to output: inout [UInt8]) {
        append(milliseconds / 3_600_000, digits: 2, to: &output)
        output.append(0x3A)
        append(milliseconds / 60_000 % 60, digits: 2, to: &output)
        output.append(0x3A)
        append(milliseconds / 1_000 % 60, digits: 2, to: &output)
        let rest = milliseconds % 1_000
        guard rest > 0 else { return }
        output.append(0x2E)
        append(rest, digits: 3, to: &output)
    }

    private static func append(_ value: Int, digits: Int, to output: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            output.append(UInt8(48 + value / divisor % 10))
            divisor /= 10
        }
    }
}
