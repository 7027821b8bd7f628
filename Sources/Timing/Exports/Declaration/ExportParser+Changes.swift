// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// An export of what has changed.
extension ExportParser {
    func changes(_ map: YAMLMap, _ format: Export.Format) -> Export.Changes? {
        guard map["changes"] != nil else {
            if map["key"] != nil {
                mistakes.addMistake(
                    at: map.place("key"),
                    Phrase(
                        en: "The export has a `key`, and no `changes`",
                        fr: "L'export a une clé `key`, et pas de `changes`"),
                    Phrase(
                        en: "Write `changes: since_last`, or take it out",
                        fr: "Écrivez `changes: since_last`, ou retirez-la"))
            }
            return nil
        }
        _ = map.choice("changes", Export.Changes.Since.self)
        for other in ["grain", "each", "empty"] where map[other] != nil {
            mistakes.addMistake(
                at: map.place(other),
                Phrase(
                    en: "`\(other)` and `changes` don't go together",
                    fr: "`\(other)` et `changes` ne vont pas ensemble"),
                Phrase(
                    en: "Keep one: changes are those of all rows, and where there are none there is"
                        + " no file",
                    fr: "Gardez l'un des deux : les changements sont ceux de toutes les lignes, et"
                        + " sans changement il n'y a pas de fichier"))
        }
        if format == .pdf {
            mistakes.addMistake(
                at: map.place("format"),
                Phrase(
                    en: "A document has no rows to apply",
                    fr: "Un document n'a pas de lignes à appliquer"),
                Phrase(
                    en: "Write csv, xlsx or jsonl, or take `changes` out",
                    fr: "Écrivez csv, xlsx ou jsonl, ou retirez `changes`"))
        }
        let key = map.strings("key") ?? []
        if key.isEmpty || Set(key).count < key.count {
            mistakes.addMistake(
                at: map.place(map["key"] == nil ? "changes" : "key"),
                Phrase(
                    en: "`key` must name the columns that tell the rows apart, each once",
                    fr:
                        "`key` doit nommer les colonnes qui distinguent les lignes, chacune une fois"
                ),
                Phrase(
                    en: "Write `key: [echantillon, parametre]`, columns that the file has",
                    fr: "Écrivez `key: [echantillon, parametre]`, des colonnes du fichier"))
        }
        return Export.Changes(key: key)
    }

    /// What would give two keys of the database one form in the file, or two forms to one.
    func check(_ changes: Export.Changes, _ columns: [Export.Column], _ map: YAMLMap) {
        for column in columns where column.pattern != nil && changes.key.contains(column.name) {
            mistakes.addMistake(
                at: map.place("columns"),
                Phrase(
                    en: "Column \(column.name) is of the key and has a `format`",
                    fr: "La colonne \(column.name) est de la clé et a un `format`"),
                Phrase(
                    en: "Take the format out: two keys could be written as one",
                    fr: "Retirez le format : deux clés pourraient s'écrire de même"))
        }
        if let text = map.string("unmappable"), text != "refuse" {
            mistakes.addMistake(
                at: map.place("unmappable"),
                Phrase(
                    en: "`unmappable` and `changes` don't go together",
                    fr: "`unmappable` et `changes` ne vont pas ensemble"),
                Phrase(
                    en: "Take it out, or write `encoding: utf-8`: two keys could be written as one",
                    fr:
                        "Retirez-la, ou écrivez `encoding: utf-8` : deux clés pourraient s'écrire de"
                        + " même"))
        }
    }
}
