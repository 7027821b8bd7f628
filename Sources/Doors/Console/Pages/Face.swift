// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Calendar
internal import Configuration
internal import Postgres
internal import Wording

/// What every page needs to know of who looks at it.
struct Face: Sendable {
    let language: Language
    /// In which the ledger keeps its reasons, whoever reads them.
    let siteLanguage: Language
    let theme: Theme
    let zone: Zone
    let prefix: String
    let ways: LoginWays
    /// The path that is shown, for forms that lead back to it.
    let target: String
    let principal: Principal?
    let key: SessionKey?

    init(_ site: Site, _ visitor: Visitor, target: String) {
        language = visitor.language
        siteLanguage = site.settings.language
        theme = visitor.theme
        zone = site.zone
        prefix = site.prefix
        ways = LoginWays(site)
        self.target = LocalPath.checked(target, prefix: site.prefix)
        principal = visitor.principal
        key = visitor.key
    }

    func callAsFunction(en: String, fr: String) -> String {
        language == .fr ? Self.bound(fr) : en
    }

    func callAsFunction(_ phrase: Phrase) -> String {
        language == .fr ? Self.bound(phrase.fr) : phrase.en
    }

    /// French has a blank before some signs, at which no line may end.
    private static func bound(_ text: String) -> String {
        guard text.utf8.contains(0x20) else { return text }
        return [":", ";", "!", "?", "»", "%"].reduce(text) {
            $0.replacing(" " + $1, with: "\u{a0}" + $1)
        }.replacing("« ", with: "«\u{a0}")
    }

    /// The same for quotes alone: a kept sentence may hold a sender's own text.
    static func quoted(_ text: String) -> String {
        text.replacing("« ", with: "«\u{a0}").replacing(" »", with: "\u{a0}»")
    }

    /// A path of ours.
    func path(_ path: String) -> String { prefix + path }

    func mayDo(_ permission: Permission) -> Bool {
        principal.map { $0.rights.reach(of: permission) != .nothing } ?? false
    }

    /// Also with what is of no feed.
    func mayDoEverywhere(_ permission: Permission) -> Bool {
        principal?.rights.mayDo(permission) ?? false
    }

    /// An instant on the site's clock.
    func time(_ instant: Timestamp) -> HTML { time(instant, more: "") }

    /// The same to the second.
    func exactTime(_ instant: Timestamp) -> HTML {
        let seconds = instant.seconds % 60
        return time(instant, more: (seconds < 10 ? ":0" : ":") + "\(seconds)")
    }

    private func time(_ instant: Timestamp, more: String) -> HTML {
        let shown = LocalTimeText(zone: zone).text(instant.seconds)[language] + more
        return "<time datetime=\"\(InstantText.utc(instant.seconds))\">\(shown)</time>"
    }

    /// The same, in words that count from now.
    func ago(_ instant: Timestamp, at now: Timestamp) -> HTML {
        let minutes = max(0, now.seconds - instant.seconds) / 60
        guard minutes < 24 * 60 else { return time(instant) }
        let words: Phrase =
            if minutes < 1 {
                Phrase(en: "just now", fr: "à l'instant")
            } else if minutes < 60 {
                Phrase(en: "\(minutes) min ago", fr: "il y a \(minutes) min")
            } else {
                Phrase(en: "\(minutes / 60) h ago", fr: "il y a \(minutes / 60) h")
            }
        return "<time datetime=\"\(InstantText.utc(instant.seconds))\">\(words[language])</time>"
    }

    /// Figures in groups of three.
    func number(_ value: some BinaryInteger) -> String {
        let figures = Array("\(value.magnitude)")
        let separator = language == .fr ? "\u{202f}" : ","
        var text = ""
        for (place, figure) in figures.enumerated() {
            if place > 0, (figures.count - place) % 3 == 0 { text += separator }
            text.append(figure)
        }
        return (value < 0 ? "-" : "") + text
    }

    /// A sentence with a count in it, whose figures stand in groups.
    func counted(_ count: some BinaryInteger, en: StaticString, fr: StaticString) -> String {
        self(Phrase.counted(count, en: en, fr: fr))
            .replacing("\(count)", with: number(count), maxReplacements: 1)
    }

    /// A share in hundredths; nothing of nothing.
    func share(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0 else { return "–" }
        let tenths = (part * 1_000 + whole / 2) / whole
        // What is there is never shown as nothing.
        if tenths == 0, part > 0 { return self(en: "< 0.1%", fr: "< 0,1 %") }
        let (units, rest) = tenths.quotientAndRemainder(dividingBy: 10)
        let comma = language == .fr ? "," : "."
        let text = rest == 0 ? "\(units)" : "\(units)\(comma)\(rest)"
        return self(en: "\(text)%", fr: "\(text) %")
    }

    func bytes(_ count: Int64) -> String {
        let units = language == .fr ? ["o", "Kio", "Mio", "Gio"] : ["B", "KiB", "MiB", "GiB"]
        var (value, unit) = (Double(count), 0)
        while value >= 1_024, unit < units.count - 1 { (value, unit) = (value / 1_024, unit + 1) }
        let tenths = Int((value * 10).rounded())
        let isWhole = unit == 0 || tenths % 10 == 0 || tenths >= 1_000
        let comma = language == .fr ? "," : "."
        let text = isWhole ? "\(tenths / 10)" : "\(tenths / 10)\(comma)\(tenths % 10)"
        return "\(text)\u{a0}\(units[unit])"
    }

    /// A state in words, with its mark and its colour.
    func state(_ state: String) -> HTML {
        let kind =
            switch state {
            case "loaded", "succeeded", "active": "ok"
            case "rejected", "failed", "dead", "crashed": "bad"
            case "arrived", "loading", "waiting", "scheduled", "running": "info"
            case "cancelled", "discarded", "over", "disabled", "expired", "revoked": "calm"
            default: "warn"
            }
        let word = StateWord.shown(state, in: language)
        return "<span class=\"tag \(kind)\" data-state=\"\(state)\">\(word)</span>"
    }

    /// The token of a form.
    var token: HTML {
        guard let key else { return .none }
        return "<input type=\"hidden\" name=\"csrf_token\" value=\"\(CSRFToken.make(for: key))\">"
    }
}
