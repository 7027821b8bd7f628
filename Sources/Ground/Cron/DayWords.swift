// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// The days of an expression in words.
struct DayWords {
    let days: DaySet

    private static let weekdays = [
        Phrase(en: "Sunday", fr: "dimanche"), Phrase(en: "Monday", fr: "lundi"),
        Phrase(en: "Tuesday", fr: "mardi"), Phrase(en: "Wednesday", fr: "mercredi"),
        Phrase(en: "Thursday", fr: "jeudi"), Phrase(en: "Friday", fr: "vendredi"),
        Phrase(en: "Saturday", fr: "samedi"),
    ]
    private static let allDays: UInt32 = 0xFFFF_FFFE

    /// With the times of these days; an interval of every day needs no day.
    func after(_ times: (text: Phrase, isInterval: Bool)) -> Phrase {
        guard let text else {
            return times.isInterval
                ? times.text : Phrase(en: "every day ", fr: "tous les jours ") + times.text
        }
        return times.isInterval
            ? times.text + Phrase(", ") + text : text + Phrase(" ") + times.text
    }

    /// Nil: every day.
    private var text: Phrase? {
        switch (ofMonth, ofWeek) {
        case (nil, nil): nil
        case (let days?, nil): days
        case (nil, let days?): days
        case (let days?, let weekdays?):
            self.days.needsBoth
                ? days + Phrase(en: " if it is ", fr: " si c'est ") + weekdays
                : days + Phrase(en: " and also ", fr: " et aussi ") + weekdays
        }
    }

    /// Nil: any.
    private var ofWeek: Phrase? {
        guard days.weekdays & 0x7F != 0x7F else { return nil }
        let named = Self.bits(UInt32(days.weekdays))
        // From Monday on.
        let order = named.map { ($0 + 6) % 7 }.sorted()
        var parts: [Phrase] = []
        if !order.isEmpty {
            parts.append(WordList.ranges(order) { Self.weekdays[($0 + 1) % 7] })
        }
        for week in 0..<5 {
            for day in Self.bits(UInt32(days.nth[week])) {
                parts.append(
                    Phrase(
                        en: "\(Self.weekdays[day].en) no. \(week + 1) of the month",
                        fr: "\(Self.weekdays[day].fr) n° \(week + 1) du mois"))
            }
        }
        for day in Self.bits(UInt32(days.last)) {
            parts.append(
                Phrase(
                    en: "the last \(Self.weekdays[day].en) of the month",
                    fr: "le dernier \(Self.weekdays[day].fr) du mois"))
        }
        return WordList.joined(parts)
    }

    /// Nil: any.
    private var ofMonth: Phrase? {
        guard days.days & Self.allDays != Self.allDays else { return nil }
        var parts: [Phrase] = []
        let named = Self.bits(days.days)
        if !named.isEmpty {
            parts.append(
                Phrase(en: "on the days ", fr: "les jours ")
                    + WordList.ranges(named) { Phrase("\($0)") }
                    + Phrase(en: " of the month", fr: " du mois"))
        }
        for day in Self.bits(days.beforeLast) {
            parts.append(
                day == 0
                    ? Phrase(en: "on the last day of the month", fr: "le dernier jour du mois")
                    : Phrase.counted(
                        day, en: "# day[s] before the end of the month",
                        fr: "# jour[s] avant la fin du mois"))
        }
        for day in Self.bits(days.nearest) {
            parts.append(
                Phrase(
                    en: "on the working day next to day \(day)",
                    fr: "le jour ouvré le plus proche du \(day)"))
        }
        for day in Self.bits(days.nearestBeforeLast) {
            parts.append(
                Phrase.counted(
                    day, en: "on the working day next to # day[s] before the end of the month",
                    fr: "le jour ouvré le plus proche de # jour[s] avant la fin du mois"))
        }
        return WordList.joined(parts)
    }

    private static func bits(_ set: UInt32) -> [Int] {
        (0..<32).filter { set & 1 << UInt32($0) != 0 }
    }
}
