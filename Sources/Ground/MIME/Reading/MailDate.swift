// SPDX-License-Identifier: Apache-2.0

/// A time as mails write it: `Mon, 30 Nov 2026 01:46:02 +0100 (CET)` (RFC 5322, 3.3; 4.3 for old zones).
package enum MailDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    /// Old names, in hours; of any other nobody knows what it means.
    private static let zones = [
        "gmt": 0, "ut": 0, "utc": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
        "mdt": -6, "pst": -8, "pdt": -7,
    ]

    /// - Returns: seconds since 1970; nil: it is none.
    package static func seconds(_ text: String) -> Int64? {
        let bare = text.prefix { $0 != "(" }
        var words = bare.split { " ,\t".contains($0) }.map { $0.lowercased() }
        if let first = words.first, Int(first) == nil { words.removeFirst() }
        guard words.count == 5, let day = number(words[0], 1...31),
            let month = months.firstIndex(of: words[1]), let year = number(words[2], 1970...9999),
            let clock = clock(words[3]), let offset = offset(words[4])
        else { return nil }
        return days(year, month + 1, day) * 86_400 + clock - offset
    }

    private static func number(_ text: some StringProtocol, _ range: ClosedRange<Int64>) -> Int64? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text).flatMap { range.contains($0) ? $0 : nil }
    }

    /// Seconds of a day; those of a minute may be missing, and a leap second is one.
    private static func clock(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = number(parts[0], 0...23),
            let minute = number(parts[1], 0...59),
            let second = parts.count > 2 ? number(parts[2], 0...60) : 0
        else { return nil }
        return hour * 3_600 + minute * 60 + second
    }

    private static func offset(_ text: String) -> Int64? {
        if let hours = zones[text] { return Int64(hours) * 3_600 }
        guard text.utf8.count == 5, let sign = text.first, sign == "+" || sign == "-",
            let digits = number(text.dropFirst(), 0...9_959), digits % 100 < 60
        else { return nil }
        let seconds = digits / 100 * 3_600 + digits % 100 * 60
        return sign == "-" ? -seconds : seconds
    }

    /// Since 1970, in the Gregorian calendar: a year begins in March.
    private static func days(_ year: Int64, _ month: Int, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }
}
