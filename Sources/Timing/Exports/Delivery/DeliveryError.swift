// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why a file, or an export's files, are not sent to another host.
package enum DeliveryError: Worded, Sendable, Equatable {
    /// The ledger has no such file, or it was lost.
    case noFile(id: Int64)
    /// Its export, as it is declared, is sent nowhere.
    case nowhere(export: String)
    /// The secret can't be had.
    case noSecret(target: String, place: String)
    /// Why it is to be paused is too long a text.
    case longReason(characters: Int)

    package var sentence: Phrase {
        switch self {
        case .noFile(let id):
            Phrase(
                en: "\(id) is no file that the ledger of exports has:"
                    + " `bascule exports files` gives the numbers",
                fr: "\(id) n'est pas un fichier du registre des exports :"
                    + " `bascule exports files` donne les numéros")
        case .nowhere(let export):
            Phrase(
                en: "the export \(export) is sent to no other host: write `deliver` into its"
                    + " declaration",
                fr: "l'export \(export) n'est envoyé à aucun autre hôte : écrire `deliver` dans sa"
                    + " déclaration")
        case .noSecret(let target, let place):
            Phrase(
                en: "the secret for \(target) can't be read from \(place): put it there, readable"
                    + " for the service's user",
                fr: "le secret pour \(target) ne peut pas être lu dans \(place) : l'y mettre,"
                    + " lisible par l'utilisateur du service")
        case .longReason(let characters):
            Phrase(
                en: "the reason has \(characters) characters, and \(Export.Target.Limits.reason)"
                    + " are the limit: say it shorter",
                fr: "le motif a \(characters) caractères, et la limite est de"
                    + " \(Export.Target.Limits.reason) : l'abréger")
        }
    }
}
