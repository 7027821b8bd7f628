// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Calendar
internal import Postgres
internal import Wording

extension Face {
    /// Who did something: a schedule leads to its page.
    func actor(_ text: String) -> HTML {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[0] == "schedule" else { return "\(outside: text)" }
        let name: HTML = "\(outside: parts[1])"
        guard mayDoEverywhere(.viewSchedules) else { return name }
        return "<a href=\"\(path("/schedules/" + FormText.encoded(parts[1])))\">\(name)</a>"
    }

    /// `2 h 05 min`, `3 min 10 s`, `0.4 s`.
    func duration(_ seconds: Double) -> String {
        guard seconds >= 10 else {
            let tenths = Int((max(0, seconds) * 10).rounded())
            let comma = language == .fr ? "," : "."
            return "\(tenths / 10)\(comma)\(tenths % 10) s"
        }
        let all = Int64(seconds.rounded())
        let (days, hours, minutes) = (all / 86_400, all / 3_600 % 24, all / 60 % 60)
        if days > 0 { return self(en: "\(days) d \(hours) h", fr: "\(days) j \(hours) h") }
        if hours > 0 { return "\(hours) h \(minutes < 10 ? "0" : "")\(minutes) min" }
        return minutes > 0 ? "\(minutes) min \(all % 60) s" : "\(all) s"
    }

    /// An instant to the second, for lines of a log.
    func clock(_ instant: Timestamp) -> HTML {
        let local = instant.seconds + Int64(zone.offset(atUTC: instant.seconds))
        return """
            <time datetime="\(InstantText.utc(instant.seconds))">\
            \(InstantText.clock(local).replacing("T", with: " "))</time>
            """
    }

    /// A list of names and values.
    func facts(_ all: [(String, HTML?)]) -> HTML {
        let lines = all.compactMap { name, value -> HTML? in
            value.map { "<div><dt>\(name)</dt><dd>\($0)</dd></div>" }
        }
        return "<dl class=\"facts\">\(lines)</dl>"
    }

    /// A panel with a title.
    func panel(_ title: String, _ content: HTML, aside: HTML = .none, id: String? = nil) -> HTML {
        let mark: HTML = id.map { " id=\"\($0)\"" } ?? .none
        return """
            <section class="panel"\(mark)><header><h2>\(title)</h2>\(aside)</header>\(content)</section>
            """
    }

    /// The state of something, with a word of its own.
    func tag(_ kind: String, _ state: String, _ word: String) -> HTML {
        "<span class=\"tag \(kind)\" data-state=\"\(state)\">\(word)</span>"
    }
}
