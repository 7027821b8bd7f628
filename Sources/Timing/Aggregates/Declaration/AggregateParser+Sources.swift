// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

extension AggregateParser {
    /// The sources of the aggregate.
    func sources(_ map: YAMLMap) -> [Aggregate.Source] {
        guard let nodes = map.list("sources"), !nodes.isEmpty else {
            mistakes.addMistake(
                at: map.place("sources"),
                Phrase(en: "The aggregate names no source", fr: "L'agrégat ne nomme aucune source"),
                Phrase(
                    en: "Write `sources: [{ table: labo.resultats, time: preleve_le }]`",
                    fr: "Écrivez `sources: [{ table: labo.resultats, time: preleve_le }]`"))
            return []
        }
        return nodes.compactMap(source)
    }

    private func source(_ node: YAMLNode) -> Aggregate.Source? {
        guard
            let map = YAMLMap(node, AggregateForm.source, of: "a source", mistakes: mistakes)
        else { return nil }
        guard let table = map.string("table").flatMap({ QualifiedName($0) }) else {
            mistakes.addMistake(
                at: map.place("table"),
                Phrase(
                    en: "A source needs the table it reads, with its schema",
                    fr: "Une source a besoin de la table qu'elle lit, avec son schéma"),
                Phrase(en: "Write `table: labo.resultats`", fr: "Écrivez `table: labo.resultats`"))
            return nil
        }
        let columns = ["time", "day", "from", "to"].map { map.string($0) }
        for (name, column) in zip(["time", "day", "from", "to"], columns) {
            guard let column, !QualifiedName.isLegal(column) else { continue }
            mistakes.addMistake(
                at: map.place(name),
                Phrase(
                    en: "`\(column)` is no column's name",
                    fr: "`\(column)` n'est pas un nom de colonne"),
                Phrase(en: "Name a column of \(table)", fr: "Nommez une colonne de \(table)"))
        }
        switch (columns[0], columns[1], columns[2], columns[3]) {
        case (let time?, nil, nil, nil): return .init(table: table, clock: .time(time))
        case (nil, let day?, nil, nil): return .init(table: table, clock: .day(day))
        case (nil, nil, let from?, let to?):
            return .init(table: table, clock: .span(from: from, to: to))
        default:
            mistakes.addMistake(
                at: map.node,
                Phrase(
                    en: "A source must say by which column its rows belong to a window",
                    fr:
                        "Une source doit dire par quelle colonne ses lignes appartiennent à une fenêtre"
                ),
                Phrase(
                    en: "Write `time:` and a timestamp, `day:` and a date, or `from:` and `to:`",
                    fr: "Écrivez `time:` et un horodatage, `day:` et une date, ou `from:` et `to:`")
            )
            return nil
        }
    }

    /// The statement, and the line of the file that stands before its first one.
    func statement(_ map: YAMLMap, lines: [Substring]) -> (statement: ParameterisedSQL, line: Int) {
        let nothing = (ParameterisedSQL.empty, 0)
        guard let text = map.string("query") else {
            if map["query"] == nil, !map.saysByOldName("query") {
                mistakes.addMistake(
                    at: map.place("query"),
                    Phrase(en: "The aggregate has no `query`", fr: "L'agrégat n'a pas de `query`"),
                    Phrase(
                        en: "Write `query: |` and the query below it, indented",
                        fr: "Écrivez `query: |` et la requête au-dessous, en retrait"))
            }
            return nothing
        }
        let node = map.place("query")
        // For a block the mark is the line of its `|`.
        let opening = lines.indices.contains(node.line - 1) ? lines[node.line - 1] : ""
        let isBlock = opening.contains(#/:\s*[|>][-+0-9]*\s*(#.*)?$/#)
        let line = isBlock ? node.line : node.line - 1
        func addMistake(_ place: ParameterisedSQL.Place?, _ what: Phrase, _ remedy: Phrase) {
            mistakes.addMistake(
                Mistake(
                    file: node.file, line: place.map { line + $0.line } ?? node.line,
                    column: place?.column ?? node.column, what: what, remedy: remedy))
        }
        do {
            let statement = try ParameterisedSQL(text)
            if !["select", "with", "values"].contains(statement.firstWord) {
                addMistake(
                    nil, Phrase(en: "`query` is no query", fr: "`query` n'est pas une requête"),
                    Phrase(
                        en: "Write one `select`, or `with … select`",
                        fr: "Écrivez un `select`, ou `with … select`"))
            }
            for use in statement.uses where !Aggregate.parameters.contains(use.name) {
                let near = Phrase.didYouMean(use.name, among: Aggregate.parameters) { ":\($0)" }
                addMistake(
                    use.place,
                    Phrase(
                        en: "There is no parameter :\(use.name)",
                        fr: "Il n'y a pas de paramètre :\(use.name)"),
                    near
                        ?? Phrase(
                            en: "There are :\(Aggregate.parameters.joined(separator: ", :"))",
                            fr:
                                "Les paramètres sont :\(Aggregate.parameters.joined(separator: ", :"))"
                        ))
            }
            return (statement, line)
        } catch let error as ParameterisedSQLError {
            addMistake(error.place, error.what, error.remedy)
        } catch {
            addMistake(nil, Phrase(of: error), Phrase(en: "Correct the SQL", fr: "Corrigez le SQL"))
        }
        return nothing
    }
}
