// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// Instants whose day and time stand in two columns.
extension FeedCheck {
    func times() {
        for column in feed.columns where !column.timeHeaders.isEmpty {
            let isFound =
                column.origin == .cell && column.position == nil && column.nth == nil
                && feed.lines.headerRows > 0
            guard !isFound else { continue }
            mistakes.addMistake(
                at: node(column.name),
                Phrase(
                    en:
                        "The columns of day and time of `\(column.name)` are found by their headers",
                    fr:
                        "Les colonnes du jour et de l'heure de `\(column.name)` se trouvent par leurs titres"
                ),
                Phrase(
                    en: "Write `header: Date, time: Heure`, in a file with a header",
                    fr: "Écrivez `header: Date, time: Heure`, pour un fichier avec un en-tête"))
        }
    }
}
