// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// What a digest tells, and what goes with it.
extension MailParser {
    func digest(_ map: YAMLMap, _ lines: [Substring]) -> Mail.Digest {
        let nodes = map.list("parts") ?? []
        if nodes.count > Mail.Limits.parts {
            tooMany("parts", nodes.count, Mail.Limits.parts, map)
        }
        let attached = map.list("attach") ?? []
        if attached.count > Mail.Limits.attachments {
            tooMany("attach", attached.count, Mail.Limits.attachments, map)
        }
        let parts = nodes.compactMap { part($0, lines) }
        let drawn = parts.count { if case .chart = $0 { true } else { false } }
        if drawn > Mail.Limits.charts { tooMany("chart", drawn, Mail.Limits.charts, map) }
        return Mail.Digest(
            send: map.choice("send", Mail.When.self) ?? .always, parts: parts,
            attachments: attached.compactMap(attachment),
            wait: map.duration("wait") ?? .seconds(300))
    }

    private func tooMany(_ key: String, _ count: Int, _ most: Int, _ map: YAMLMap) {
        mistakes.addMistake(
            at: map.place(key == "chart" ? "parts" : key),
            Phrase(
                en: "`\(key)` has \(count) entries, more than \(most)",
                fr: "`\(key)` a \(count) entrées, plus de \(most)"),
            Phrase(en: "Make two mails of it", fr: "Faites-en deux courriels"))
    }

    private func part(_ node: YAMLNode, _ lines: [Substring]) -> Mail.Part? {
        guard let map = YAMLMap(node, MailForm.part, of: "a part", mistakes: mistakes) else {
            return nil
        }
        let kinds: [(key: String, make: () -> Mail.Part?)] = [
            ("alerts", { map.choice("alerts", Open.self).map { _ in .alerts } }),
            ("arrivals", { map.choice("arrivals", Day.self).map { _ in .arrivals } }),
            ("faults", { map.choice("faults", Day.self).map { _ in .faults } }),
            ("stale", { map.choice("stale", Stale.self).map { _ in .staleAggregates } }),
            ("qc", { map.choice("qc", Status.self).map { _ in .controls } }),
            ("table", { table(map, lines) }), ("chart", { chart(map) }),
        ]
        let present = kinds.filter { map[$0.key] != nil }
        if map["title"] != nil, map["table"] == nil { stray("title", map) }
        guard present.count == 1 else {
            let names = kinds.map(\.key).joined(separator: ", ")
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "A part is one thing, and here are \(present.count)",
                    fr: "Une partie est une seule chose, et il y en a ici \(present.count)"),
                Phrase(
                    en: "Write one of \(names) after each dash",
                    fr: "Écrivez l'un de \(names) après chaque tiret"))
            return nil
        }
        return present[0].make()
    }

    private enum Open: String, CaseIterable { case open }
    private enum Day: String, CaseIterable { case day }
    private enum Stale: String, CaseIterable { case aggregates }
    private enum Status: String, CaseIterable { case status }

    private func stray(_ key: String, _ map: YAMLMap) {
        mistakes.addMistake(
            at: map.place(key),
            Phrase(en: "`\(key)` is for a table", fr: "`\(key)` vaut pour un tableau"),
            Phrase(en: "Take it out", fr: "Retirez cette clé"))
    }

    private func chart(_ map: YAMLMap) -> Mail.Part? {
        guard let name = map.string("chart") else { return nil }
        guard charts.contains(name) else {
            let all = charts.joined(separator: ", ")
            mistakes.addMistake(
                at: map.place("chart"),
                Phrase(
                    en: "There is no chart `\(name)`", fr: "Il n'y a pas de graphique `\(name)`"),
                Phrase.didYouMean(name, among: charts) { $0 }
                    ?? Phrase(
                        en: "config/charts and config/qc declare: \(all)",
                        fr: "config/charts et config/qc déclarent : \(all)"))
            return nil
        }
        return .chart(name)
    }

    private func attachment(_ node: YAMLNode) -> String? {
        guard
            let map = YAMLMap(node, MailForm.attachment, of: "an attachment", mistakes: mistakes)
        else { return nil }
        guard let name = map.string("export") else {
            if map["export"] == nil {
                mistakes.addMistake(
                    at: node,
                    Phrase(
                        en: "The attachment has no export",
                        fr: "La pièce jointe n'a pas d'export"),
                    Phrase(
                        en: "Write `- export: NAME`, or take the entry out",
                        fr: "Écrivez `- export: NOM`, ou retirez cette entrée"))
            }
            return nil
        }
        guard exports.contains(name) else {
            mistakes.addMistake(
                at: map.place("export"),
                Phrase(
                    en: "There is no export `\(name)`", fr: "Il n'y a pas d'export `\(name)`"),
                Phrase.didYouMean(name, among: exports) { $0 }
                    ?? Phrase(
                        en: "config/exports declares: \(exports.joined(separator: ", "))",
                        fr: "config/exports déclare : \(exports.joined(separator: ", "))"))
            return nil
        }
        return name
    }

    private func table(_ map: YAMLMap, _ lines: [Substring]) -> Mail.Part? {
        guard let text = map.string("table") else { return nil }
        let line = Self.firstLine(of: map.place("table"), lines) - 1
        do {
            let statement = try ParameterisedSQL(text)
            check(statement, map, line: line)
            return .table(
                Mail.Table(
                    title: map.string("title") ?? "", statement: statement, lineOfSQL: line))
        } catch let error as ParameterisedSQLError {
            noteMistake(map, line: line + error.place.line, error.what, error.remedy)
        } catch {
            noteMistake(
                map, line: line + 1, Phrase(of: error),
                Phrase(en: "Correct the SQL", fr: "Corrigez le SQL"))
        }
        return nil
    }

    private func check(_ statement: ParameterisedSQL, _ map: YAMLMap, line: Int) {
        if !["select", "with", "values", "table"].contains(statement.firstWord ?? "") {
            noteMistake(
                map, line: line + 1,
                Phrase(
                    en: "The query begins with `\(statement.firstWord ?? "nothing")`",
                    fr: "La requête commence par `\(statement.firstWord ?? "rien")`"),
                Phrase(
                    en: "A mail only reads: begin with select or with",
                    fr: "Un courriel ne fait que lire : commencez par select ou with"))
        }
        for use in statement.uses where !Mail.parameters.contains(use.name) {
            let known = Mail.parameters.map { ":" + $0 }.joined(separator: ", ")
            noteMistake(
                map, line: line + use.place.line,
                Phrase(
                    en: "The query uses `:\(use.name)`, which is nothing known",
                    fr: "La requête emploie `:\(use.name)`, qui n'est rien de connu"),
                Phrase(en: "There are \(known)", fr: "Il y a \(known)"))
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
