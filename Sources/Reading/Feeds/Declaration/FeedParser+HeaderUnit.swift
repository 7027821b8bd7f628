// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Records
internal import Wording

extension FeedParser {
    /// Reads `header_unit:`, a unit, a list of them, or a map from a unit to its factor.
    func headerUnits(_ map: YAMLMap) -> [HeaderUnit] {
        guard let node = map["header_unit"] else { return [] }
        let origins = ["constant", "computed", "from_name", "from_preamble", "from_layout"]
        if let other = origins.first(where: { map[$0] != nil }) {
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "A column with `\(other)` has no name in the file, and no unit behind it",
                    fr:
                        "Une colonne avec `\(other)` n'a pas de titre dans le fichier, ni d'unité derrière"
                ), Phrase(en: "Remove `header_unit`", fr: "Retirez `header_unit`"))
        }
        guard case .map(let entries) = node.content else {
            return (map.strings("header_unit") ?? []).map { HeaderUnit(text: $0, factor: Exact(1)) }
        }
        return entries.compactMap { entry in
            guard let unit = entry.key.text, let text = entry.value.text,
                let factor = Exact(text), factor.coefficient > 0
            else {
                mistakes.addMistake(
                    at: entry.value,
                    Phrase(
                        en: "The factor of a unit must be a number above 0",
                        fr: "Le facteur d'une unité est un nombre positif"),
                    Phrase(
                        en: "Write `header_unit: { ng/µL: 1, mg/mL: 1000 }`",
                        fr: "Écrivez `header_unit: { ng/µL: 1, mg/mL: 1000 }`"))
                return nil
            }
            return HeaderUnit(text: unit, factor: factor)
        }
    }
}
