// SPDX-License-Identifier: Apache-2.0

internal import Site

/// What a clock on the wall shows, in digits ready to be written.
struct LocalTime {
    /// Each as ASCII, with leading zeros.
    var year: ArraySlice<UInt8>
    var month: ArraySlice<UInt8>
    var day: ArraySlice<UInt8>
    var hour: ArraySlice<UInt8>
    var minute: ArraySlice<UInt8>
    var second: ArraySlice<UInt8>

    private static let zeros = Array("00".utf8)[...]

    /// Midnight of a day, in days since 1970-01-01.
    init(day: Int64) { self.init(local: day * 86_400) }

    /// An instant in a zone.
    init(_ instant: Int64, in zone: Zone) {
        self.init(local: instant + Int64(zone.offset(atUTC: instant)))
    }

    private init(local: Int64) {
        let days = local.dividedDown(by: 86_400)
        let rest = local - days * 86_400
        let date = Civil(days: days)
        year = Self.digits(date.year, 4)
        month = Self.digits(Int64(date.month), 2)
        day = Self.digits(Int64(date.day), 2)
        hour = Self.digits(rest / 3_600, 2)
        minute = Self.digits(rest / 60 % 60, 2)
        second = Self.digits(rest % 60, 2)
    }

    /// Reads what PostgreSQL writes with `DateStyle` ISO: a date, a time, or both; an offset at the
    /// end is left out.
    ///
    /// Nil for what has another form: infinity, years before 1 or after 9999.
    init?(postgres text: ArraySlice<UInt8>) {
        let start = text.startIndex
        guard text.count >= 10, text[start + 4] == UInt8(ascii: "-"),
            text[start + 7] == UInt8(ascii: "-"), text.last != UInt8(ascii: "C")
        else { return nil }
        year = text[start..<start + 4]
        month = text[start + 5..<start + 7]
        day = text[start + 8..<start + 10]
        (hour, minute, second) = (Self.zeros, Self.zeros, Self.zeros)
        guard text.count >= 19, text[start + 10] == UInt8(ascii: " ") else {
            guard text.count == 10 else { return nil }
            return
        }
        hour = text[start + 11..<start + 13]
        minute = text[start + 14..<start + 16]
        second = text[start + 17..<start + 19]
    }

    func text(_ pattern: TimePattern) -> String {
        var bytes: [UInt8] = []
        append(pattern, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(_ pattern: TimePattern, to output: inout [UInt8]) {
        for part in pattern.parts {
            switch part {
            case .year: output += year
            case .shortYear: output += year.suffix(2)
            case .month: output += month
            case .day: output += day
            case .hour: output += hour
            case .minute: output += minute
            case .second: output += second
            case .literal(let bytes): output += bytes
            }
        }
    }

    /// Seconds since 1970-01-01 as if the local time were UTC, without fractions.
    var localSeconds: Int64 {
        func number(_ digits: ArraySlice<UInt8>) -> Int64 {
            digits.reduce(0) { $0 * 10 + Int64($1 & 0x0F) }
        }
        let date = Civil(year: number(year), month: Int(number(month)), day: Int(number(day)))
        return date.days * 86_400 + number(hour) * 3_600 + number(minute) * 60 + number(second)
    }

    private static func digits(_ number: Int64, _ width: Int) -> ArraySlice<UInt8> {
        let digits = Array(String(number).utf8)
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: max(0, width - digits.count))
        return (zeros + digits)[...]
    }
}
