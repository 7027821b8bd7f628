// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Postgres
internal import Wording

/// Reads one aggregate's declaration and notes every mistake in it.
struct AggregateParser {
    let settings: Settings
    let mistakes = MistakeList()

    private static let nameRemedy = Phrase(
        en:
            "Use a-z, 0-9 and _ (capitals too in columns), a letter first, at most 50 characters",
        fr:
            "Prenez a-z, 0-9 et _ (dans les colonnes aussi des majuscules), une lettre d'abord, 50 caractères au plus"
    )

    /// Nil when the declaration has mistakes.
    func parse(_ text: String, file: String) -> Aggregate? {
        guard let root = mistakes.yaml(text, file: file) else { return nil }
        guard
            let map = YAMLMap(
                root, AggregateForm.aggregate, of: "the aggregate", mistakes: mistakes)
        else { return nil }
        // A declaration without a name is reported, with everything else wrong in it.
        let name = name(map) ?? "unnamed"
        let calendar = calendar(map)
        let sources = sources(map)
        let sql = statement(
            map, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        let aggregate = Aggregate(
            name: name, title: map.string("title") ?? name, calendar: calendar, sources: sources,
            key: key(map), types: types(map), statement: sql.statement,
            table: table(map) ?? QualifiedName(schema: "datamart", name: name),
            isCumulative: isCumulative(map), file: file, lineOfSQL: sql.line)
        return mistakes.all.isEmpty ? aggregate : nil
    }

    private func name(_ map: YAMLMap) -> String? {
        guard let name = map.string("aggregate") else {
            if map["aggregate"] == nil {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(en: "The aggregate has no name", fr: "L'agrégat n'a pas de nom"),
                    Phrase(
                        en: "Begin with `aggregate: name`", fr: "Commencez par `aggregate: name`"))
            }
            return nil
        }
        if !QualifiedName.isLegal(name) {
            mistakes.addMistake(
                at: map.place("aggregate"),
                Phrase(
                    en: "`\(name)` is no name for an aggregate",
                    fr: "`\(name)` n'est pas un nom d'agrégat"),
                Self.nameRemedy)
        }
        return name
    }

    private func calendar(_ map: YAMLMap) -> WindowCalendar {
        if map["grain"] == nil {
            mistakes.addMistake(
                at: map.node,
                Phrase(en: "The aggregate has no `grain`", fr: "L'agrégat n'a pas de `grain`"),
                Phrase(
                    en: "Write one of \(Grain.allCases.map(\.rawValue).joined(separator: ", "))",
                    fr: "Écrivez l'un de \(Grain.allCases.map(\.rawValue).joined(separator: ", "))")
            )
        }
        let grain = map.choice("grain", Grain.self) ?? .factoryDay
        // With a mistake nothing is computed in the zone that stands in for it.
        let zone = mistakes.zone(of: settings, at: map.node) ?? .utc
        return map.windows(grain, zone, settings)
    }

    private func table(_ map: YAMLMap) -> QualifiedName? {
        guard let text = map.string("table") else { return nil }
        guard let name = QualifiedName(text), name.schema == "datamart" else {
            mistakes.addMistake(
                at: map.place("table"),
                Phrase(
                    en: "`\(text)` is no table of the schema datamart",
                    fr: "`\(text)` n'est pas une table du schéma datamart"),
                Phrase(en: "Write `table: datamart.name`. ", fr: "Écrivez `table: datamart.name`. ")
                    + Self.nameRemedy)
            return nil
        }
        return name
    }

    private func isCumulative(_ map: YAMLMap) -> Bool {
        guard let text = map.string("cumulative") else { return false }
        if text != "season" {
            mistakes.addMistake(
                at: map.place("cumulative"),
                Phrase(
                    en: "`cumulative` must be season, not `\(text)`",
                    fr: "`cumulative` doit être season, pas `\(text)`"),
                Phrase(
                    en: "Write `cumulative: season`, or leave it out",
                    fr: "Écrivez `cumulative: season`, ou retirez cette clé"))
        }
        return true
    }

    private func key(_ map: YAMLMap) -> [String] {
        let key = map.strings("key") ?? []
        for name in key where !QualifiedName.isLegal(name) {
            mistakes.addMistake(
                at: map.place("key"),
                Phrase(
                    en: "`\(name)` is no column's name", fr: "`\(name)` n'est pas un nom de colonne"
                ), Self.nameRemedy)
        }
        if Set(key).count < key.count {
            mistakes.addMistake(
                at: map.place("key"),
                Phrase(en: "`key` names a column twice", fr: "`key` nomme deux fois une colonne"),
                Phrase(en: "Keep one of them", fr: "N'en gardez qu'une"))
        }
        return key
    }

    private func types(_ map: YAMLMap) -> [String: String] {
        guard let node = map["columns"] else { return [:] }
        guard case .map(let entries) = node.content else {
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "`columns` must be a map of column and type, not \(node.kind)",
                    fr: "`columns` attend des colonnes et leurs types, pas \(node.shown.fr)"),
                Phrase(
                    en: "Write `columns: { n: bigint }`, or leave it out: the query says the types",
                    fr:
                        "Écrivez `columns: { n: bigint }`, ou retirez cette clé : la requête dit les types"
                ))
            return [:]
        }
        var types: [String: String] = [:]
        for entry in entries {
            guard let name = entry.key.text, QualifiedName.isLegal(name),
                let type = entry.value.text, Self.isType(type)
            else {
                mistakes.addMistake(
                    at: entry.key,
                    Phrase(
                        en: "This is no column and its type",
                        fr: "Ce n'est pas une colonne et son type"),
                    Phrase(
                        en: "Write `name: type`, such as `n: bigint` or `taux: numeric(9,4)`",
                        fr: "Écrivez `name: type`, par exemple `n: bigint` ou `taux: numeric(9,4)`")
                )
                continue
            }
            types[name] = type
        }
        return types
    }

    /// A type goes into statements as it is: letters, digits, blanks, `(,)` and nothing else.
    private static func isType(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                ("a"..."z").contains($0) || ("0"..."9").contains($0)
                    || " (,)_".unicodeScalars
                        .contains($0)
            }
    }
}
