// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// Why rows of a table are not shown.
package enum DataRefused: Worded, Sendable, Equatable {
    /// The server can't read a value as one of its column.
    case badValue(String)
    /// It has no such table yet.
    case noTable(String)
    case noColumn(String, table: String)
    /// The filter finds too little in too much.
    case tooSlow
    /// More files came or went between the two moments than are compared.
    case tooManyFiles(limit: Int)
    case noTime(table: String)
    case notLater

    /// What the server said, where it is about what was asked; nil: it is not.
    package init?(_ error: PostgresError, table: String) {
        switch error.sqlstate {
        case "57014": self = .tooSlow
        case "42P01": self = .noTable(table)
        case .some(let state) where state.hasPrefix("22"): self = .badValue(error.message)
        default: return nil
        }
    }

    package var sentence: Phrase {
        switch self {
        case .badValue(let message):
            Phrase(
                en: "A value of the filter does not fit its column: \(message)",
                fr: "Une valeur du filtre ne convient pas à sa colonne : \(message)")
        case .noTable(let table):
            Phrase(
                en: "The table \(table) is not there yet: the service makes it when it starts.",
                fr: "La table \(table) n'existe pas encore : le service la crée en démarrant.")
        case .noColumn(let column, let table):
            Phrase(
                en: "The table \(table) has no column `\(column)` to choose by.",
                fr: "La table \(table) n'a pas de colonne `\(column)` à filtrer.")
        case .tooSlow:
            Phrase(
                en: "That takes too long to find: narrow it by the key or by time.",
                fr: "C'est trop long à chercher : précisez la clé ou la période.")
        case .tooManyFiles(let limit):
            Phrase(
                en: "More than \(limit) files came or went in between: choose two closer moments.",
                fr:
                    "Plus de \(limit) fichiers sont venus ou repartis entre les deux : choisissez deux moments plus proches."
            )
        case .noTime(let table):
            Phrase(
                en: "The table \(table) has no column of time to choose by.",
                fr: "La table \(table) n'a pas de colonne de temps à filtrer.")
        case .notLater:
            Phrase(
                en: "The second moment must be later than the first.",
                fr: "Le second moment doit être après le premier.")
        }
    }
}
