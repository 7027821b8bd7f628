// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// In what order rows come.
extension PickupParser {
    /// Notes a query whose rows come in another order than that of their time and key.
    func requireOrder(
        of statement: ParameterisedSQL?, by cursor: Pickup.Cursor?, _ map: YAMLMap
    ) {
        guard let statement, let column = cursor?.column,
            let flaw = RowOrder.flaw(in: statement.tokens, by: column)
        else { return }
        mistakes.addMistake(
            at: map.place("query"), what(flaw, column),
            Phrase(
                en:
                    "End it with `order by \(column), …`, the key behind it: of two versions of a row"
                    + " the later one counts",
                fr: "Terminez-la par `order by \(column), …`, la clé derrière : de deux versions"
                    + " d'une ligne, la dernière compte"))
    }

    private func what(_ flaw: RowOrder.Flaw, _ column: String) -> Phrase {
        switch flaw {
        case .missing:
            Phrase(
                en: "`query` does not say in what order its rows come",
                fr: "`query` ne dit pas dans quel ordre viennent ses lignes")
        case .other:
            Phrase(
                en: "`query` does not order its rows by `\(column)` first",
                fr: "`query` ne trie pas ses lignes d'abord par `\(column)`")
        case .backward:
            Phrase(
                en: "`query` gives the latest rows first",
                fr: "`query` donne d'abord les lignes les plus récentes")
        case .noKey:
            Phrase(
                en: "`query` does not order rows of one time by their key",
                fr: "`query` ne trie pas par leur clé les lignes d'une même heure")
        case .counted(let word):
            Phrase(
                en: "`query` leaves rows out by their number (`\(word)`): they would never come",
                fr: "`query` omet des lignes par leur numéro (`\(word)`) : elles ne viendraient"
                    + " jamais")
        }
    }
}
