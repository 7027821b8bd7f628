// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// A file for each value.
extension ExportParser {
    func each(
        _ map: YAMLMap, lines: [Substring], _ query: ParameterisedSQL, hasWindows: Bool
    ) -> Export.Each? {
        let line = Self.firstLine(of: map.place("query"), lines) - 1
        guard let text = map.string("each") else {
            if query.names.contains("each") {
                noteMistake(
                    map, line: line + 1,
                    Phrase(
                        en: "The query has `:each`, and the export no `each`",
                        fr: "La requête contient `:each`, et l'export n'a pas de `each`"),
                    Phrase(
                        en: "Write `each: select distinct …`, or take it out",
                        fr: "Écrivez `each: select distinct …`, ou retirez-le"))
            }
            return nil
        }
        let start = Self.firstLine(of: map.place("each"), lines) - 1
        do {
            let statement = try ParameterisedSQL(text)
            check(statement, map, line: start)
            checkUse(of: statement, query, hasWindows: hasWindows, map, line: line)
            return Export.Each(statement: statement, lineOfSQL: start)
        } catch let error as ParameterisedSQLError {
            noteMistake(map, line: start + error.place.line, error.what, error.remedy)
        } catch {
            noteMistake(
                map, line: start + 1, Phrase(of: error),
                Phrase(en: "Correct the SQL", fr: "Corrigez le SQL"))
        }
        return nil
    }

    private func checkUse(
        of each: ParameterisedSQL, _ query: ParameterisedSQL, hasWindows: Bool, _ map: YAMLMap,
        line: Int
    ) {
        if each.names.contains("each") {
            mistakes.addMistake(
                at: map.place("each"),
                Phrase(en: "`each` uses `:each` itself", fr: "`each` emploie lui-même `:each`"),
                Phrase(en: "Take it out", fr: "Retirez-le"))
        }
        if !hasWindows, each.names.contains(where: { $0 != "zone" && $0 != "each" }) {
            mistakes.addMistake(
                at: map.place("each"),
                Phrase(
                    en: "`each` asks for a window, and the export has none",
                    fr: "`each` demande une fenêtre, et l'export n'en a pas"),
                Phrase(
                    en: "Write `grain: factory_day`, or another grain",
                    fr: "Écrivez `grain: factory_day`, ou un autre grain"))
        }
        guard !query.names.contains("each"), query != .empty else { return }
        noteMistake(
            map, line: line + 1,
            Phrase(
                en: "The query gives the same rows whatever the value of `each`",
                fr: "La requête donne les mêmes lignes quelle que soit la valeur de `each`"),
            Phrase(
                en: "Put `where … = :each` into it, or take `each` out",
                fr: "Mettez-y `where … = :each`, ou retirez `each`"))
    }

    func checkEach(_ template: NameTemplate, _ map: YAMLMap) {
        let names = template.parts.contains(.each)
        guard names != (map["each"] != nil) else { return }
        mistakes.addMistake(
            at: map.place("name"),
            names
                ? Phrase(
                    en: "`name` has `{each}`, and the export has no `each`",
                    fr: "`name` contient `{each}`, et l'export n'a pas de `each`")
                : Phrase(
                    en: "`name` gives the files of all values the same name",
                    fr: "`name` donne le même nom aux fichiers de toutes les valeurs"),
            names
                ? Phrase(
                    en: "Take it out, or write `each: select distinct …`",
                    fr: "Retirez-le, ou écrivez `each: select distinct …`")
                : Phrase(en: "Put `{each}` into it", fr: "Mettez-y `{each}`"))
    }
}
