// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why a file, or an export's files, are not sent to another host.
package enum DeliveryError: Worded, Sendable, Equatable {
    /// The ledger has no such file, or it was lost.
    case noFile(id: Int64)
    /// Its export, as it is declared, is sent nowhere.
    case nowhere(export: String)
    /// Its export has no target of this address.
    case notThere(export: String, target: String)
    /// A later file, which begins anew, has arrived where it is to go.
    case superseded(id: Int64)
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
        case .notThere(let export, let target):
            Phrase(
                en: "the declaration of the export \(export) has no target `\(target)`:"
                    + " `bascule exports list` shows which it has",
                fr: "la déclaration de l'export \(export) n'a pas de destination `\(target)` :"
                    + " `bascule exports list` montre celles qu'elle a")
        case .superseded(let id):
            Phrase(
                en: "file \(id) says what has changed, and a later one that begins anew has"
                    + " arrived: sent after it, older values would come back",
                fr: "le fichier \(id) dit ce qui a changé, et un plus récent qui recommence est"
                    + " arrivé : envoyé après lui, d'anciennes valeurs reviendraient")
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
