// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// Days and instants since 2000-01-01 as ISO 8601 writes them.
enum ShownTime {
    static func day(_ daysSince2000: Int64) -> String {
        let civil = Civil(days: daysSince2000 + 10_957)
        return "\(padded(Int(civil.year), 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
    }

    /// On the clock of a zone, with its offset: `2026-05-01T21:35:00-04:00`.
    static func instant(_ microseconds: Int64, in zone: Zone) -> String {
        let seconds = microseconds.dividedDown(by: 1_000_000) + secondsTo2000
        let offset = zone.offset(atUTC: seconds)
        let (hours, minutes) = (abs(offset) / 3_600, abs(offset) / 60 % 60)
        return instant(microseconds + Int64(offset) * 1_000_000).dropLast()
            + "\(offset < 0 ? "-" : "+")\(padded(hours, 2)):\(padded(minutes, 2))"
    }

    /// On the clock of a zone, as people write it: `2026-05-01 21:35:00`.
    static func local(_ microseconds: Int64, in zone: Zone?) -> String {
        let seconds = microseconds.dividedDown(by: 1_000_000) + secondsTo2000
        let offset = Int64(zone?.offset(atUTC: seconds) ?? 0)
        return String(instant(microseconds + offset * 1_000_000).dropLast())
            .replacing("T", with: " ")
    }

    /// From 1970-01-01 to 2000-01-01.
    private static let secondsTo2000: Int64 = 946_684_800

    /// In UTC, with a fraction only where there is one.
    static func instant(_ microseconds: Int64) -> String {
        let days = microseconds.dividedDown(by: 86_400_000_000)
        let rest = microseconds - days * 86_400_000_000
        let seconds = Int(rest / 1_000_000)
        let fraction = Int(rest % 1_000_000)
        let time =
            "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        return day(days) + "T" + time + (fraction == 0 ? "" : "." + padded(fraction, 6)) + "Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
