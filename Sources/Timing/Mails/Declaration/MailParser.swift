// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import MIME
internal import Postgres
internal import Wording

/// Reads one mail's declaration and notes every mistake in it.
struct MailParser {
    /// The names of the rules of alerts, of the exports and of the charts.
    let rules: [String]
    let exports: [String]
    /// Those of them whose files say what has changed since the one before.
    let ofChanges: Set<String>
    /// Of declared charts and control charts.
    let charts: [String]
    let mistakes = MistakeList()

    /// Keys that belong to one of both sorts alone.
    private static let ofDigests = ["send", "parts", "attach", "wait"]
    private static let ofAlerts = ["rules", "throttle", "escalate"]

    /// Nil when the declaration has mistakes.
    func parse(_ text: String, file: String) -> Mail? {
        guard let root = mistakes.yaml(text, file: file),
            let map = YAMLMap(root, MailForm.mail, of: "the mail", mistakes: mistakes)
        else { return nil }
        let name =
            map.declaredName("mail", Mail.noun, Phrase(en: "a mail", fr: "courriel")) ?? "unnamed"
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isOfAlerts = map.choice("on", On.self) != nil
        for key in isOfAlerts ? Self.ofDigests : Self.ofAlerts where map[key] != nil {
            misplaced(key, map, isOfAlerts: isOfAlerts)
        }
        let subject = subject(map)
        let mail = Mail(
            name: name, to: recipients("to", map, isRequired: true), subject: subject,
            content: isOfAlerts ? .alerts(alerts(map)) : .digest(digest(map, lines)), file: file)
        return mistakes.all.isEmpty ? mail : nil
    }

    private enum On: String, CaseIterable { case alert }

    private func misplaced(_ key: String, _ map: YAMLMap, isOfAlerts: Bool) {
        mistakes.addMistake(
            at: map.place(key),
            isOfAlerts
                ? Phrase(
                    en: "`\(key)` is for a digest, and this mail is sent on alerts",
                    fr: "`\(key)` vaut pour un bilan, et ce courriel part sur alerte")
                : Phrase(
                    en: "`\(key)` is for a mail with `on: alert`",
                    fr: "`\(key)` vaut pour un courriel avec `on: alert`"),
            isOfAlerts
                ? Phrase(en: "Take it out", fr: "Retirez cette clé")
                : Phrase(
                    en: "Write `on: alert`, or take it out",
                    fr: "Écrivez `on: alert`, ou retirez cette clé"))
    }

    private func subject(_ map: YAMLMap) -> SubjectTemplate {
        do {
            return try SubjectTemplate(map.string("subject") ?? "{state} · {day:dd/MM/yyyy}")
        } catch {
            mistakes.addMistake(at: map.place("subject"), error.what, error.remedy)
            return SubjectTemplate(parts: [])
        }
    }

    private func recipients(_ key: String, _ map: YAMLMap, isRequired: Bool) -> [Mailbox] {
        let texts = map.strings(key) ?? []
        if texts.isEmpty, isRequired {
            mistakes.addMistake(
                at: map.place(key),
                Phrase(
                    en: "The mail has nobody in `\(key)`", fr: "`\(key)` n'a aucun destinataire"),
                Phrase(
                    en: "Write `\(key): [labo@usine.example]`",
                    fr: "Écrivez `\(key): [labo@usine.example]`"))
        }
        if texts.count > Mail.Limits.recipients {
            mistakes.addMistake(
                at: map.place(key),
                Phrase(
                    en:
                        "`\(key)` has \(texts.count) addresses, more than \(Mail.Limits.recipients)",
                    fr: "`\(key)` a \(texts.count) adresses, plus de \(Mail.Limits.recipients)"),
                Phrase(
                    en: "Write the address of a list instead",
                    fr: "Écrivez plutôt l'adresse d'une liste"))
        }
        var seen: Set<String> = []
        return texts.compactMap { text in
            guard let mailbox = Mailbox(text) else {
                mistakes.addMistake(
                    at: map.place(key),
                    Phrase(
                        en: "`\(key)` has `\(HeaderText.plain(text))`, which is no address",
                        fr:
                            "`\(key)` contient `\(HeaderText.plain(text))`, qui n'est pas une adresse"
                    ),
                    Phrase(
                        en: "Write it like labo@usine.example or Labo <labo@usine.example>",
                        fr: "Écrivez par exemple labo@usine.example ou Labo <labo@usine.example>"))
                return nil
            }
            guard seen.insert(mailbox.address.lowercased()).inserted else {
                mistakes.addMistake(
                    at: map.place(key),
                    Phrase(
                        en: "`\(key)` has \(mailbox.address) twice",
                        fr: "`\(key)` contient deux fois \(mailbox.address)"),
                    Phrase(en: "Keep one", fr: "Gardez-en une"))
                return nil
            }
            return mailbox
        }
    }

    private func alerts(_ map: YAMLMap) -> Mail.Alerts {
        let named = map.strings("rules") ?? rules
        for name in named where !rules.contains(name) {
            mistakes.addMistake(
                at: map.place("rules"),
                Phrase(
                    en: "There is no rule of alerts `\(name)`",
                    fr: "Il n'y a pas de règle d'alerte `\(name)`"),
                Phrase.didYouMean(name, among: rules) { $0 }
                    ?? Phrase(
                        en: "There are \(rules.joined(separator: ", "))",
                        fr: "Les règles sont \(rules.joined(separator: ", "))"))
        }
        let throttle = map.map("throttle")
        let most = throttle?.read("most") { text in
            Int(text.dropLast(2)).flatMap { text.hasSuffix("/h") && $0 > 0 ? $0 : nil }
        }
        return Mail.Alerts(
            rules: named, same: throttle?.duration("same") ?? .seconds(3_600), most: most ?? 10,
            escalation: escalation(map))
    }

    private func escalation(_ map: YAMLMap) -> Mail.Escalation? {
        guard let map = map.map("escalate") else { return nil }
        _ = map.string("unless")
        if map["after"] == nil {
            mistakes.addMistake(
                at: map.node,
                Phrase(
                    en: "`escalate` does not say after how long",
                    fr: "`escalate` ne dit pas après combien de temps"),
                Phrase(en: "Write `after: 2h`", fr: "Écrivez `after: 2h`"))
        }
        return Mail.Escalation(
            after: map.duration("after") ?? .seconds(7_200),
            to: recipients("to", map, isRequired: true))
    }
}

extension SubjectTemplate {
    /// Where the text could not be read.
    fileprivate init(parts: [Part]) { self.parts = parts }
}
