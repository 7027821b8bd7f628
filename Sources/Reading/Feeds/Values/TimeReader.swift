// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Records

/// Reads a date or a time in one format.
struct TimeReader {
    enum Outcome: Equatable {
        case time(LocalTime)
        /// Written in another way.
        case otherForm
        case noSuchDay
        case noSuchTime
    }

    static func read(_ bytes: [UInt8], _ range: Range<Int>, _ format: DateFormat) -> Outcome {
        if format.isExcel { return excel(bytes, range) }
        var scan = Scan(at: range.lowerBound, high: range.upperBound)
        return scan.follow(bytes, format) ? scan.time() : .otherForm
    }

    /// Days since 1899-12-30, the fraction of a day as the time; five digits, so from 1927 to 2173.
    private static func excel(_ bytes: [UInt8], _ range: Range<Int>) -> Outcome {
        guard case .number(let serial, let end) = NumberReader.read(bytes, range, NumberFormat()),
            end == range.upperBound
        else { return .otherForm }
        let (day, rest) = serial.coefficient.quotientAndRemainder(
            dividingBy: Exact.powers[serial.scale])
        guard (10_000...99_999).contains(day) else { return .otherForm }
        let (product, over) = rest.multipliedReportingOverflow(by: 86_400_000)
        guard !over else { return .otherForm }
        let milliseconds = Int64(Exact(product, scale: serial.scale).rounded(to: 0).coefficient)
        // Five decimals are 0.86 s apart: the second is meant. More of them can tell milliseconds.
        let exact = serial.scale <= 6 ? (milliseconds + 500) / 1_000 * 1_000 : milliseconds
        let days = Int64(day) - 25_569
        return exact == 86_400_000
            ? .time(LocalTime(days: days + 1))
            : .time(LocalTime(days: days, microseconds: exact * 1_000))
    }

    private struct Scan {
        var at: Int
        let high: Int
        var day = 0
        var month = 0
        var year: Int64 = 0
        var hour = 0
        var minute = 0
        var second = 0
        var microsecond: Int64 = 0
        var isCut = false
        var isAfternoon: Bool?
        var offset: Int?

        init(at: Int, high: Int) {
            self.at = at
            self.high = high
        }

        /// Whether the whole text is in the format.
        mutating func follow(_ bytes: [UInt8], _ format: DateFormat) -> Bool {
            var index = 0
            while index < format.tokens.count {
                if case .optional(let until) = format.tokens[index] {
                    let goesOn = index + 1 < until && begins(bytes, format.tokens[index + 1])
                    index = goesOn ? index + 1 : until
                    continue
                }
                let isBeforeHour =
                    index + 1 < format.tokens.count && format.tokens[index + 1] == .hour
                guard readToken(bytes, format.tokens[index], isBeforeHour) else { return false }
                index += 1
            }
            return at == high
        }

        private func begins(_ bytes: [UInt8], _ token: DateFormat.Token) -> Bool {
            guard at < high else { return false }
            switch token {
            case .literal(let byte): return bytes[at] == byte
            case .blank: return Blank.blank(bytes, at: at, before: high) > 0
            default: return true
            }
        }

        private mutating func readToken(
            _ bytes: [UInt8], _ token: DateFormat.Token, _ isBeforeHour: Bool
        ) -> Bool {
            switch token {
            case .day:
                guard let value = digits(bytes, 1, 2) else { return false }
                day = value
            case .month:
                guard let value = digits(bytes, 1, 2) else { return false }
                month = value
            case .monthName: return monthName(bytes)
            case .year4:
                guard let value = digits(bytes, 4, 4) else { return false }
                year = Int64(value)
            case .year2:
                guard let value = digits(bytes, 2, 2) else { return false }
                // 70–99 are of the last century: no laboratory here has results from before 1970.
                year = Int64(value < 70 ? 2000 + value : 1900 + value)
            case .hour:
                guard let value = digits(bytes, 1, 2) else { return false }
                hour = value
            case .minute:
                guard let value = digits(bytes, 2, 2) else { return false }
                minute = value
            case .second: return seconds(bytes)
            case .halfDay: return halfDay(bytes)
            case .offset: return zoneOffset(bytes)
            case .literal(let byte):
                guard at < high, bytes[at] == byte else { return false }
                at += 1
            case .blank: return blank(bytes, orMark: isBeforeHour)
            case .timeMark:
                guard at < high, bytes[at] | 0x20 == UInt8(ascii: "t") else {
                    return blank(bytes)
                }
                at += 1
            case .optional: break
            }
            return true
        }

        @inline(__always)
        private mutating func digits(_ bytes: [UInt8], _ low: Int, _ most: Int) -> Int? {
            var value = 0
            var count = 0
            while at < high, count < most, bytes[at] &- 48 <= 9 {
                value = value * 10 + Int(bytes[at] - 48)
                at += 1
                count += 1
            }
            return count >= low ? value : nil
        }

        /// - Parameter orMark: a `T` as of ISO 8601 will do, which stands before a time alone.
        private mutating func blank(_ bytes: [UInt8], orMark: Bool = false) -> Bool {
            let start = at
            if orMark, at < high, bytes[at] == UInt8(ascii: "T") {
                at += 1
                return true
            }
            while at < high, case let width = Blank.blank(bytes, at: at, before: high), width > 0 {
                at += width
            }
            return at > start
        }

        /// Seconds, with at most six digits of a fraction: cut, so that no time passes into the
        /// next day.
        private mutating func seconds(_ bytes: [UInt8]) -> Bool {
            guard let value = digits(bytes, 2, 2) else { return false }
            second = value
            guard at + 1 < high, bytes[at] == UInt8(ascii: ".") || bytes[at] == UInt8(ascii: ","),
                bytes[at + 1] &- 48 <= 9
            else { return true }
            at += 1
            var factor: Int64 = 100_000
            while at < high, bytes[at] &- 48 <= 9 {
                if factor == 0, bytes[at] != 48 { isCut = true }
                microsecond += Int64(bytes[at] - 48) * factor
                factor /= 10
                at += 1
            }
            return true
        }

        private mutating func halfDay(_ bytes: [UInt8]) -> Bool {
            guard at + 1 < high, bytes[at + 1] | 0x20 == UInt8(ascii: "m") else { return false }
            switch bytes[at] | 0x20 {
            case UInt8(ascii: "a"): isAfternoon = false
            case UInt8(ascii: "p"): isAfternoon = true
            default: return false
            }
            at += 2
            return true
        }

        private mutating func zoneOffset(_ bytes: [UInt8]) -> Bool {
            guard at < high else { return true }
            if bytes[at] | 0x20 == UInt8(ascii: "z") {
                at += 1
                offset = 0
                return true
            }
            guard bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") else {
                return false
            }
            let sign = bytes[at] == UInt8(ascii: "-") ? -1 : 1
            at += 1
            guard let hours = digits(bytes, 2, 2) else { return false }
            let hasColon = at < high && bytes[at] == UInt8(ascii: ":")
            if hasColon { at += 1 }
            let minutes = at < high || hasColon ? digits(bytes, 2, 2) : 0
            guard let minutes, hours < 24, minutes < 60 else { return false }
            offset = sign * (hours * 3_600 + minutes * 60)
            return true
        }

        private mutating func monthName(_ bytes: [UInt8]) -> Bool {
            var letters = ""
            while at < high {
                let byte = bytes[at]
                if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A, byte < 0x80 {
                    letters.unicodeScalars.append(Unicode.Scalar(byte | 0x20))
                    at += 1
                } else if byte == 0xC3, at + 1 < high {
                    // é É û Û ê, written in UTF-8.
                    switch bytes[at + 1] | 0x20 {
                    case 0xA9, 0xAA, 0xA8: letters += "e"
                    case 0xBB, 0xB9: letters += "u"
                    default: return false
                    }
                    at += 2
                } else {
                    break
                }
            }
            if at < high, bytes[at] == UInt8(ascii: ".") { at += 1 }
            month = MonthNames.number(letters) ?? 0
            return month > 0
        }

        func time() -> Outcome {
            var civil = Civil(year: year, month: month, day: day)
            guard civil.isValid, year > 0 else { return .noSuchDay }
            var hour = hour
            if let isAfternoon {
                guard (1...12).contains(hour) || hour == 0 && !isAfternoon else {
                    return .noSuchTime
                }
                hour = hour % 12 + (isAfternoon ? 12 : 0)
            }
            if hour == 24, minute == 0, second == 0, microsecond == 0, !isCut {
                civil = Civil(days: civil.days + 1)
                hour = 0
            }
            guard hour < 24, minute < 60, second < 60 else { return .noSuchTime }
            let seconds = Int64(hour * 3_600 + minute * 60 + second)
            return .time(
                LocalTime(
                    days: civil.days, microseconds: seconds * 1_000_000 + microsecond,
                    offset: offset, isCut: isCut))
        }
    }
}
