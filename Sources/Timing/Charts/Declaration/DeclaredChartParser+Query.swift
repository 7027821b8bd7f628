// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// The figures of a chart.
extension DeclaredChartParser {
    /// The statement, and the line of the file before its first one.
    func query(_ map: YAMLMap, _ lines: [Substring]) -> (ParameterisedSQL, line: Int) {
        guard let text = map.string("query") else {
            if map["query"] == nil {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(en: "The chart has no `query`", fr: "Le graphique n'a pas de `query`"),
                    Phrase(
                        en: "Write `query: |` and the SQL on indented lines below",
                        fr: "Écrivez `query: |` et le SQL au-dessous, en retrait"))
            }
            return (.empty, 0)
        }
        let line = Self.firstLine(of: map.place("query"), lines) - 1
        do {
            let statement = try ParameterisedSQL(text)
            check(statement, map, line: line)
            return (statement, line)
        } catch let error as ParameterisedSQLError {
            noteMistake(map, line: line + error.place.line, error.what, error.remedy)
        } catch {
            noteMistake(
                map, line: line + 1, Phrase(of: error),
                Phrase(en: "Correct the SQL", fr: "Corrigez le SQL"))
        }
        return (.empty, 0)
    }

    private func check(_ statement: ParameterisedSQL, _ map: YAMLMap, line: Int) {
        if !["select", "with", "values", "table"].contains(statement.firstWord ?? "") {
            noteMistake(
                map, line: line + 1,
                Phrase(
                    en: "The query begins with `\(statement.firstWord ?? "nothing")`",
                    fr: "La requête commence par `\(statement.firstWord ?? "rien")`"),
                Phrase(
                    en: "A chart only reads: begin with select or with",
                    fr: "Un graphique ne fait que lire : commencez par select ou with"))
        }
        let known = DeclaredChart.parameters
        for use in statement.uses where !known.contains(use.name) {
            let all = known.map { ":" + $0 }.joined(separator: ", ")
            noteMistake(
                map, line: line + use.place.line,
                Phrase(
                    en: "`:\(use.name)` is no parameter",
                    fr: "`:\(use.name)` n'est pas un paramètre"),
                Phrase.didYouMean(use.name, among: known) { ":\($0)" }
                    ?? Phrase(en: "There are \(all)", fr: "Les paramètres sont \(all)"))
        }
        let bounds = ["day", "from", "to", "window_start", "window_end"]
        if !statement.uses.contains(where: { bounds.contains($0.name) }) {
            noteMistake(
                map, line: line + 1,
                Phrase(
                    en: "The query gives the same rows whatever the day",
                    fr: "La requête donne les mêmes lignes quel que soit le jour"),
                Phrase(
                    en: "Put `where jour between :from and :day` into it",
                    fr: "Mettez-y `where jour between :from and :day`"))
        }
    }

    /// The line on which a text of several lines begins: below its `|`.
    private static func firstLine(of node: YAMLNode, _ lines: [Substring]) -> Int {
        guard node.line > 0, node.line <= lines.count else { return 1 }
        let isBlock = lines[node.line - 1].wholeMatch(of: #/.*[|>][-+0-9]*\s*(#.*)?/#) != nil
        return node.line + (isBlock ? 1 : 0)
    }

    private func noteMistake(_ map: YAMLMap, line: Int, _ what: Phrase, _ remedy: Phrase) {
        mistakes.addMistake(
            Mistake(file: map.node.file, line: line, column: 1, what: what, remedy: remedy))
    }
}
