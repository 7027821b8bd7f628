// SPDX-License-Identifier: Apache-2.0

internal import Site

/// A cron expression of five fields, or a nickname such as `@daily`, in the meaning of Debian's cron.
///
/// It holds bits and nothing else: its size does not depend on what was written.
package struct CronExpression: Sendable, Equatable {
    /// The longest text, in bytes: each value of every field written out takes less than half of it.
    package static let lengthLimit = 1_000
    /// How far `next` and `previous` look; the rarest date, a 29 February on one weekday, comes within 40.
    package static let searchYears: Int64 = 100

    /// Bit n: minute n.
    let minutes: UInt64
    /// Bit n: hour n.
    let hours: UInt32
    /// Bit n: month n.
    let months: UInt16
    let days: DaySet

    /// Whether it stands for times of the clock: neither its minute nor its hour starts with `*`.
    ///
    /// Such an entry is caught up after a gap and not repeated; any other follows real time.
    package let isFixed: Bool

    private static let nicknames = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *",
        "@weekly": "0 0 * * 0", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
        "@hourly": "0 * * * *",
    ]

    /// Reads an expression; what can never fire is refused too.
    package init(_ text: String) throws(CronError) {
        guard text.utf8.count <= Self.lengthLimit else {
            throw CronError(
                nil,
                "The expression has \(text.utf8.count) bytes; the limit is \(Self.lengthLimit)",
                remedy: "Write ranges and steps, such as `*/5` or `1-5`, instead of long lists")
        }
        var bytes = Array(text.utf8)
        if let start = bytes.first(where: { !Self.isBlank($0) }), start == UInt8(ascii: "@") {
            bytes = Array(try Self.nickname(text).utf8)
        }
        let words = bytes.split(whereSeparator: Self.isBlank)
        guard words.count == 5 else { throw Self.wrongCount(words) }
        let minute = try FieldParser(.minute, words[0])
        let hour = try FieldParser(.hour, words[1])
        let dayOfMonth = try FieldParser(.dayOfMonth, words[2])
        let month = try FieldParser(.month, words[3])
        let dayOfWeek = try FieldParser(.dayOfWeek, words[4])
        minutes = minute.values
        hours = UInt32(hour.values)
        months = UInt16(month.values)
        var days = dayOfMonth.days
        days.days = UInt32(dayOfMonth.values)
        days.weekdays = UInt8(dayOfWeek.values)
        (days.nth, days.last) = (dayOfWeek.days.nth, dayOfWeek.days.last)
        days.needsBoth = dayOfMonth.isStar || dayOfWeek.isStar
        self.days = days
        isFixed = !minute.isStar && !hour.isStar
        guard isPossible else { throw Self.impossible(words, onWeekdays: dayOfWeek.isStar) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func nickname(_ text: String) throws(CronError) -> String {
        let name = text.split { $0 == " " || $0 == "\t" }.joined(separator: " ").lowercased()
        if let meaning = nicknames[name] { return meaning }
        let known = "Known are @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly"
        guard name == "@reboot" else {
            throw CronError(
                nil, "\(CronError.shown(Array(name.utf8)[...])) is no nickname", remedy: known)
        }
        throw CronError(
            nil, "`@reboot` is no time: a schedule does not know when a machine starts",
            remedy: "Give a time, or run the command where the service is started. \(known)")
    }

    private static func wrongCount(_ words: [ArraySlice<UInt8>]) -> CronError {
        let reason = words.count == 6 ? "; there is no field for seconds, a year or a command" : ""
        return CronError(
            nil, "A cron expression has 5 fields, and this has \(words.count)\(reason)",
            remedy: "Write minute, hour, day of the month, month, day of the week: `0 6 * * *`")
    }

    /// Whether any day of the calendar is meant: 14 kinds of years, by their first weekday and length.
    private var isPossible: Bool {
        (2000..<2028).contains { year in
            (1...12).contains { month in
                months & 1 << UInt16(month) != 0 && days.mask(year: Int64(year), month: month) != 0
            }
        }
    }

    private static func impossible(
        _ words: [ArraySlice<UInt8>], onWeekdays isAnyWeekday: Bool
    ) -> CronError {
        let (day, month) = (CronError.shown(words[2]), CronError.shown(words[3]))
        let weekday = isAnyWeekday ? "" : " and day of the week \(CronError.shown(words[4]))"
        return CronError(
            .dayOfMonth, "The day of the month \(day) never comes in month \(month)\(weekday)",
            remedy: "Write a day that the month has (February 1–29; April, June, September and"
                + " November 1–30), or `L` for its last one")
    }
}
