// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why a file is not held, or not let go.
package enum HoldRefusal: Worded, Equatable {
    case unknown(Int64)
    case purged(Int64)
    case held(Int64)
    case notHeld(Int64)
    case reason

    package var sentence: Phrase {
        switch self {
        case .unknown(let id):
            Phrase(
                en: "The ledger has no file \(id). `bascule files list` shows the newest.",
                fr:
                    "Le registre n'a pas de fichier \(id). `bascule files list` montre les derniers."
            )
        case .purged(let id):
            Phrase(
                en: "File \(id) was deleted at the end of its retention: there is nothing to hold.",
                fr:
                    "Le fichier \(id) a été supprimé en fin de conservation : il n'y a rien à garder."
            )
        case .held(let id):
            Phrase(
                en: "File \(id) is held already; `bascule archive` says why. End that hold first.",
                fr:
                    "Le fichier \(id) est déjà gardé ; `bascule archive` dit pourquoi. Levez d'abord"
                    + " cette garde.")
        case .notHeld(let id):
            Phrase(
                en: "File \(id) is not held. `bascule archive` shows those that are.",
                fr: "Le fichier \(id) n'est pas gardé. `bascule archive` montre ceux qui le sont.")
        case .reason:
            .counted(
                FileHold.reasonLimit,
                en: "A hold needs a reason of 1 to # character[s].",
                fr: "Une garde demande un motif de 1 à # caractère[s].")
        }
    }
}
