// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// The five fields of an expression, in their order.
package enum CronField: String, Sendable, CaseIterable {
    case minute
    case hour
    case dayOfMonth = "day of the month"
    case month
    case dayOfWeek = "day of the week"

    /// Its name, with the article.
    var title: Phrase {
        switch self {
        case .minute: Phrase(en: "the minute", fr: "la minute")
        case .hour: Phrase(en: "the hour", fr: "l'heure")
        case .dayOfMonth: Phrase(en: "the day of the month", fr: "le jour du mois")
        case .month: Phrase(en: "the month", fr: "le mois")
        case .dayOfWeek: Phrase(en: "the day of the week", fr: "le jour de la semaine")
        }
    }

    /// The numbers a person may write.
    var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        // 0 and 7 are both Sunday.
        case .dayOfWeek: 0...7
        }
    }

    /// How many different values there are: no step is wider.
    var size: Int { self == .dayOfWeek ? 7 : range.count }

    /// Three-letter names, the first for the lowest number.
    var names: [String] {
        switch self {
        case .month:
            [
                "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
            ]
        case .dayOfWeek: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
        case .minute, .hour, .dayOfMonth: []
        }
    }

    /// Values of the field, for messages.
    var allowed: Phrase {
        let numbers = "\(range.lowerBound)–\(range.upperBound)"
        switch self {
        case .minute, .hour: return Phrase(numbers)
        case .dayOfMonth: return Phrase("\(numbers), L, L-3, 15W, LW")
        case .month: return Phrase(en: "\(numbers) or JAN–DEC", fr: "\(numbers) ou JAN–DEC")
        case .dayOfWeek:
            return Phrase(
                en: "\(numbers) (0 and 7 are Sunday), SUN–SAT, FRIL, MON#2",
                fr: "\(numbers) (0 et 7 : dimanche), SUN–SAT, FRIL, MON#2")
        }
    }
}
