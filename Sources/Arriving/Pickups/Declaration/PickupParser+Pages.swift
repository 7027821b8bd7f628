// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Fetching
internal import JSONLines
internal import Wording

/// Records of an API.
extension PickupParser {
    private enum Format: String, CaseIterable { case jsonl }

    func pages(_ text: String, _ map: YAMLMap, _ feed: String?) -> Pickup.Pages? {
        _ = map.choice("format", Format.self)
        let url = url(text, map)
        let login = pagesLogin(map)
        let records = map.string("records").flatMap { pointer($0, "records", map) }
        let next = map["next"].flatMap { self.next($0, map) }
        let rate = map.map("rate")?.integer("per_minute")
        let cursor = pagesCursor(url, map, feed)
        let name = map.string("name") ?? "\(map["pickup"]?.text ?? "").jsonl"
        if url?.has(Pickup.Pages.since) == false {
            require(name, of: feed, at: map.place(map["name"] == nil ? "feed" : "name"))
        }
        guard let url else { return nil }
        return Pickup.Pages(
            url: url, login: login, records: records ?? JSONPointer(names: []), next: next,
            perMinute: rate, name: name, cursor: cursor)
    }

    /// Where the address asks for what has changed, it must be said since when.
    private func pagesCursor(
        _ url: SourceURL?, _ map: YAMLMap, _ feed: String?
    ) -> Pickup.Cursor? {
        let inner = map.map("cursor")
        guard let url else { return nil }
        guard url.has(Pickup.Pages.since) else {
            if map["cursor"] != nil || url.has(Pickup.Pages.until) {
                addMistake(
                    map,
                    Phrase(
                        en: "`from` does not say where the time of `cursor` goes",
                        fr: "`from` ne dit pas où va l'heure de `cursor`"),
                    Phrase(
                        en: "Write `:since` as the value of a parameter: ?updated_since=:since",
                        fr: "Écrivez `:since` comme valeur d'un paramètre :"
                            + " ?updated_since=:since"))
            }
            return nil
        }
        refuse(["name"], map, "an API that is asked for what has changed")
        if let inner { refuse(["column", "zone", "clock"], inner, "an API") }
        if inner?["most"] != nil, !url.has(Pickup.Pages.until) {
            addMistake(
                map,
                Phrase(
                    en: "`from` does not say where the end of a stretch goes, which `most` cuts",
                    fr: "`from` ne dit pas où va la fin d'une période, que `most` coupe"),
                Phrase(
                    en: "Write `:until` as a parameter's value too, or take `most` out",
                    fr: "Écrivez aussi `:until` comme valeur d'un paramètre, ou retirez `most`"))
        }
        return cursor(map, inner, feed, ending: .jsonl)
    }

    private func pointer(_ text: String, _ key: String, _ map: YAMLMap) -> JSONPointer? {
        if text.isEmpty || text.hasPrefix("/"), let pointer = JSONPointer(text) { return pointer }
        mistakes.addMistake(
            at: map.place(key),
            Phrase(
                en: "`\(text)` is no place in a JSON document (RFC 6901)",
                fr: "`\(text)` n'est pas un endroit d'un document JSON (RFC 6901)"),
            Phrase(en: "Write it like `/data/items`", fr: "Écrivez-le comme `/data/items`"))
        return nil
    }

    private func next(_ node: YAMLNode, _ map: YAMLMap) -> Pickup.Pages.Next? {
        if let text = node.text {
            if text == "link" { return .link }
            if !text.isEmpty { return pointer(text, "next", map).map { .address($0) } }
        }
        if case .map = node.content {
            guard let inner = YAMLMap(node, PickupForm.next, of: "`next`", mistakes: mistakes)
            else { return nil }
            let parameter = inner.string("parameter") ?? ""
            let isName = parameter.wholeMatch(of: #/[A-Za-z0-9._\[\]-]{1,64}/#) != nil
            switch (inner.string("cursor"), inner.string("last")) {
            case (let place?, nil) where isName:
                return pointer(place, "next", map).map { .cursor($0, parameter: parameter) }
            case (nil, let place?) where isName:
                return pointer(place, "next", map).map { .key($0, parameter: parameter) }
            default: break
            }
        }
        mistakes.addMistake(
            at: node,
            Phrase(
                en:
                    "`next` must be a place in the answer, link, or { cursor: PLACE, parameter: NAME }",
                fr: "`next` doit être un endroit de la réponse, link, ou"
                    + " { cursor: ENDROIT, parameter: NOM }"),
            Phrase(
                en:
                    "Write `next: /links/next`, `next: { cursor: /meta/next, parameter: after }`, or"
                    + " `{ last: /id, parameter: after_id }`",
                fr: "Écrivez `next: /links/next`, `next: { cursor: /meta/next, parameter: after }`,"
                    + " ou `{ last: /id, parameter: after_id }`"))
        return nil
    }

    private func pagesLogin(_ map: YAMLMap) -> Pickup.Pages.Login? {
        guard map["secret"] != nil || map["authorization"] != nil else { return nil }
        let way: Pickup.Pages.Way? =
            if let node = map["authorization"] { self.way(node) } else { .bearer }
        guard let secret = secret(map), let way else { return nil }
        return Pickup.Pages.Login(way: way, secret: secret)
    }

    private func way(_ node: YAMLNode) -> Pickup.Pages.Way? {
        if node.text == "bearer" { return .bearer }
        if case .map = node.content {
            guard
                let inner = YAMLMap(
                    node, PickupForm.authorization, of: "`authorization`", mistakes: mistakes)
            else { return nil }
            switch (inner.string("basic"), inner.string("header")) {
            case (let user?, nil) where user.wholeMatch(of: #/[!-9;-~]{1,200}/#) != nil:
                return .basic(user: user)
            case (nil, let name?) where name.wholeMatch(of: #/[A-Za-z0-9-]{1,64}/#) != nil:
                return .header(name)
            default: break
            }
        }
        mistakes.addMistake(
            at: node,
            Phrase(
                en: "`authorization` must be bearer, { basic: USER } or { header: NAME }",
                fr: "`authorization` doit être bearer, { basic: UTILISATEUR } ou { header: NOM }"),
            Phrase(
                en: "Write `authorization: bearer`, or `authorization: { header: X-API-Key }`",
                fr: "Écrivez `authorization: bearer`, ou `authorization: { header: X-API-Key }`"))
        return nil
    }
}
