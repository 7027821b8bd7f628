// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import JSONLines
internal import Wording

/// Rules of a feed whose files are JSON Lines.
extension FeedCheck {
    /// Nothing of a table is declared, and each name is a place in an object.
    func places() {
        for key in ["dialect", "sheet", "workbook", "tables"] where map[key] != nil {
            mistakes.addMistake(
                at: map.place(key),
                Phrase(
                    en: "`\(key)` means nothing with `format: \(feed.format.rawValue)`",
                    fr: "`\(key)` n'a pas de sens avec `format: \(feed.format.rawValue)`"),
                Phrase(
                    en: "Remove it, or `format`", fr: "Retirez cette clé, ou `format`"))
        }
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
            if column.nth != nil || column.position != nil || column.origin.isPreamble {
                mistakes.addMistake(
                    at: node(column.name),
                    Phrase(
                        en:
                            "`\(column.name)` is found by `header` alone: objects have no order of columns, no equal names and no lines above",
                        fr:
                            "`\(column.name)` n'est trouvée que par `header` : un objet n'a ni ordre de colonnes, ni noms répétés, ni lignes au-dessus"
                    ),
                    Phrase(
                        en: "Write `header: [\"/\(column.name)\"]`",
                        fr: "Écrivez `header: [\"/\(column.name)\"]`"))
            }
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
}
