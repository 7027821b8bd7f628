// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Records
internal import Wording

extension FeedParser {
    /// Reads `ranges:` and `checks:`.
    mutating func readRules(_ map: YAMLMap, _ feed: inout Feed) {
        for node in map.list("ranges") ?? [] {
            if let rule = rangeRule(node, feed) { feed.rangeRules.append(rule) }
        }
        for node in map.list("checks") ?? [] {
            if let check = check(node, feed) { feed.checks.append(check) }
        }
    }

    private func rangeRule(_ node: YAMLNode, _ feed: Feed) -> RangeRule? {
        guard let map = YAMLMap(node, FeedForm.range, of: "the range", mistakes: mistakes) else {
            return nil
        }
        guard let name = map.string("column"), let column = numeric(name, feed, map.place("column"))
        else {
            if map["column"] == nil {
                mistakes.addMistake(
                    at: node,
                    Phrase(en: "The range names no column", fr: "La plage ne nomme aucune colonne"),
                    Phrase(en: "Add `column:`", fr: "Ajoutez `column:`"))
            }
            return nil
        }
        let ranges = ranges(map)
        if ranges.reject == nil, ranges.warn == nil {
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "The range has neither `reject` nor `warn`",
                    fr: "La plage n'a ni `reject` ni `warn`"),
                Phrase(en: "Add `warn: [low, high]`", fr: "Ajoutez `warn: [low, high]`"))
        }
        return RangeRule(column: column.name, when: conditions(map, feed), ranges: ranges)
    }

    private func conditions(_ map: YAMLMap, _ feed: Feed) -> [RangeRule.Condition] {
        guard let node = map["when"] else { return [] }
        guard case .map(let entries) = node.content else {
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "`when` must be a map of columns and values",
                    fr: "`when` attend des colonnes et leurs valeurs"),
                Phrase(en: "Write `when: { flux: sirop }`", fr: "Écrivez `when: { flux: sirop }`"))
            return []
        }
        return entries.compactMap { entry in
            guard let name = entry.key.text, let value = entry.value.text else {
                mistakes.addMistake(
                    at: entry.key,
                    Phrase(
                        en: "A condition of `when` is a column and its value",
                        fr: "Une condition de `when` est une colonne et sa valeur"),
                    Phrase(
                        en: "Write `when: { flux: sirop }`", fr: "Écrivez `when: { flux: sirop }`"))
                return nil
            }
            guard let column = feed.columns.first(where: { $0.name == name }) else {
                unknown(name, feed, entry.key)
                return nil
            }
            if column.type != .text {
                mistakes.addMistake(
                    at: entry.key,
                    Phrase(
                        en: "`\(name)` is not a text column",
                        fr: "`\(name)` n'est pas une colonne de texte"),
                    Phrase(
                        en: "Use a text column in `when`",
                        fr: "Prenez une colonne de texte dans `when`"))
                return nil
            }
            let stored = column.allowed.map(\.stored)
            if !stored.isEmpty, !stored.contains(value) {
                let near = Phrase.didYouMean(value, among: stored)
                mistakes.addMistake(
                    at: entry.value,
                    Phrase(
                        en: "`\(value)` is never stored in `\(name)`",
                        fr: "`\(value)` n'est jamais stocké dans `\(name)`"),
                    near
                        ?? Phrase(
                            en: "Use one of: \(Set(stored).sorted().joined(separator: ", "))",
                            fr:
                                "Prenez l'une de ces valeurs : \(Set(stored).sorted().joined(separator: ", "))"
                        ))
            }
            return RangeRule.Condition(column: name, value: value)
        }
    }

    /// The column of that name if it is a number, else nil with a mistake.
    func numeric(_ name: String, _ feed: Feed, _ node: YAMLNode) -> Column? {
        guard let column = feed.columns.first(where: { $0.name == name }) else {
            unknown(name, feed, node)
            return nil
        }
        guard column.type.isNumber else {
            mistakes.addMistake(
                at: node,
                Phrase(en: "`\(name)` is not a number", fr: "`\(name)` n'est pas un nombre"),
                Phrase(
                    en: "Use a column of a numeric type here",
                    fr: "Prenez ici une colonne d'un type numérique"))
            return nil
        }
        return column
    }

    func unknown(_ name: String, _ feed: Feed, _ node: YAMLNode) {
        let names = feed.columns.map(\.name)
        let near = Phrase.didYouMean(name, among: names)
        mistakes.addMistake(
            at: node,
            Phrase(en: "There is no column `\(name)`", fr: "Il n'y a pas de colonne `\(name)`"),
            near
                ?? Phrase(
                    en: "The columns are: \(names.joined(separator: ", "))",
                    fr: "Les colonnes sont : \(names.joined(separator: ", "))"))
    }
}
