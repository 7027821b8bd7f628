// SPDX-License-Identifier: Apache-2.0

/// A rule such as `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX TZ, as the footer of a TZif file has it).
struct PosixZone: Equatable {
    /// A yearly moment, in local time.
    struct Moment: Equatable {
        enum Day: Equatable {
            /// 1–365, 29 February never counted.
            case julian(Int)
            /// 0–365, 29 February counted.
            case ordinal(Int)
            /// The nth (5 = last) weekday (0 = Sunday) of a month.
            case weekday(month: Int, nth: Int, weekday: Int)
        }
        var day: Day
        /// Seconds after midnight, −167 h to 167 h.
        var time: Int64

        /// Seconds since 1970-01-01 as if the local time were UTC.
        func seconds(in year: Int) -> Int64 {
            dayNumber(in: Int64(year)) * 86_400 + time
        }

        private func dayNumber(in year: Int64) -> Int64 {
            let first = Civil(year: year, month: 1, day: 1).days
            switch day {
            case .julian(let number):
                return first + Int64(number) - 1 + (Civil.isLeap(year) && number >= 60 ? 1 : 0)
            case .ordinal(let number):
                return first + Int64(number)
            case .weekday(let month, let nth, let weekday):
                let start = Civil(year: year, month: month, day: 1)
                var day = 1 + (weekday - start.weekday + 7) % 7 + (nth - 1) * 7
                if day > Civil.daysIn(month: month, year: year) { day -= 7 }
                return start.days + Int64(day) - 1
            }
        }
    }

    struct Daylight: Equatable {
        var offset: Int
        var start: Moment
        var end: Moment
    }

    /// Seconds east of UTC in standard time.
    var offset: Int
    var daylight: Daylight?

    /// Nil when the text is empty or not in form.
    init?(_ text: String) {
        var scanner = Scanner(rest: Array(text.utf8)[...])
        guard scanner.skipName(), let west = scanner.time() else { return nil }
        offset = -Int(west)
        guard !scanner.rest.isEmpty else { return }
        guard scanner.skipName() else { return nil }
        var summer = offset + 3_600
        if scanner.rest.first != UInt8(ascii: ",") {
            guard let west = scanner.time() else { return nil }
            summer = -Int(west)
        }
        guard scanner.skip(","), let start = scanner.moment(), scanner.skip(","),
            let end = scanner.moment(), scanner.rest.isEmpty
        else { return nil }
        daylight = Daylight(offset: summer, start: start, end: end)
    }

    private struct Scanner {
        var rest: ArraySlice<UInt8>

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest.removeFirst()
            return true
        }

        /// `CET` or `<+03>`.
        mutating func skipName() -> Bool {
            if skip("<") {
                guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
                rest = rest[(end + 1)...]
                return true
            }
            let letters = rest.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
            rest = rest[letters.endIndex...]
            return letters.count >= 3
        }

        mutating func number() -> Int? {
            let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
            rest = rest[digits.endIndex...]
            return Int(String(decoding: digits, as: UTF8.self))
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time() -> Int64? {
            let isNegative = skip("-")
            if !isNegative { _ = skip("+") }
            guard let hours = number() else { return nil }
            var seconds = Int64(hours) * 3_600
            for factor in [Int64(60), 1] where skip(":") {
                guard let part = number() else { return nil }
                seconds += Int64(part) * factor
            }
            return isNegative ? -seconds : seconds
        }

        /// `M3.5.0/2`, `J60` or `59`, with its time (02:00 unless told).
        mutating func moment() -> Moment? {
            guard let day = day() else { return nil }
            guard skip("/") else { return Moment(day: day, time: 7_200) }
            return time().map { Moment(day: day, time: $0) }
        }

        private mutating func day() -> Moment.Day? {
            if skip("J") { return number().map { .julian($0) } }
            guard skip("M") else { return number().map { .ordinal($0) } }
            guard let month = number(), skip("."), let nth = number(), skip("."),
                let weekday = number(), (1...12).contains(month), (1...5).contains(nth),
                (0...6).contains(weekday)
            else { return nil }
            return .weekday(month: month, nth: nth, weekday: weekday)
        }
    }
}
