// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

extension FeedParser {
    /// Notes keys that mean nothing for the column's type or origin.
    func checkUse(_ map: YAMLMap, _ column: Column) {
        let type = map["type"]?.text ?? "text"
        for group in KeyGroup.all where !column.type.keys.contains(group) {
            for key in group.keys where map[key] != nil {
                mistakes.addMistake(
                    at: map.place(key),
                    Phrase(
                        en: "`\(key)` means nothing for a column of type \(type)",
                        fr: "`\(key)` n'a pas de sens pour une colonne de type \(type)"),
                    Phrase(
                        en: "Remove it, or make the column ",
                        fr: "Retirez cette clé, ou faites de la colonne ") + group.wants)
            }
        }
        if case .computed = column.origin {
            if !column.type.isComputable {
                mistakes.addMistake(
                    at: map.place("computed"),
                    Phrase(
                        en: "A computed column must be a number, not \(type)",
                        fr: "Une colonne calculée doit être un nombre, pas \(type)"),
                    Phrase(en: "Write `type: numeric`", fr: "Écrivez `type: numeric`"))
            }
            if map["default"] != nil {
                mistakes.addMistake(
                    at: map.place("default"),
                    Phrase(
                        en: "A computed column has no default",
                        fr: "Une colonne calculée n'a pas de valeur par défaut"),
                    Phrase(en: "Remove it", fr: "Retirez-la"))
            }
        }
        for format in column.formats where column.type == .date && format.hasTime && !format.isExcel
        {
            mistakes.addMistake(
                at: map.place("format"),
                Phrase(
                    en: "`\(format.text)` has a time, the column is a date",
                    fr: "`\(format.text)` contient une heure, et la colonne est une date"),
                Phrase(
                    en: "Remove the time from the format, or write `type: timestamp`",
                    fr: "Retirez l'heure du format, ou écrivez `type: timestamp`"))
        }
        checkFixed(map, column)
    }

    /// A constant and a default must be what the column accepts.
    private func checkFixed(_ map: YAMLMap, _ column: Column) {
        var text = column.defaultText
        var key = "default"
        if case .constant(let constant) = column.origin { (text, key) = (constant, "constant") }
        guard let text else { return }
        if column.nulls.contains(where: { $0.lowercased() == text.lowercased() }) || text.isEmpty {
            mistakes.addMistake(
                at: map.place(key),
                Phrase(
                    en: "The \(key) `\(text)` stands for no value in this feed",
                    fr: "La valeur `\(text)` de `\(key)` signifie « pas de valeur » dans ce flux"),
                Phrase(
                    en: "Give a value, or remove the \(key)",
                    fr: "Donnez une valeur, ou retirez `\(key)`"))
            return
        }
        var trial = column
        trial.origin = .constant(text)
        trial.unitColumn = nil
        trial.remarkColumn = nil
        var feed = Feed(name: "trial", table: TableName(schema: "data", name: "trial"))
        feed.columns = [trial]
        var rowJudge = RowJudge(feed: feed, fileName: "")
        for fault in rowJudge.judgeFixed() where fault.severity == .reject {
            mistakes.addMistake(
                at: map.place(key),
                Phrase(
                    en:
                        "The \(key) is refused by its own column: \(Self.withoutStop(fault.english))",
                    fr:
                        "`\(key)` est refusé par sa propre colonne : \(Self.withoutStop(fault.french))"
                ),
                Phrase(
                    en: "Correct the \(key) or the column's rules",
                    fr: "Corrigez `\(key)` ou les règles de la colonne"))
        }
    }

    /// A fault is whole sentences; what is wrong in a mistake has no full stop at its end.
    private static func withoutStop(_ text: String) -> String {
        text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
