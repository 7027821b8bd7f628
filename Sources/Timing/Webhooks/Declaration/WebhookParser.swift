// SPDX-License-Identifier: Apache-2.0

internal import Configuration
package import Wording

/// Reads one webhook's declaration and notes every mistake in it.
package struct WebhookParser {
    /// Judges an address by the site's rules for other hosts.
    package typealias Judge = (String) -> Result<Webhook.Address, Refusal>

    /// Why nothing may go to an address.
    package struct Refusal: Error {
        package let what: Phrase
        package let remedy: Phrase

        package init(what: Phrase, remedy: Phrase) {
            self.what = what
            self.remedy = remedy
        }
    }

    /// The names of the feeds.
    let feeds: [String]
    let judge: Judge
    let mistakes = MistakeList()

    /// Nil when the declaration has mistakes.
    func parse(_ text: String, file: String) -> Webhook? {
        guard let root = mistakes.yaml(text, file: file),
            let map = YAMLMap(root, WebhookForm.webhook, of: "the webhook", mistakes: mistakes)
        else { return nil }
        let webhook = Webhook(
            name: name(map), address: address(map), events: events(map), feeds: feeds(map),
            secret: secret("secret", map) ?? .file(""), oldSecret: oldSecret(map),
            timeout: map.duration("timeout") ?? Webhook.Limits.timeout,
            isPaused: map.boolean("paused") ?? false, file: file)
        return mistakes.all.isEmpty ? webhook : nil
    }

    private func name(_ map: YAMLMap) -> String {
        guard let name = map.string("webhook") else {
            if map["webhook"] == nil {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(en: "The webhook has no name", fr: "Le webhook n'a pas de nom"),
                    Phrase(en: "Begin with `webhook: name`", fr: "Commencez par `webhook: nom`"))
            }
            return ""
        }
        if name.utf8.count > 50 || name.wholeMatch(of: #/[a-z][a-z0-9_]*/#) == nil {
            mistakes.addMistake(
                at: map.place("webhook"),
                Phrase(
                    en: "`\(name)` is no name for a webhook",
                    fr: "`\(name)` n'est pas un nom de webhook"),
                Phrase(
                    en: "Use a-z, 0-9 and _, a letter first, at most 50 characters",
                    fr: "Prenez a-z, 0-9 et _, une lettre d'abord, 50 caractères au plus"))
        }
        return name
    }

    private func address(_ map: YAMLMap) -> Webhook.Address {
        let none = Webhook.Address(text: "", shown: "")
        guard let text = map.string("url") else {
            missing(
                "url", map, "the webhook does not say where messages go",
                "le webhook ne dit pas où vont les messages",
                example: "url: https://lims.usine.example/bascule")
            return none
        }
        switch judge(text) {
        case .success(let address): return address
        case .failure(let refusal):
            mistakes.addMistake(at: map.place("url"), refusal.what, refusal.remedy)
            return none
        }
    }

    private func missing(
        _ key: String, _ map: YAMLMap, _ en: String, _ fr: String, example: String
    ) {
        guard map[key] == nil else { return }
        mistakes.addMistake(
            at: map.node, Phrase(en: "`\(key)` is missing: \(en)", fr: "`\(key)` manque : \(fr)"),
            Phrase(en: "Write `\(example)`", fr: "Écrivez `\(example)`"))
    }

    private func events(_ map: YAMLMap) -> [EventKind] {
        guard let items = map.list("events") else { return EventKind.allCases }
        let known = EventKind.allCases.map(\.rawValue)
        let events = items.compactMap { item -> EventKind? in
            let text = item.text ?? ""
            if let kind = EventKind(rawValue: text) { return kind }
            mistakes.addMistake(
                at: item,
                Phrase(en: "There is no event `\(text)`", fr: "Il n'y a pas d'événement `\(text)`"),
                Phrase.didYouMean(text, among: known)
                    ?? Phrase(
                        en: "There are \(known.joined(separator: ", "))",
                        fr: "Les événements sont \(known.joined(separator: ", "))"))
            return nil
        }
        if items.isEmpty {
            mistakes.addMistake(
                at: map.place("events"),
                Phrase(en: "`events` is empty", fr: "`events` est vide"),
                Phrase(
                    en: "Name some, or take the key out: then it is told all",
                    fr: "Nommez-en, ou retirez la clé : il les aura tous"))
        }
        return EventKind.allCases.filter(events.contains)
    }

    private func feeds(_ map: YAMLMap) -> [String]? {
        guard let names = map.strings("feeds") else { return nil }
        for name in names where !feeds.contains(name) {
            mistakes.addMistake(
                at: map.place("feeds"),
                Phrase(en: "There is no feed `\(name)`", fr: "Il n'y a pas de flux `\(name)`"),
                Phrase.didYouMean(name, among: feeds)
                    ?? Phrase(
                        en: "`bascule feeds list` names them",
                        fr: "`bascule feeds list` les nomme"))
        }
        if names.isEmpty || names.count > Webhook.Limits.feeds {
            mistakes.addMistake(
                at: map.place("feeds"),
                Phrase(
                    en: "`feeds` must name 1 to \(Webhook.Limits.feeds) feeds",
                    fr: "`feeds` doit nommer de 1 à \(Webhook.Limits.feeds) flux"),
                Phrase(
                    en: "Take the key out: then it is told of every feed",
                    fr: "Retirez la clé : il aura ceux de tous les flux"))
        }
        return names
    }

    private func oldSecret(_ map: YAMLMap) -> Webhook.SecretPlace? {
        map["old_secret"] == nil ? nil : secret("old_secret", map)
    }

    private func secret(_ key: String, _ map: YAMLMap) -> Webhook.SecretPlace? {
        guard map[key] != nil else {
            missing(
                key, map, "receivers could not tell whose messages are true",
                "les receveurs ne sauraient pas quels messages sont vrais",
                example: "\(key): { file: webhooks/lims.key }")
            return nil
        }
        guard let place = map.map(key) else { return nil }
        switch (place.string("file"), place.string("env")) {
        case (let file?, nil): return .file(file)
        case (nil, let variable?): return .variable(variable)
        default:
            mistakes.addMistake(
                at: map.place(key),
                Phrase(
                    en: "`\(key)` must have one of `file` and `env`",
                    fr: "`\(key)` doit avoir `file` ou `env`, l'un des deux"),
                Phrase(
                    en: "Write `\(key): { file: webhooks/lims.key }`",
                    fr: "Écrivez `\(key): { file: webhooks/lims.key }`"))
            return nil
        }
    }
}
