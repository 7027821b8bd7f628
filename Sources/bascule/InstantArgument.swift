// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Postgres
import Site

/// A point in time as it is typed: `2026-03-04`, `2026-03-04 06:00` in the site's zone, or with `Z`
/// or an offset such as `-04:00`.
struct InstantArgument: ExpressibleByArgument {
    /// Seconds since 1970-01-01, as if the local time were UTC.
    private let local: Int64
    /// Seconds east of UTC; nil: the site's zone says.
    private let offset: Int64?
    /// Whether there is no time of day.
    let isDay: Bool

    init?(argument: String) {
        let form = #/(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:?\d\d)?)?/#
        guard let match = argument.wholeMatch(of: form)?.output,
            let year = Int64(match.1), let month = Int(match.2), let day = Int(match.3)
        else { return nil }
        let date = Civil(year: year, month: month, day: day)
        let parts = [match.4, match.5, match.6].map { $0.flatMap { Int64($0) } ?? 0 }
        guard date.isValid, parts[0] < 24, parts[1] < 60, parts[2] < 60 else { return nil }
        local = date.days * 86_400 + parts[0] * 3_600 + parts[1] * 60 + parts[2]
        offset = match.7.map(Self.seconds)
        isDay = match.4 == nil
    }

    private static func seconds(_ text: Substring) -> Int64 {
        let digits = text.filter(\.isNumber).compactMap { Int64(String($0)) }
        guard digits.count == 4 else { return 0 }
        let seconds = (digits[0] * 10 + digits[1]) * 3_600 + (digits[2] * 10 + digits[3]) * 60
        return text.hasPrefix("-") ? -seconds : seconds
    }

    /// Days since 1970-01-01.
    var day: Int64 { local.dividedDown(by: 86_400) }

    /// Seconds since 1970-01-01 UTC; of a local time that comes twice the first, of one that is
    /// skipped the instant of the jump's other side.
    func seconds(in zone: Zone) -> Int64 {
        if let offset { return local - offset }
        switch zone.utc(fromLocal: local) {
        case .one(let seconds): return seconds
        case .gap(let before, _): return before
        case .repeated(let first, _): return first
        }
    }

    func timestamp(in zone: Zone) -> Timestamp {
        Timestamp(microsecondsSince1970: seconds(in: zone) * 1_000_000)
    }
}
