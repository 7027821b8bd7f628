// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Days and times that a workbook has as text: ISO 8601, of cells of type `d` and of ODS.
enum ISOTime {
    /// Appends a day or an instant as the other cells have it; nil if the calendar has no such day.
    ///
    /// - Parameter fraction: digits of a second that are shown; to them it is rounded.
    static func append(
        _ text: [UInt8], fraction: Int, to output: inout [UInt8]
    ) -> FieldKind? {
        var scan = Scan(text)
        guard let (day, isDay) = scan.day() else {
            // A time of day alone.
            var scan = Scan(text)
            if scan.peek == UInt8(ascii: "T") { scan.at += 1 }
            guard let time = scan.time(), scan.isAtEnd else { return nil }
            let rounded = SerialTime.rounded(time, fraction: fraction)
            SerialTime.appendTime(rounded % 86_400_000, to: &output)
            return .time
        }
        var time = 0
        if !isDay {
            guard let found = scan.time() else { return nil }
            time = SerialTime.rounded(found, fraction: fraction)
        }
        if scan.peek == UInt8(ascii: "Z") { scan.at += 1 }
        guard scan.isAtEnd else { return nil }
        // 23:59:59.9999 is the next day's beginning.
        SerialTime.appendDay(day + time / 86_400_000, to: &output)
        time %= 86_400_000
        guard time != 0 else { return .day }
        output.append(0x20)
        SerialTime.appendTime(time, to: &output)
        return .instant
    }

    /// Appends a duration, `PT36H00M00S`; nil if it is none.
    static func appendDuration(
        _ text: [UInt8], fraction: Int, to output: inout [UInt8]
    ) -> FieldKind? {
        var rest = text[...]
        let isNegative = rest.first == 0x2D
        if isNegative { rest = rest.dropFirst() }
        guard rest.popFirst() == UInt8(ascii: "P") else { return nil }
        var total = 0.0
        var isTime = false
        while !rest.isEmpty {
            if rest.first == UInt8(ascii: "T") {
                isTime = true
                rest = rest.dropFirst()
                continue
            }
            let digits = rest.prefix { $0 &- 48 <= 9 || $0 == 0x2E || $0 == 0x2C }
            rest = rest[digits.endIndex...]
            let number = String(decoding: digits, as: UTF8.self).replacing(",", with: ".")
            guard let value = Double(number), let unit = rest.popFirst() else { return nil }
            switch (unit, isTime) {
            case (UInt8(ascii: "D"), false): total += value * 86_400
            case (UInt8(ascii: "H"), true): total += value * 3_600
            case (UInt8(ascii: "M"), true): total += value * 60
            case (UInt8(ascii: "S"), true): total += value
            default: return nil
            }
        }
        guard total < 1e12 else { return nil }
        let milliseconds = SerialTime.rounded(
            Int((total * 1_000).rounded()), fraction: fraction)
        if isNegative, milliseconds > 0 { output.append(0x2D) }
        SerialTime.appendTime(milliseconds, to: &output)
        return isNegative || milliseconds >= 86_400_000 ? .elapsed : .time
    }

    private struct Scan {
        let text: [UInt8]
        var at: Int
        private let high: Int

        init(_ text: [UInt8]) {
            self.text = text
            let range = PlainNumber.trimmed(text)
            (at, high) = (range.lowerBound, range.upperBound)
        }

        var peek: UInt8? { at < high ? text[at] : nil }
        var isAtEnd: Bool { at == high }

        /// The day from 1970-01-01, and whether nothing but it is there.
        mutating func day() -> (day: Int, isAlone: Bool)? {
            guard let year = digits(4), take(0x2D), let month = digits(2), take(0x2D),
                let day = digits(2), (1...12).contains(month)
            else { return nil }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
            guard (1...length).contains(day) else { return nil }
            let found = Self.days(year, month, day)
            guard let next = peek, next != UInt8(ascii: "Z") else { return (found, true) }
            guard next == UInt8(ascii: "T") || next == 0x20 else { return nil }
            at += 1
            return (found, false)
        }

        /// Milliseconds of the day.
        mutating func time() -> Int? {
            guard let hour = digits(2), take(0x3A), let minute = digits(2), hour < 24, minute < 60
            else { return nil }
            var milliseconds = 0.0
            var second = 0
            if take(0x3A) {
                guard let found = digits(2), found < 60 else { return nil }
                second = found
                if peek == 0x2E || peek == 0x2C {
                    at += 1
                    var factor = 100.0
                    while let byte = peek, byte &- 48 <= 9 {
                        milliseconds += Double(byte - 48) * factor
                        factor /= 10
                        at += 1
                    }
                }
            }
            return ((hour * 60 + minute) * 60 + second) * 1_000 + Int(milliseconds.rounded())
        }

        /// The inverse of `SerialTime.appendDay`.
        private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
            let year = month <= 2 ? year - 1 : year
            let era = (year >= 0 ? year : year - 399) / 400
            let ofEra = year - era * 400
            let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
            return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard peek == byte else { return false }
            at += 1
            return true
        }

        private mutating func digits(_ count: Int) -> Int? {
            guard at + count <= high else { return nil }
            var value = 0
            for byte in text[at..<at + count] {
                guard byte &- 48 <= 9 else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            at += count
            return value
        }
    }
}
