// SPDX-License-Identifier: Apache-2.0

/// Instants as text, ISO 8601; seconds since 1970-01-01 UTC.
package enum InstantText {
    /// The years that can be read and written.
    static let years: ClosedRange<Int64> = 1...9_999

    /// `2026-03-29T01:00:00Z`.
    package static func utc(_ instant: Int64) -> String { clock(instant) + "Z" }

    /// `2026-03-29T03:00:00+02:00`, as the clocks of a zone show it.
    package static func local(_ instant: Int64, in zone: Zone) -> String {
        let offset = zone.offset(atUTC: instant)
        return clock(instant + Int64(offset)) + offsetText(offset)
    }

    /// `2026-03-29T03:00:00` for a local time in seconds as if it were UTC.
    package static func clock(_ local: Int64) -> String {
        date(local) + "T" + time(local)
    }

    /// `2026-03-29` of a local time.
    package static func date(_ local: Int64) -> String {
        let civil = Civil(days: local.dividedDown(by: 86_400))
        return "\(padded(civil.year, 4))-\(padded(Int64(civil.month), 2))-"
            + padded(Int64(civil.day), 2)
    }

    /// `02:30`, or `02:30:15` where there are seconds.
    package static func timeOfDay(_ local: Int64) -> String {
        let whole = time(local)
        return whole.hasSuffix(":00") ? String(whole.dropLast(3)) : whole
    }

    private static func time(_ local: Int64) -> String {
        let second = local - local.dividedDown(by: 86_400) * 86_400
        return [second / 3_600, second / 60 % 60, second % 60].map { padded($0, 2) }
            .joined(separator: ":")
    }

    private static func offsetText(_ offset: Int) -> String {
        let size = abs(Int64(offset))
        let minutes = "\(padded(size / 3_600, 2)):\(padded(size / 60 % 60, 2))"
        return (offset < 0 ? "-" : "+") + minutes
            + (size % 60 == 0 ? "" : ":\(padded(size % 60, 2))")
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(abs(value))
        return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count))
            + digits
    }

    /// Reads `2026-03-29`, `2026-03-29T01:00`, with seconds and with `Z` or an offset such as
    /// `+02:00`.
    ///
    /// An instant without either is local: the first of two where the clock shows it twice, and the
    /// end of the gap where the clock skips it. Nil when it is not in form.
    package static func parse(_ text: String, in zone: Zone) -> Int64? {
        let form = #/(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(.+)?)?/#
        guard text.utf8.count <= 40, let match = text.wholeMatch(of: form)?.output else {
            return nil
        }
        guard let year = Int64(match.1), let month = Int(match.2), let day = Int(match.3),
            years.contains(year)
        else { return nil }
        let civil = Civil(year: year, month: month, day: day)
        let parts = [match.4, match.5, match.6].map { $0.flatMap { Int64($0) } ?? 0 }
        guard civil.isValid, parts[0] < 24, parts[1] < 60, parts[2] < 60 else { return nil }
        let local = civil.days * 86_400 + parts[0] * 3_600 + parts[1] * 60 + parts[2]
        guard let suffix = match.7 else { return instant(ofLocal: local, in: zone) }
        return offset(String(suffix)).map { local - $0 }
    }

    /// `Z`, `+02`, `+02:00` or `+0200` in seconds.
    private static func offset(_ text: String) -> Int64? {
        if text == "Z" || text == "z" { return 0 }
        guard let match = text.wholeMatch(of: #/([+-])(\d\d):?(\d\d)?/#)?.output,
            let hours = Int64(match.2), hours < 24
        else { return nil }
        let minutes = match.3.flatMap { Int64($0) } ?? 0
        guard minutes < 60 else { return nil }
        return (match.1 == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    /// The instant of a local time: the first of two, or the end of the gap it is in.
    package static func instant(ofLocal local: Int64, in zone: Zone) -> Int64 {
        switch zone.utc(fromLocal: local) {
        case .one(let instant): return instant
        case .repeated(let first, _): return first
        case .gap(let before, _):
            // By the offset before the gap, the time lies after the jump.
            return zone.transition(atOrBefore: before)?.at ?? before
        }
    }
}
