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
        let missing = width - digits.utf8.count
        guard missing > 0 || value < 0 else { return digits }
        return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, missing)) + digits
    }

    /// Reads `2026-03-29`, `2026-03-29T01:00`, with seconds and with `Z` or an offset such as
    /// `+02:00`.
    ///
    /// An instant without either is local: the first of two where the clock shows it twice, and the
    /// end of the gap where the clock skips it. Nil when it is not in form.
    package static func parse(_ text: String, in zone: Zone) -> Int64? {
        guard text.utf8.count <= 40 else { return nil }
        var reader = FigureReader(text)
        guard let year = reader.figures(4), reader.skip("-"), let month = reader.figures(2),
            reader.skip("-"), let day = reader.figures(2), years.contains(year)
        else { return nil }
        let civil = Civil(year: year, month: Int(month), day: Int(day))
        guard civil.isValid else { return nil }
        let midnight = civil.days * 86_400
        guard !reader.isAtEnd else { return instant(ofLocal: midnight, in: zone) }
        guard reader.skip("T") || reader.skip(" "), let hour = reader.figures(2), hour < 24,
            reader.skip(":"), let minute = reader.figures(2), minute < 60
        else { return nil }
        var local = midnight + hour * 3_600 + minute * 60
        if reader.skip(":") {
            guard let second = reader.figures(2), second < 60 else { return nil }
            local += second
        }
        guard !reader.isAtEnd else { return instant(ofLocal: local, in: zone) }
        return offset(&reader).map { local - $0 }
    }

    /// Reads an instant that may have a fraction, as PostgreSQL writes it in JSON:
    /// `2026-03-15T07:30:00.25-04:00`.
    ///
    /// - Returns: its whole seconds, and the fraction with its point, empty where there is none.
    package static func exact(_ text: String) -> (seconds: Int64, fraction: Substring)? {
        guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else {
            return parse(text, in: .utc).map { ($0, "") }
        }
        let rest = text.utf8[point...].dropFirst().drop { (0x30...0x39).contains($0) }.startIndex
        return parse(String(text[..<point]) + text[rest...], in: .utc)
            .map { ($0, text[point..<rest]) }
    }

    /// `Z`, `+02`, `+02:00` or `+0200` in seconds; what follows it is not in form.
    private static func offset(_ reader: inout FigureReader) -> Int64? {
        if reader.skip("Z") || reader.skip("z") { return reader.isAtEnd ? 0 : nil }
        let isBehind = reader.skip("-")
        guard isBehind || reader.skip("+"), let hours = reader.figures(2), hours < 24 else {
            return nil
        }
        var minutes: Int64 = 0
        if !reader.isAtEnd {
            _ = reader.skip(":")
            guard let figures = reader.figures(2), figures < 60 else { return nil }
            minutes = figures
        }
        guard reader.isAtEnd else { return nil }
        return (isBehind ? -1 : 1) * (hours * 3_600 + minutes * 60)
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
