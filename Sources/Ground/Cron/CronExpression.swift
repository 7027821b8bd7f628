// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A cron expression of five fields, or a nickname such as `@daily`, in the meaning of Debian's
/// cron.
///
/// It holds bits and nothing else: its size does not depend on the text.
package struct CronExpression: Sendable, Equatable {
    /// The longest text, in bytes: each value of every field written out takes less than half of
    /// it.
    package static let lengthLimit = 1_000
    /// How far `next` and `previous` look; the rarest date, a 29 February on one weekday, comes
    /// within 40.
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

    /// Reads an expression; one that can never fire is refused too.
    package init(_ text: String) throws(CronError) {
        guard text.utf8.count <= Self.lengthLimit else {
            throw CronError(
                nil,
                Phrase(
                    en:
                        "The expression has \(text.utf8.count) bytes; the limit is \(Self.lengthLimit)",
                    fr:
                        "L'expression a \(text.utf8.count) octets ; la limite est \(Self.lengthLimit)"
                ),
                remedy: Phrase(
                    en: "Write ranges and steps, such as `*/5` or `1-5`, instead of long lists",
                    fr:
                        "Écrire des intervalles et des pas, comme `*/5` ou `1-5`, au lieu de longues listes"
                ))
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
        let list = "@yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly"
        let known = Phrase(en: "Known are \(list)", fr: "Sont connus \(list)")
        guard name == "@reboot" else {
            let shown = CronError.shown(Array(name.utf8)[...])
            throw CronError(
                nil, Phrase(en: "\(shown) is no nickname", fr: "\(shown) n'est pas un surnom"),
                remedy: known)
        }
        throw CronError(
            nil,
            Phrase(
                en: "`@reboot` is no time: a schedule does not know when a machine starts",
                fr:
                    "`@reboot` n'est pas une heure : une planification ignore quand une machine démarre"
            ),
            remedy: Phrase(
                en: "Give a time, or run the command where the service is started. ",
                fr: "Donner une heure, ou lancer la commande là où le service démarre. ") + known)
    }

    private static func wrongCount(_ words: [ArraySlice<UInt8>]) -> CronError {
        let what = Phrase(
            en: "A cron expression has 5 fields, and this has \(words.count)",
            fr: "Une expression cron a 5 champs, et celle-ci en a \(words.count)")
        let reason = Phrase(
            en: "; there is no field for seconds, a year or a command",
            fr: " ; il n'y a pas de champ pour les secondes, l'année ou une commande")
        return CronError(
            nil, words.count == 6 ? what + reason : what,
            remedy: Phrase(
                en: "Write minute, hour, day of the month, month, day of the week: `0 6 * * *`",
                fr: "Écrire minute, heure, jour du mois, mois, jour de la semaine : `0 6 * * *`"))
    }

    /// Whether any day of the calendar is meant: 14 kinds of years, by their first weekday and
    /// length.
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
        let weekday = CronError.shown(words[4])
        let what = Phrase(
            en: "The day of the month \(day) never comes in month \(month)",
            fr: "Le jour du mois \(day) n'arrive jamais au mois \(month)")
        let and = Phrase(
            en: " and day of the week \(weekday)", fr: " au jour de la semaine \(weekday)")
        return CronError(
            .dayOfMonth, isAnyWeekday ? what : what + and,
            remedy: Phrase(
                en: "Write a day that the month has (February 1–29; April, June, September and"
                    + " November 1–30), or `L` for its last one",
                fr: "Écrire un jour que le mois a (février 1–29 ; avril, juin, septembre et"
                    + " novembre 1–30), ou `L` pour son dernier"))
    }
}
