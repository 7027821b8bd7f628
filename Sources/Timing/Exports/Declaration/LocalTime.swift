// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// A local time in digits ready to be written; holds no memory.
package struct LocalTime {
    /// `yyyyMMddHHmmss` in ASCII.
    private var digits: InlineArray<14, UInt8> = .init(repeating: UInt8(ascii: "0"))

    /// Midnight of a day, in days since 1970-01-01.
    package init(day: Int64) { self.init(local: day * 86_400) }

    /// An instant in a zone.
    init(_ instant: Int64, in zone: Zone) {
        self.init(local: instant + Int64(zone.offset(atUTC: instant)))
    }

    private init(local: Int64) {
        let days = local.dividedDown(by: 86_400)
        let rest = local - days * 86_400
        let date = Civil(days: days)
        let fields = [
            (date.year, 4), (Int64(date.month), 2), (Int64(date.day), 2), (rest / 3_600, 2),
            (rest / 60 % 60, 2), (rest % 60, 2),
        ]
        var place = 0
        for (number, width) in fields {
            var number = number
            for index in (place..<place + width).reversed() {
                digits[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10)
                number /= 10
            }
            place += width
        }
    }

    /// Reads what PostgreSQL writes with `DateStyle` ISO: a date, or a date and a time; fractions
    /// and an offset at the end are left out.
    ///
    /// Nil for what has another form: infinity, years before 1 or after 9999.
    init?(postgres bytes: [UInt8], in range: Range<Int>) {
        let start = range.lowerBound
        guard range.count >= 10, bytes[start + 4] == UInt8(ascii: "-"),
            bytes[start + 7] == UInt8(ascii: "-"),
            bytes[range.upperBound - 1] != UInt8(ascii: "C")
        else { return nil }
        // Skips a dash after the year and one after the month.
        for index in 0..<8 {
            digits[index] = bytes[start + index + (index < 4 ? 0 : index < 6 ? 1 : 2)]
        }
        guard range.count >= 19, bytes[start + 10] == UInt8(ascii: " ") else {
            guard range.count == 10 else { return nil }
            return
        }
        for index in 0..<6 { digits[8 + index] = bytes[start + 11 + index + index / 2] }
    }

    package func text(_ pattern: TimePattern) -> String {
        var bytes: [UInt8] = []
        append(pattern, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(_ pattern: TimePattern, to output: inout [UInt8]) {
        for part in pattern.parts {
            switch part {
            case .year: append(0, 4, to: &output)
            case .shortYear: append(2, 2, to: &output)
            case .month: append(4, 2, to: &output)
            case .day: append(6, 2, to: &output)
            case .hour: append(8, 2, to: &output)
            case .minute: append(10, 2, to: &output)
            case .second: append(12, 2, to: &output)
            case .literal(let byte): output.append(byte)
            }
        }
    }

    private func append(_ start: Int, _ count: Int, to output: inout [UInt8]) {
        for index in start..<start + count { output.append(digits[index]) }
    }

    /// Seconds since 1970-01-01 as if the local time were UTC, without fractions.
    var localSeconds: Int64 {
        let date = Civil(year: number(0, 4), month: Int(number(4, 2)), day: Int(number(6, 2)))
        return date.days * 86_400 + number(8, 2) * 3_600 + number(10, 2) * 60 + number(12, 2)
    }

    private func number(_ start: Int, _ count: Int) -> Int64 {
        (start..<start + count).reduce(0) { $0 * 10 + Int64(digits[$1] & 0x0F) }
    }
}
