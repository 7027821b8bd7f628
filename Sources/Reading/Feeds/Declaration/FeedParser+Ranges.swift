// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Records
internal import Wording

/// The range between two numbers: `reject: [0, 100]`.
extension FeedParser {
    func ranges(_ map: YAMLMap?) -> Ranges {
        guard let map else { return Ranges() }
        let result = Ranges(reject: bounds(map, "reject"), warn: bounds(map, "warn"))
        if let hard = result.reject, let soft = result.warn, !soft.isWithin(hard) {
            mistakes.addMistake(
                at: map.place("warn"),
                Phrase(
                    en: "`warn` reaches beyond `reject`", fr: "`warn` s'étend au-delà de `reject`"),
                Phrase(
                    en:
                        "Make it the narrower of the two: it flags what is unusual among what is possible",
                    fr:
                        "Faites-en la plus étroite des deux : elle signale ce qui est inhabituel parmi ce qui est possible"
                ))
        }
        return result
    }

    private func bounds(_ map: YAMLMap, _ key: String) -> Bounds? {
        guard let nodes = map.list(key) else { return nil }
        for node in nodes {
            guard let text = node.text, Exact(text) == nil, Double(text) != nil else { continue }
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "`\(text)` in `\(key)` is a number that cannot be taken",
                    fr: "`\(text)` dans `\(key)` est un nombre qui ne peut pas être pris"),
                Phrase(
                    en: "Write one of at most 38 digits, below 1e309, or null for no end",
                    fr:
                        "Écrivez-en un de 38 chiffres au plus, au-dessous de 1e309, ou null s'il n'y a pas de borne"
                ))
            return nil
        }
        let ends = nodes.map { node -> Exact?? in
            if case .null = node.content { return .some(nil) }
            return node.text.flatMap { Exact($0) }.map { .some($0) } ?? .none
        }
        guard ends.count == 2, let low = ends[0], let high = ends[1], low != nil || high != nil
        else {
            mistakes.addMistake(
                at: map.place(key),
                Phrase(en: "`\(key)` must be two numbers", fr: "`\(key)` attend deux nombres"),
                Phrase(
                    en: "Write `\(key): [0, 100]`, or `\(key): [0, null]` for no upper end",
                    fr:
                        "Écrivez `\(key): [0, 100]`, ou `\(key): [0, null]` s'il n'y a pas de borne haute"
                ))
            return nil
        }
        if let low, let high, low > high {
            mistakes.addMistake(
                at: map.place(key),
                Phrase(
                    en: "`\(key)` begins above its end", fr: "`\(key)` commence au-dessus de sa fin"
                ),
                Phrase(
                    en: "Write `\(key): [\(high), \(low)]`",
                    fr: "Écrivez `\(key): [\(high), \(low)]`"))
        }
        return Bounds(low: low, high: high)
    }
}

extension Bounds {
    fileprivate func isWithin(_ other: Bounds) -> Bool {
        if let limit = other.low, low.map({ $0 < limit }) ?? true { return false }
        if let limit = other.high, high.map({ $0 > limit }) ?? true { return false }
        return true
    }
}
