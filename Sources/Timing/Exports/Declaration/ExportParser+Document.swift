// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// A document: its template, further queries, charts.
extension ExportParser {
    func document(
        _ map: YAMLMap, lines: [Substring], _ format: Export.Format, _ columns: [Export.Column],
        hasWindows: Bool
    ) -> Export.Document? {
        guard format == .pdf else {
            refuse(["template", "queries", "charts"], in: map, format)
            return nil
        }
        if columns.isEmpty, map["columns"] == nil {
            mistakes.addMistake(
                at: map.node,
                Phrase(
                    en: "A document's export names no columns",
                    fr: "L'export d'un document ne nomme aucune colonne"),
                Phrase(
                    en: "Write `columns:`: the template may show these, and no others",
                    fr: "Écrivez `columns:` : le modèle peut montrer celles-là, et nulle autre"))
        }
        let parts = parts(map, lines: lines, hasWindows: hasWindows)
        guard let name = map.string("template") else {
            mistakes.addMistake(
                at: map.place("format"),
                Phrase(
                    en: "A document's export needs a `template`",
                    fr: "L'export d'un document a besoin d'un `template`"),
                Phrase(
                    en: "Write `template: page.html`, a file in \(settings.declarations.templates)",
                    fr:
                        "Écrivez `template: page.html`, un fichier de \(settings.declarations.templates)"
                ))
            return nil
        }
        let folder = settings.declarations.templates
        let reader = TemplateReader(
            folder: folder, files: templates ?? DeclarationFolder.Texts(), mistakes: mistakes)
        templates?.mistakes.forEach(mistakes.addMistake)
        guard let template = reader.template(name, at: map.place("template")) else { return nil }
        let (names, texts) = charts(map)
        let document = Export.Document(
            template: template, parts: parts, charts: names, chartTexts: texts, folder: folder)
        TemplateShape.check(template, document.shapes(of: columns), mistakes)
        return document
    }

    /// Notes keys that say nothing of files in this format.
    func refuse(_ keys: [String], in map: YAMLMap, _ format: Export.Format) {
        for key in keys where map[key] != nil {
            mistakes.addMistake(
                at: map.place(key),
                Phrase(
                    en: "`\(key)` is for PDF, and the format is \(format.rawValue)",
                    fr: "`\(key)` est pour le PDF, et le format est \(format.rawValue)"),
                Phrase(en: "Take it out", fr: "Retirez cette clé"))
        }
    }

    private func parts(
        _ map: YAMLMap, lines: [Substring], hasWindows: Bool
    ) -> [Export.Document.Part] {
        guard let node = map["queries"] else { return [] }
        guard case .map(let entries) = node.content else {
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "`queries` must be a map of keys, not \(node.kind)",
                    fr: "Il faut dans `queries` des clés et leurs valeurs, pas \(node.shown.fr)"),
                Phrase(
                    en: "Write `name: { query: …, columns: […] }`",
                    fr: "Écrivez `nom: { query: …, columns: […] }`"))
            return []
        }
        return entries.compactMap { entry in
            guard let name = entry.key.text, Self.isName(name),
                !Export.Document.reserved.contains(name)
            else {
                mistakes.addMistake(
                    at: entry.key,
                    Phrase(
                        en: "`\(entry.key.text ?? "")` is no name for a query",
                        fr: "`\(entry.key.text ?? "")` n'est pas un nom de requête"),
                    Phrase(
                        en:
                            "Use a-z, 0-9 and _, and none of \(Export.Document.reserved.joined(separator: ", "))",
                        fr:
                            "Prenez a-z, 0-9 et _, et aucun de \(Export.Document.reserved.joined(separator: ", "))"
                    ))
                return nil
            }
            return YAMLMap(entry.value, ExportForm.part, of: "`\(name)`", mistakes: mistakes)
                .flatMap { part in
                    let found = self.part(name, part, lines: lines)
                    found.map {
                        checkUse(of: $0, in: part, map, hasWindows: hasWindows)
                    }
                    return found
                }
        }
    }

    private func part(
        _ name: String, _ map: YAMLMap, lines: [Substring]
    ) -> Export.Document.Part? {
        guard map["query"] != nil else {
            mistakes.addMistake(
                at: map.node,
                Phrase(en: "\(name) has no `query`", fr: "\(name) n'a pas de `query`"),
                Phrase(
                    en: "Write `query: |` and the SQL on indented lines below",
                    fr: "Écrivez `query: |` et le SQL au-dessous, en retrait"))
            return nil
        }
        let source = source(map, lines: lines)
        let columns = columns(map)
        if columns.isEmpty, map["columns"] == nil {
            mistakes.addMistake(
                at: map.node,
                Phrase(
                    en: "The query \(name) names no columns",
                    fr: "La requête \(name) ne nomme aucune colonne"),
                Phrase(
                    en: "Write `columns:`: the template may show these, and no others",
                    fr: "Écrivez `columns:` : le modèle peut montrer celles-là, et nulle autre"))
        }
        return Export.Document.Part(
            name: name, title: map.string("title") ?? name, statement: source.statement,
            lineOfSQL: source.line, columns: columns, isOne: map.boolean("one") ?? false)
    }

    /// A further query has the parameters of the export's own.
    private func checkUse(
        of part: Export.Document.Part, in node: YAMLMap, _ export: YAMLMap, hasWindows: Bool
    ) {
        let names = part.statement.names
        if !hasWindows, names.contains(where: { $0 != "zone" && $0 != "each" }) {
            mistakes.addMistake(
                at: node.place("query"),
                Phrase(
                    en: "The query asks for a window, and the export has none",
                    fr: "La requête demande une fenêtre, et l'export n'en a pas"),
                Phrase(
                    en: "Write `grain: factory_day`, or another grain",
                    fr: "Écrivez `grain: factory_day`, ou un autre grain"))
        }
        if names.contains("each"), export["each"] == nil {
            mistakes.addMistake(
                at: node.place("query"),
                Phrase(
                    en: "The query has `:each`, and the export no `each`",
                    fr: "La requête contient `:each`, et l'export n'a pas de `each`"),
                Phrase(
                    en: "Write `each: select distinct …`, or take it out",
                    fr: "Écrivez `each: select distinct …`, ou retirez-le"))
        }
    }

    /// The names of charts, which a template has behind `charts.`, and how they are declared.
    private func charts(_ map: YAMLMap) -> (names: [String], texts: [String: String]) {
        let names = map.strings("charts") ?? []
        for name in names where name.wholeMatch(of: #/[a-z_][a-z0-9_]*/#) == nil {
            mistakes.addMistake(
                at: map.place("charts"),
                Phrase(
                    en: "`\(name)` is no name for a chart",
                    fr: "`\(name)` n'est pas un nom de graphique"),
                Phrase(en: "Use a-z, 0-9 and _", fr: "Prenez a-z, 0-9 et _"))
        }
        guard mistakes.all.isEmpty, !names.isEmpty, let known = charts() else {
            return (names, [:])
        }
        for name in names where known[name] == nil {
            mistakes.addMistake(
                at: map.place("charts"),
                Phrase(
                    en: "There is no chart `\(name)`",
                    fr: "Il n'y a pas de graphique `\(name)`"),
                Phrase.didYouMean(name, among: known.keys.sorted())
                    ?? Phrase(
                        en: "Declare it in \(settings.declarations.charts)",
                        fr: "Déclarez-le dans \(settings.declarations.charts)"))
        }
        return (names, known)
    }
}
