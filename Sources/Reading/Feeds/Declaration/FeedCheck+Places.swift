// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import JSONLines
internal import Wording
internal import XMLRecords

/// Rules of a feed whose columns are found by their places in a record: JSON Lines and XML.
extension FeedCheck {
    /// Each name is a place in an object.
    func jsonPlaces() {
        noTable()
        if feed.extra == .reject {
            mistakes.addMistake(
                at: map.place("extra"),
                Phrase(
                    en:
                        "Members that no column reads are not looked at: `extra: reject` can't hold",
                    fr:
                        "Les membres qu'aucune colonne ne lit ne sont pas regardés : `extra: reject` ne peut pas tenir"
                ), Phrase(en: "Remove it", fr: "Retirez cette clé"))
        }
        for column in feed.columns {
            foundByHeader(column, example: "/\(column.name)")
            for name in column.headers where JSONPointer(name) == nil {
                mistakes.addMistake(
                    at: node(column.name),
                    Phrase(
                        en:
                            "`\(name)` of `\(column.name)` is no place in an object: a `~` is written `~0`",
                        fr:
                            "`\(name)` de `\(column.name)` n'est pas une place dans un objet : un `~` s'écrit `~0`"
                    ), Phrase(en: "Write `/data/pol`", fr: "Écrivez `/data/pol`"))
            }
        }
    }

    /// Records have a path, and each name is one in or around a record.
    func xmlPlaces() {
        noTable()
        let record = feed.record.flatMap(XMLPath.init)
        let isRecord = record.map { $0.isAbsolute && $0.attribute == nil } ?? false
        if !isRecord {
            let place = map["record"] == nil ? map.place("format") : map.place("record")
            mistakes.addMistake(
                at: place,
                Phrase(
                    en: "`format: xml` needs `record`, the path of the elements that are rows",
                    fr: "`format: xml` demande `record`, le chemin des éléments qui sont des lignes"
                ),
                Phrase(
                    en: "Write `record: /results/result`", fr: "Écrivez `record: /results/result`"))
        }
        for column in feed.columns {
            foundByHeader(column, example: column.name)
            guard column.isInFile else { continue }
            for name in column.places {
                guard let problem = problem(of: name, from: isRecord ? record : nil) else {
                    continue
                }
                mistakes.addMistake(
                    at: node(column.name),
                    Phrase(
                        en: "`\(name)` of `\(column.name)` ", fr: "`\(name)` de `\(column.name)` ")
                        + problem,
                    Phrase(
                        en: "Write `@id`, `data/pol`, `value[@name='pH']` or `../@lot`",
                        fr: "Écrivez `@id`, `data/pol`, `value[@name='pH']` ou `../@lot`"))
            }
        }
    }

    /// Why a name is no place of a value; nil: it is one.
    private func problem(of name: String, from record: XMLPath?) -> Phrase? {
        guard let path = XMLPath(name) else {
            return Phrase(en: "is no path", fr: "n'est pas un chemin")
        }
        guard let record else { return nil }
        guard let found = path.resolved(from: record),
            found.steps.first?.name == record.steps.first?.name
        else {
            return Phrase(
                en: "leads out of the document of `\(record)`",
                fr: "sort du document de `\(record)`")
        }
        guard found.isAround(record) else { return nil }
        return Phrase(
            en: "is an element around the records: only its attributes are values",
            fr:
                "est un élément autour des enregistrements : seuls ses attributs sont des valeurs")
    }

    /// Only XML has records by a path.
    func noRecord() {
        guard map["record"] != nil else { return }
        mistakes.addMistake(
            at: map.place("record"),
            Phrase(
                en: "`record` means nothing without `format: xml`",
                fr: "`record` n'a pas de sens sans `format: xml`"),
            Phrase(
                en: "Remove it, or write `format: xml`",
                fr: "Retirez cette clé, ou écrivez `format: xml`"))
    }

    /// Nothing of a table is declared.
    private func noTable() {
        for key in ["dialect", "layout", "sheet", "workbook", "tables"] where map[key] != nil {
            mistakes.addMistake(
                at: map.place(key),
                Phrase(
                    en: "`\(key)` means nothing with `format: \(feed.format.rawValue)`",
                    fr: "`\(key)` n'a pas de sens avec `format: \(feed.format.rawValue)`"),
                Phrase(
                    en: "Remove it, or `format`", fr: "Retirez cette clé, ou `format`"))
        }
    }

    private func foundByHeader(_ column: Column, example: String) {
        guard column.nth != nil || column.position != nil || column.origin.isPreamble else {
            return
        }
        mistakes.addMistake(
            at: node(column.name),
            Phrase(
                en:
                    "`\(column.name)` is found by `header` alone: records have no order of columns, no equal names and no lines above",
                fr:
                    "`\(column.name)` n'est trouvée que par `header` : un enregistrement n'a ni ordre de colonnes, ni noms répétés, ni lignes au-dessus"
            ),
            Phrase(
                en: "Write `header: [\"\(example)\"]`",
                fr: "Écrivez `header: [\"\(example)\"]`"))
    }
}
