// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// Rules between a feed's layout and its columns.
struct LayoutCheck {
    let feed: Feed
    let map: YAMLMap
    let columnNodes: [String: YAMLNode]

    private var mistakes: MistakeList { map.mistakes }

    func run() {
        givenColumns()
        guard let layout = feed.layout else { return }
        names(layout)
        sheets(layout)
        lines(layout)
        cells(layout)
        cutting(layout)
    }

    private func node(_ column: Column) -> YAMLNode { columnNodes[column.name] ?? map.node }

    /// Columns that the layout is to give.
    private func givenColumns() {
        let known = feed.layout?.names ?? []
        var owner: [String: String] = [:]
        for column in feed.columns {
            guard let name = column.given else { continue }
            if !known.contains(name) {
                mistakes.addMistake(
                    at: node(column),
                    Phrase(
                        en: "The layout gives no `\(name)`",
                        fr: "La disposition (`layout`) ne donne pas `\(name)`"),
                    Phrase.didYouMean(name, among: known)
                        ?? Phrase(
                            en: known.isEmpty
                                ? "Add `layout:`" : "It gives: \(known.joined(separator: ", "))",
                            fr: known.isEmpty
                                ? "Ajoutez `layout:`"
                                : "Elle donne : \(known.joined(separator: ", "))"
                        ))
            }
            if let other = owner[name] {
                mistakes.addMistake(
                    at: node(column),
                    Phrase(
                        en: "`\(column.name)` and `\(other)` are both given `\(name)`",
                        fr: "`\(column.name)` et `\(other)` reçoivent toutes deux `\(name)`"),
                    Phrase(en: "Remove one of them", fr: "Retirez l'une des deux"))
            }
            owner[name] = column.name
        }
    }

    private func names(_ layout: Layout) {
        var seen: Set<String> = []
        for name in layout.names where !seen.insert(name).inserted {
            mistakes.addMistake(
                at: map.place("layout"),
                Phrase(
                    en: "The layout gives `\(name)` twice",
                    fr: "La disposition donne `\(name)` deux fois"),
                Phrase(en: "Give one of them another name", fr: "Donnez un autre nom à l'une"))
        }
        let givesValue = layout.names.contains("value")
        if givesValue, !feed.columns.contains(where: { $0.given == "value" }) {
            mistakes.addMistake(
                at: map.place("columns"),
                Phrase(
                    en: "No column takes the value of a cell",
                    fr: "Aucune colonne ne reçoit la valeur des cellules"),
                Phrase(
                    en: "Add a column with `from_layout: value`",
                    fr: "Ajoutez une colonne avec `from_layout: value`"))
        }
    }

    private func sheets(_ layout: Layout) {
        guard layout.sections?.isSheets == true else { return }
        for column in feed.columns {
            guard case .preamble = column.origin else { continue }
            mistakes.addMistake(
                at: node(column),
                Phrase(
                    en: "`from_preamble` finds nothing: no line stands above the first sheet",
                    fr: "`from_preamble` ne trouve rien : aucune ligne n'est au-dessus de la"
                        + " première feuille"),
                Phrase(
                    en: "Take it with `values` and `from_layout`",
                    fr: "Prenez-la par `values` et `from_layout`"))
        }
        guard map["sheet"] != nil else { return }
        mistakes.addMistake(
            at: map.place("sheet"),
            Phrase(
                en: "`sheet` means nothing where each sheet is a section",
                fr: "`sheet` n'a pas de sens là où chaque feuille est une section"),
            Phrase(
                en: "Name the sheets in `take`", fr: "Nommez les feuilles dans `take`"))
    }

    /// Header and units that a shape can't have.
    private func lines(_ layout: Layout) {
        let hasNone = feed.lines.headerRows == 0
        let isFound = layout.sections != nil || !layout.widths.isEmpty
        var isUnpivot = false
        if case .unpivot = layout.shape { isUnpivot = true }
        if hasNone, isUnpivot || layout.shape == .table && !isFound {
            mistakes.addMistake(
                at: map.place("dialect"),
                Phrase(
                    en:
                        "This layout finds its table by the header, and `header: 0` says there is none",
                    fr:
                        "Cette disposition trouve son tableau par les titres, et `header: 0` dit qu'il n'y en a pas"
                ),
                Phrase(
                    en: "Remove `header: 0`, or declare `sections` or `fixed`",
                    fr: "Retirez `header: 0`, ou déclarez `sections` ou `fixed`"))
        }
        if feed.lines.units != .none, layout.shape != .table {
            mistakes.addMistake(
                at: map.place("dialect"),
                Phrase(
                    en: "`units_row` means nothing in a layout that is no table",
                    fr: "`units_row` n'a pas de sens dans une disposition qui n'est pas un tableau"
                ), Phrase(en: "Remove it", fr: "Retirez cette clé"))
        }
    }

    /// Columns that the records of a shape do not have.
    private func cells(_ layout: Layout) {
        for column in feed.columns where column.origin == .cell {
            if case .plates = layout.shape {
                mistakes.addMistake(
                    at: node(column),
                    Phrase(
                        en: "A plate has no column `\(column.name)`",
                        fr: "Une plaque n'a pas de colonne `\(column.name)`"),
                    Phrase(
                        en: "Say what it is given: `from_layout: well`",
                        fr: "Dites ce qu'elle reçoit : `from_layout: well`"))
            } else if case .records = layout.shape, column.position != nil {
                mistakes.addMistake(
                    at: node(column),
                    Phrase(
                        en: "The lines of a record have no `position`",
                        fr: "Les lignes d'un enregistrement n'ont pas de `position`"),
                    Phrase(en: "Write its `header`", fr: "Écrivez son `header`"))
            }
        }
    }

    private func cutting(_ layout: Layout) {
        guard layout.cutsLines, let node = map["dialect"], case .map(let entries) = node.content
        else { return }
        for entry in entries {
            guard let key = entry.key.text, ["delimiter", "quote"].contains(key),
                entry.value.text != nil
            else { continue }
            mistakes.addMistake(
                at: entry.value,
                Phrase(
                    en: "`\(key)` means nothing where the layout cuts the lines",
                    fr: "`\(key)` n'a pas de sens là où la disposition coupe les lignes"),
                Phrase(en: "Remove it", fr: "Retirez cette clé"))
        }
    }
}
