// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Drawing
internal import Postgres
internal import Wording

/// Reads one chart's declaration and notes every mistake in it.
struct DeclaredChartParser {
    private typealias Limits = DeclaredChart.Limits

    let mistakes = MistakeList()

    /// Nil when the declaration has mistakes.
    func parse(_ text: String, file: String) -> DeclaredChart? {
        guard let root = mistakes.yaml(text, file: file),
            let map = YAMLMap(root, DeclaredChartForm.chart, of: "the chart", mistakes: mistakes)
        else { return nil }
        let name = name(map) ?? "unnamed"
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let (statement, line) = query(map, lines)
        let chart = DeclaredChart(
            name: name, title: short("title", map, Limits.titleCharacters) ?? name,
            unit: short("unit", map, Limits.unitCharacters) ?? "",
            kind: map.choice("kind", ChartDrawing.Kind.self) ?? .line,
            days: map.integer("days") ?? 30, statement: statement, lineOfSQL: line,
            limits: limits(map), file: file)
        return mistakes.all.isEmpty ? chart : nil
    }

    private func name(_ map: YAMLMap) -> String? {
        guard let name = map.string("chart") else {
            if map["chart"] == nil {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(en: "The chart has no name", fr: "Le graphique n'a pas de nom"),
                    Phrase(en: "Begin with `chart: name`", fr: "Commencez par `chart: nom`"))
            }
            return nil
        }
        if name.utf8.count > 50 || name.wholeMatch(of: #/[a-z][a-z0-9_]*/#) == nil {
            mistakes.addMistake(
                at: map.place("chart"),
                Phrase(
                    en: "`\(name)` is no name for a chart",
                    fr: "`\(name)` n'est pas un nom de graphique"),
                Phrase(
                    en: "Use a-z, 0-9 and _, a letter first, at most 50 characters",
                    fr: "Prenez a-z, 0-9 et _, une lettre d'abord, 50 caractères au plus"))
        }
        return name
    }

    private func short(_ key: String, _ map: YAMLMap, _ most: Int) -> String? {
        guard let text = map.string(key) else { return nil }
        let count = text.unicodeScalars.count
        if count > most {
            mistakes.addMistake(
                at: map.place(key),
                Phrase(
                    en: "`\(key)` has \(count) characters, more than \(most)",
                    fr: "`\(key)` a \(count) caractères, plus de \(most)"),
                Phrase(en: "Shorten it", fr: "Raccourcissez"))
        }
        return text
    }

    private func limits(_ map: YAMLMap) -> [ChartDrawing.Limit] {
        let nodes = map.list("limits") ?? []
        if nodes.count > Limits.lines {
            mistakes.addMistake(
                at: map.place("limits"),
                Phrase(
                    en: "`limits` has \(nodes.count) entries, more than \(Limits.lines)",
                    fr: "`limits` a \(nodes.count) entrées, plus de \(Limits.lines)"),
                Phrase(en: "Keep those that matter", fr: "Gardez celles qui comptent"))
        }
        return nodes.compactMap { node in
            guard
                let limit = YAMLMap(
                    node, DeclaredChartForm.limit, of: "a limit", mistakes: mistakes)
            else { return nil }
            if limit["at"] == nil {
                mistakes.addMistake(
                    at: node,
                    Phrase(en: "A limit has no `at`", fr: "Une limite n'a pas de `at`"),
                    Phrase(
                        en: "Write its height: `at: 96.5`", fr: "Écrivez sa hauteur : `at: 96.5`"))
            }
            let text = limit.read("at") { text in
                Double(text).flatMap { abs($0) <= 1e12 ? (text, $0) : nil }
            }
            guard let (written, value) = text else { return nil }
            return ChartDrawing.Limit(
                value, limit.string("name") ?? written,
                limit.choice("kind", ChartDrawing.Limit.Kind.self) ?? .center)
        }
    }
}
