// SPDX-License-Identifier: Apache-2.0

/// Days as they are written: `2026-03-15`.
package enum CivilText {
    /// A day in days since 1970-01-01.
    package static func day(_ days: Int64) -> String {
        let date = Civil(days: days)
        let two = { (number: Int) in (number < 10 ? "0" : "") + "\(number)" }
        return "\(date.year)-\(two(date.month))-\(two(date.day))"
    }

    /// Reads `YYYY-MM-DD` as days since 1970-01-01; nil when it is no day of the calendar.
    package static func days(_ text: String) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, let year = Int64(parts[0]),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        let date = Civil(year: year, month: month, day: day)
        return date.isValid ? date.days : nil
    }
}
