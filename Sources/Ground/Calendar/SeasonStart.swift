// SPDX-License-Identifier: Apache-2.0

/// The day of the year on which a season begins; it ends where the next one begins.
package struct SeasonStart: Sendable, Equatable, CustomStringConvertible {
    package let month: Int
    package let day: Int

    /// 1 January.
    package init() {
        month = 1
        day = 1
    }

    /// Reads `MM-DD`; nil when that is not a day of every year.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            let month = Int(parts[0]), let day = Int(parts[1]),
            Civil(year: 2023, month: month, day: day).isValid
        else { return nil }
        self.month = month
        self.day = day
    }

    package var description: String {
        [month, day].map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: "-")
    }

    /// The days of the season that a day (days since 1970-01-01) belongs to.
    package func period(of day: Int64) -> Range<Int64> {
        let year = Civil(days: day).year
        let first = start(in: year)
        return day < first ? start(in: year - 1)..<first : first..<start(in: year + 1)
    }

    private func start(in year: Int64) -> Int64 {
        Civil(year: year, month: month, day: day).days
    }
}
