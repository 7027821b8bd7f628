// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Wording

/// The windows to compute anew: from one day or instant up to, and without, another.
package enum BackfillRange: Sendable, Equatable {
    /// Days by which windows are named, since 1970-01-01.
    case days(from: Int64, to: Int64)
    /// Seconds since 1970-01-01 UTC.
    case instants(from: Int64, to: Int64)
    /// Those that there are.
    case known

    /// Reads two days (`2026-03-01`) or two instants (`2026-03-01T10:00:00Z`).
    package init(from: String, to: String) throws {
        if let first = CivilText.days(from), let last = CivilText.days(to) {
            self = .days(from: first, to: last)
        } else if let first = Self.instant(from), let last = Self.instant(to) {
            self = .instants(from: first, to: last)
        } else {
            throw AggregateError.range(
                what: Phrase(
                    en: "`\(from)` to `\(to)` is no range: write two days such as 2026-03-01 "
                        + "2026-04-01, or two instants such as 2026-03-01T10:00:00Z",
                    fr: "de `\(from)` à `\(to)` n'est pas un intervalle : écrire deux jours comme "
                        + "2026-03-01 2026-04-01, ou deux instants comme 2026-03-01T10:00:00Z"))
        }
        guard !isEmpty else {
            throw AggregateError.range(
                what: Phrase(
                    en: "`\(from)` to `\(to)` is empty: the second must be later, and is not in it",
                    fr:
                        "de `\(from)` à `\(to)` est vide : le second doit être après, et n'en fait pas"
                        + " partie"))
        }
    }

    private var isEmpty: Bool {
        switch self {
        case .days(let from, let to), .instants(let from, let to): from >= to
        case .known: false
        }
    }

    /// What the calendar has of it; of `known` nothing, for only the database knows these.
    package func windows(_ calendar: WindowCalendar, limit: Int) -> [Window] {
        switch self {
        case .days(let from, let to): calendar.windows(fromDay: from, toDay: to, limit: limit)
        case .instants(let from, let to): calendar.windows(from: from, to: to, limit: limit)
        case .known: []
        }
    }

    /// `2026-03-01T10:00:00Z`, with or without parts of a second.
    private static func instant(_ text: String) -> Int64? {
        let pattern = #/([0-9-]{10})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?Z/#
        guard let match = text.wholeMatch(of: pattern), let days = CivilText.days(String(match.1)),
            let hour = Int64(match.2), let minute = Int64(match.3), hour < 24, minute < 60
        else { return nil }
        let second = match.4.flatMap { Int64($0) } ?? 0
        return days * 86_400 + hour * 3_600 + minute * 60 + second
    }
}
