// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// Rules between the parts of one feed.
struct FeedCheck {
    let feed: Feed
    let map: YAMLMap
    let columnNodes: [String: YAMLNode]

    var mistakes: MistakeList { map.mistakes }

    func run() {
        keyColumns()
        storedNames()
        switch feed.format {
        case .table: headerNames()
        case .jsonl: jsonPlaces()
        case .xml: xmlPlaces()
        }
        if feed.format != .xml { noRecord() }
        positions()
        times()
        unitColumns()
        computedColumns()
        if !feed.columns.isEmpty, !feed.columns.contains(where: \.isInFile) {
            mistakes.addMistake(
                at: map.place("columns"),
                Phrase(
                    en: "No column is read from the file",
                    fr: "Aucune colonne n'est lue dans le fichier"),
                Phrase(
                    en:
                        "Add a column that has neither constant, computed, from_name nor from_preamble",
                    fr: "Ajoutez une colonne sans constant, computed, from_name ni from_preamble"))
        }
    }

    func node(_ column: String) -> YAMLNode { columnNodes[column] ?? map.node }

    private func keyColumns() {
        var seen: Set<String> = []
        for name in feed.key {
            let place = map.place("key")
            guard seen.insert(name).inserted else {
                mistakes.addMistake(
                    at: place,
                    Phrase(
                        en: "The key names `\(name)` twice", fr: "La clé nomme deux fois `\(name)`"),
                    Phrase(en: "Remove one", fr: "Retirez-en une"))
                continue
            }
            guard let column = feed.columns.first(where: { $0.name == name }) else {
                let names = feed.columns.map(\.name)
                // Columns that could not be read are reported where they stand.
                guard !names.isEmpty else { continue }
                let near = Phrase.didYouMean(name, among: names)
                mistakes.addMistake(
                    at: place,
                    Phrase(
                        en: "The key names `\(name)`, which is no column",
                        fr: "La clé nomme `\(name)`, qui n'est pas une colonne"),
                    near
                        ?? Phrase(
                            en: "The columns are: \(names.joined(separator: ", "))",
                            fr: "Les colonnes sont : \(names.joined(separator: ", "))"))
                continue
            }
            if !column.type.mayBeKey {
                mistakes.addMistake(
                    at: place,
                    Phrase(
                        en: "`\(name)` cannot be part of the key: its values are not told apart",
                        fr:
                            "`\(name)` ne peut pas faire partie de la clé : ses valeurs ne se distinguent pas"
                    ),
                    Phrase(
                        en: "Use a text, number, date or timestamp column",
                        fr: "Prenez une colonne de texte, de nombre, de date ou d'horodatage"))
            }
            var isFilled = column.isRequired || column.defaultText != nil
            if case .constant = column.origin { isFilled = true }
            if !isFilled {
                mistakes.addMistake(
                    at: node(name),
                    Phrase(
                        en: "The key column `\(name)` may be empty",
                        fr: "La colonne de clé `\(name)` peut être vide"),
                    Phrase(
                        en: "Add `required: true`, or a default",
                        fr: "Ajoutez `required: true`, ou une valeur par défaut"))
            }
        }
    }

    /// Also between a measurement's three columns and the others.
    private func storedNames() {
        var owner: [String: String] = [:]
        for column in feed.columns {
            for stored in column.stored(key: feed.key) {
                if let other = owner[stored.name.lowercased()], other != column.name {
                    mistakes.addMistake(
                        at: node(column.name),
                        Phrase(
                            en:
                                "The stored column `\(stored.name)` of `\(column.name)` is also one of `\(other)`",
                            fr:
                                "La colonne stockée `\(stored.name)` de `\(column.name)` est aussi une colonne de `\(other)`"
                        ),
                        Phrase(
                            en: "Rename one of them: a measurement x stores x, x_op and x_texte",
                            fr: "Renommez l'une des deux : une mesure x stocke x, x_op et x_texte"))
                }
                owner[stored.name.lowercased()] = column.name
            }
        }
    }

    private func headerNames() {
        var owner: [String: (column: String, name: String)] = [:]
        for column in feed.columns where column.origin == .cell && column.position == nil {
            for name in column.headerNames {
                let key = HeaderMap.key(name) + (column.nth.map { $0 > 1 ? " \($0)" : "" } ?? "")
                if HeaderMap.key(name).isEmpty {
                    mistakes.addMistake(
                        at: node(column.name),
                        Phrase(
                            en: "A header name of `\(column.name)` is empty",
                            fr: "Un titre de `\(column.name)` est vide"),
                        Phrase(en: "Remove it", fr: "Retirez-le"))
                } else if let other = owner[key], other.column != column.name {
                    mistakes.addMistake(
                        at: node(column.name),
                        Phrase(
                            en:
                                "The header `\(name)` of `\(column.name)` is the same as `\(other.name)` of `\(other.column)` without case, accents and blanks",
                            fr:
                                "Le titre `\(name)` de `\(column.name)` est le même que `\(other.name)` de `\(other.column)`, à la casse, aux accents et aux blancs près"
                        ),
                        Phrase(
                            en:
                                "Let each name stand for one column, or write which of them it is: `nth: 2`",
                            fr:
                                "Donnez à chaque colonne ses propres titres, ou écrivez de laquelle il s'agit : `nth: 2`"
                        )
                    )
                }
                owner[key] = (column.name, name)
            }
        }
    }

    private func unitColumns() {
        var owner: [String: String] = [:]
        for column in feed.columns {
            for (key, name) in [
                ("unit_column", column.unitColumn), ("remark_column", column.remarkColumn),
            ] {
                if let name { sideColumn(key, name, column, &owner) }
            }
        }
    }

    /// A column that takes a part of a measurement's cell.
    private func sideColumn(
        _ key: String, _ name: String, _ column: Column, _ owner: inout [String: String]
    ) {
        guard let side = feed.columns.first(where: { $0.name == name }) else {
            let near = Phrase.didYouMean(name, among: feed.columns.map(\.name))
            mistakes.addMistake(
                at: node(column.name),
                Phrase(
                    en: "`\(key)` names `\(name)`, which is no column",
                    fr: "`\(key)` nomme `\(name)`, qui n'est pas une colonne"),
                near
                    ?? Phrase(
                        en: "Add that column, of type text",
                        fr: "Ajoutez cette colonne, de type text"))
            return
        }
        if side.type != .text || !side.isInFile && side.origin != .cell {
            mistakes.addMistake(
                at: node(column.name),
                Phrase(
                    en: "The \(key) `\(name)` is not a text of the file",
                    fr: "`\(key)` nomme `\(name)`, qui n'est pas un texte du fichier"),
                Phrase(
                    en: "Make it a column of type text", fr: "Faites-en une colonne de type text"))
        }
        if let other = owner[name] {
            mistakes.addMistake(
                at: node(column.name),
                Phrase(
                    en: "`\(name)` takes a part of `\(other)` already",
                    fr: "`\(name)` reçoit déjà une partie de `\(other)`"),
                Phrase(en: "Give each measurement its own", fr: "Donnez à chaque mesure la sienne"))
        }
        owner[name] = column.name
    }

    /// Places that columns declare, in the place of names or beside them.
    private func positions() {
        var owner: [Int: String] = [:]
        for column in feed.columns {
            if let position = column.position {
                if let other = owner[position] {
                    mistakes.addMistake(
                        at: node(column.name),
                        Phrase(
                            en:
                                "`\(column.name)` is at position \(position), where `\(other)` is already",
                            fr:
                                "`\(column.name)` est à la position \(position), où se trouve déjà `\(other)`"
                        ),
                        Phrase(en: "Correct one of them", fr: "Corrigez l'une des deux"))
                }
                owner[position] = column.name
                if column.nth != nil {
                    mistakes.addMistake(
                        at: node(column.name),
                        Phrase(
                            en: "`\(column.name)` has both `nth` and `position`",
                            fr: "`\(column.name)` a à la fois `nth` et `position`"),
                        Phrase(en: "Keep one of them", fr: "Gardez l'un des deux"))
                }
            }
            if column.nth ?? column.position != nil, column.origin != .cell {
                mistakes.addMistake(
                    at: node(column.name),
                    Phrase(
                        en: "`\(column.name)` is not read from the file",
                        fr: "`\(column.name)` n'est pas lue dans le fichier"),
                    Phrase(en: "Remove `nth` and `position`", fr: "Retirez `nth` et `position`"))
            }
        }
    }

    private func computedColumns() {
        var uses: [String: [String]] = [:]
        for column in feed.columns {
            guard case .computed(let expression) = column.origin else { continue }
            uses[column.name] = expression.columns
            for name in expression.columns {
                guard let used = feed.columns.first(where: { $0.name == name }) else {
                    let near = Phrase.didYouMean(name, among: feed.columns.map(\.name))
                    mistakes.addMistake(
                        at: node(column.name),
                        Phrase(
                            en:
                                "The expression of `\(column.name)` names `\(name)`, which is no column",
                            fr:
                                "L'expression de `\(column.name)` nomme `\(name)`, qui n'est pas une colonne"
                        ),
                        near
                            ?? Phrase(
                                en: "Name a numeric column", fr: "Nommez une colonne numérique"))
                    continue
                }
                if !used.type.isNumber {
                    mistakes.addMistake(
                        at: node(column.name),
                        Phrase(
                            en:
                                "The expression of `\(column.name)` uses `\(name)`, which is not a number",
                            fr:
                                "L'expression de `\(column.name)` utilise `\(name)`, qui n'est pas un nombre"
                        ),
                        Phrase(en: "Name a numeric column", fr: "Nommez une colonne numérique"))
                }
            }
        }
        while let ready = uses.first(where: { $0.value.allSatisfy { uses[$0] == nil } }) {
            uses[ready.key] = nil
        }
        if let circle = uses.keys.sorted().first {
            mistakes.addMistake(
                at: node(circle),
                Phrase(
                    en: "`\(circle)` is computed from itself, by way of others or not",
                    fr: "`\(circle)` se calcule à partir d'elle-même, directement ou par d'autres"),
                Phrase(
                    en: "Compute it from columns of the file",
                    fr: "Calculez-la à partir de colonnes du fichier"))
        }
    }
}
