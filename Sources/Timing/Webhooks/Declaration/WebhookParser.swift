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
        let name =
            map.declaredName(
                "webhook", Webhook.noun, Phrase(en: "a webhook", fr: "webhook")) ?? ""
        let webhook = Webhook(
            name: name, address: address(map), events: events(map), feeds: feeds(map),
            secret: requireSecret(map), oldSecret: secret("old_secret", map),
            timeout: map.duration("timeout") ?? Webhook.Limits.timeout,
            isPaused: map.boolean("paused") ?? false, file: file)
        return mistakes.all.isEmpty ? webhook : nil
    }

    private func address(_ map: YAMLMap) -> Webhook.Address {
        let none = Webhook.Address(text: "", shown: "")
        guard let text = map.string("url") else {
            map.addMissing(
                "url",
                because: Phrase(
                    en: "the webhook does not say where messages go",
                    fr: "le webhook ne dit pas où vont les messages"),
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

    private func secret(_ key: String, _ map: YAMLMap) -> SecretPlace? {
        map.secret(key, example: "\(key): { file: webhooks/lims.key }")
    }

    private func requireSecret(_ map: YAMLMap) -> SecretPlace {
        map.addMissing(
            "secret",
            because: Phrase(
                en: "receivers could not tell whose messages are true",
                fr: "les receveurs ne sauraient pas quels messages sont vrais"),
            example: "secret: { file: webhooks/lims.key }")
        return secret("secret", map) ?? .file("")
    }
}
