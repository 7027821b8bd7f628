// SPDX-License-Identifier: Apache-2.0

/// The five fields of an expression, in their order.
package enum CronField: String, Sendable, CaseIterable {
    case minute
    case hour
    case dayOfMonth = "day of the month"
    case month
    case dayOfWeek = "day of the week"

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

    /// What may stand in the field, for messages.
    var allowed: String {
        let numbers = "\(range.lowerBound)–\(range.upperBound)"
        switch self {
        case .minute, .hour: return numbers
        case .dayOfMonth: return "\(numbers), L, L-3, 15W, LW"
        case .month: return "\(numbers) or JAN–DEC"
        case .dayOfWeek: return "\(numbers) (0 and 7 are Sunday), SUN–SAT, FRIL, MON#2"
        }
    }
}
