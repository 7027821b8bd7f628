// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Calendar
internal import Views
internal import Wording

/// The days of a year, each with how its window stands: weeks from left to right, days from Monday
/// down.
struct YearMatrix {
    let year: Int64
    let aggregate: DeclaredAggregate
    /// By the day, in days since 1970-01-01.
    let windows: [Int64: WindowDay]
    let face: Face

    /// Of one cell and the room behind it.
    private static let (cell, step) = (11, 14)
    private static let left = 26

    static func firstDay(_ year: Int64) -> Int64 { Civil(year: year, month: 1, day: 1).days }

    init(_ aggregate: DeclaredAggregate, year: Int64, _ windows: [WindowDay], _ face: Face) {
        self.aggregate = aggregate
        self.year = year
        self.face = face
        var days: [Int64: WindowDay] = [:]
        let (first, end) = (Self.firstDay(year), Self.firstDay(year + 1))
        for window in windows where window.aggregate == aggregate.name {
            for day in max(
                first, Int64(window.firstDay))..<max(first, min(end, Int64(window.endDay)))
            {
                days[day] = window
            }
        }
        self.windows = days
    }

    var html: HTML {
        let (first, end) = (Self.firstDay(year), Self.firstDay(year + 1))
        let monday = first - Self.weekday(first)
        let weeks = stride(from: monday, to: end, by: 7).enumerated().map { place, start -> HTML in
            let days = (start..<start + 7).filter { $0 >= first && $0 < end }.map(day)
            let x = Self.left + Self.step * place
            return "<g transform=\"translate(\(x) 16)\">\(days)</g>"
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(aggregate.title) \(year)">\
            <svg class="year" width="\(Self.left + 54 * Self.step)" height="118" role="img" \
            aria-label="\(sentence)">\(months(monday))\(weekdays)\(weeks)</svg></div>
            """
    }

    /// What it says as a whole.
    var sentence: String {
        let states = Dictionary(
            windows.values.map { ($0.windowStart, $0.state) }, uniquingKeysWith: { $1 }
        ).values
        let (fresh, stale, failed) = (
            states.count { $0 == .fresh }, states.count { $0 == .stale },
            states.count { $0 == .failed }
        )
        let upToDate = face.counted(
            fresh, en: "# window[s] up to date", fr: "# période[s] à jour")
        return face(
            en: "\(year): \(upToDate), \(stale) stale, \(failed) failed",
            fr: "\(year) : \(upToDate), \(stale) à recalculer, \(failed) en échec")
    }

    private static func weekday(_ day: Int64) -> Int64 { (Int64(Civil(days: day).weekday) + 6) % 7 }

    private func day(_ day: Int64) -> HTML {
        let name = CivilText.day(day)
        let y = Self.step * Int(Self.weekday(day))
        guard let window = windows[day] else {
            return "<rect y=\"\(y)\" data-day=\"\(name)\" data-state=\"missing\"/>"
        }
        let state = window.state
        let rect: HTML = "<rect y=\"\(y)\" data-day=\"\(name)\" data-state=\"\(state.rawValue)\""
        guard state != .fresh else { return rect + "/>" }
        let shown = DataCells.day(name, face)
        return rect + "><title>\(shown), \(WindowWords.why(window, face))</title></rect>"
    }

    private func months(_ monday: Int64) -> HTML {
        let names: [HTML] = (1...12).map { month in
            let day = Civil(year: year, month: month, day: 1).days
            let x = Self.left + Self.step * Int((day - monday) / 7)
            return "<text class=\"tick\" x=\"\(x)\" y=\"10\">\(Self.month(month, face))</text>"
        }
        return "\(names)"
    }

    private static func month(_ month: Int, _ face: Face) -> String {
        let names =
            face.language == .fr
            ? [
                "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
                "nov.", "déc.",
            ]
            : [
                "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
            ]
        return names[month - 1]
    }

    private var weekdays: HTML {
        let names = face.language == .fr ? ["lu", "me", "ve"] : ["Mo", "We", "Fr"]
        let texts = zip([0, 2, 4], names).map { place, name -> HTML in
            "<text class=\"tick\" y=\"\(26 + Self.step * place)\">\(name)</text>"
        }
        return "\(texts)"
    }
}
