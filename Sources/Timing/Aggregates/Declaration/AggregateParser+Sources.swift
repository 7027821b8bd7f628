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
        let sources = nodes.compactMap(source)
        if sources.count == nodes.count, !sources.contains(where: \.createsWindows) {
            mistakes.addMistake(
                at: map.place("sources"),
                Phrase(
                    en: "No source makes a window, so nothing would ever be computed",
                    fr: "Aucune source ne crée de fenêtre : rien ne serait jamais calculé"),
                Phrase(
                    en: "Take `creates: false` away from the source whose rows are counted",
                    fr: "Retirez `creates: false` de la source dont les lignes sont comptées"))
        }
        return sources
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
        guard let clock = clock(map, table) else {
            mistakes.addMistake(
                at: map.node,
                Phrase(
                    en: "A source must say by which column its rows belong to a window",
                    fr:
                        "Une source doit dire par quelle colonne ses lignes appartiennent à une fenêtre"
                ),
                Phrase(
                    en: "Write `time:` and a timestamp, `day:` and a date, `from:` and `to:`, or"
                        + " `days: { from: …, to: … }` and two dates",
                    fr: "Écrivez `time:` et un horodatage, `day:` et une date, `from:` et `to:`, ou"
                        + " `days: { from: …, to: … }` et deux dates"))
            return nil
        }
        return .init(table: table, clock: clock, createsWindows: map.boolean("creates") ?? true)
    }

    private func clock(_ map: YAMLMap, _ table: QualifiedName) -> Aggregate.Source.Clock? {
        func column(_ name: String, in map: YAMLMap?) -> String? {
            guard let map, let column = map.string(name) else { return nil }
            if !QualifiedName.isLegal(column) {
                mistakes.addMistake(
                    at: map.place(name),
                    Phrase(
                        en: "`\(column)` is no column's name",
                        fr: "`\(column)` n'est pas un nom de colonne"),
                    Phrase(en: "Name a column of \(table)", fr: "Nommez une colonne de \(table)"))
            }
            return column
        }
        let days = map.map("days")
        let columns = ["time", "day", "from", "to"].map { column($0, in: map) }
        switch (columns[0], columns[1], columns[2], columns[3], days != nil) {
        case (let time?, nil, nil, nil, false): return .time(time)
        case (nil, let day?, nil, nil, false): return .day(day)
        case (nil, nil, let from?, let to?, false): return .span(from: from, to: to)
        case (nil, nil, nil, nil, true):
            guard let from = column("from", in: days), let to = column("to", in: days) else {
                return nil
            }
            return .days(from: from, to: to)
        default: return nil
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
