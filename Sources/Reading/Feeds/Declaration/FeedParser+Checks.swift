// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Records
internal import Wording

extension FeedParser {
    func check(_ node: YAMLNode, _ feed: Feed) -> Check? {
        guard let map = YAMLMap(node, FeedForm.check, of: "the check", mistakes: mistakes) else {
            return nil
        }
        guard let text = map.string("expect") else {
            if map["expect"] == nil {
                mistakes.addMistake(
                    at: node,
                    Phrase(en: "The check expects nothing", fr: "Le contrôle n'attend rien"),
                    Phrase(
                        en: "Add `expect: \"net_t = brut_t - tare_t\"`",
                        fr: "Ajoutez `expect: \"net_t = brut_t - tare_t\"`"))
            }
            return nil
        }
        let tolerance = map.read("tolerance") { text -> Exact? in
            Exact(text).flatMap { $0.coefficient >= 0 ? $0 : nil }
        }
        let severity = map.choice("severity", Severity.self) ?? .reject
        do {
            var check = try Check(
                parsing: text, tolerance: tolerance ?? Exact(0), severity: severity)
            guard let kind = kind(check, feed, map) else { return nil }
            check.kind = kind
            return check
        } catch {
            unreadable(error, at: map.place("expect"))
            return nil
        }
    }

    /// What both sides are; nil, with a mistake, where they can't be compared.
    private func kind(_ check: Check, _ feed: Feed, _ map: YAMLMap) -> Expression.Kind? {
        let place = map.place("expect")
        guard let left = kind(check.left, feed, place), let right = kind(check.right, feed, place)
        else { return nil }
        guard left == right else {
            mixed(check.text, place)
            return nil
        }
        if left == .instant, check.tolerance.coefficient != 0 {
            mistakes.addMistake(
                at: map.place("tolerance"),
                Phrase(
                    en: "Instants are compared without a `tolerance`",
                    fr: "Des instants se comparent sans `tolerance`"),
                Phrase(en: "Remove `tolerance:`", fr: "Retirez `tolerance:`"))
            return nil
        }
        return left
    }

    private func kind(
        _ expression: Expression, _ feed: Feed, _ place: YAMLNode
    ) -> Expression.Kind? {
        var kinds: [Expression.Kind] = []
        for name in expression.columns {
            guard let kind = kind(ofColumn: name, feed, place) else { return nil }
            kinds.append(kind)
        }
        guard let kind = expression.kind(ofColumn: { kinds[$0] }) else {
            mixed(expression.text, place)
            return nil
        }
        return kind
    }

    private func kind(
        ofColumn name: String, _ feed: Feed, _ place: YAMLNode
    ) -> Expression.Kind? {
        guard let column = feed.columns.first(where: { $0.name == name }) else {
            unknown(name, feed, place)
            return nil
        }
        if column.type.isNumber { return .number }
        switch column.type.stored[0].type.moment {
        case .day: return .day
        case .instant: return .instant
        case nil:
            mistakes.addMistake(
                at: place,
                Phrase(
                    en: "`\(name)` is neither a number nor a time",
                    fr: "`\(name)` n'est ni un nombre ni une date"),
                Phrase(
                    en: "Use a column of a numeric type, a `date` or a `timestamp` here",
                    fr: "Prenez ici une colonne d'un type numérique, `date` ou `timestamp`"))
            return nil
        }
    }

    private func mixed(_ text: String, _ place: YAMLNode) {
        let text = text.trimmingPrefix { $0 == " " }
        mistakes.addMistake(
            at: place,
            Phrase(
                en: "`\(text)` mixes numbers, days and instants",
                fr: "`\(text)` mélange nombres, jours et instants"),
            Phrase(
                en: "Compare numbers with numbers, days with days (`arrivee + 3` is a day,"
                    + " `depart - arrivee` a number of days) and instants with instants",
                fr: "Comparez des nombres à des nombres, des jours à des jours (`arrivee + 3` est"
                    + " un jour, `depart - arrivee` un nombre de jours), des instants à des"
                    + " instants"))
    }
}
