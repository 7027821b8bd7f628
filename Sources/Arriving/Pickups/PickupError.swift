// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why a pickup is not run.
package enum PickupError: Worded, Sendable, Equatable {
    case unknown(name: String, near: String?)
    /// The secret can't be had.
    case noSecret(pickup: String, place: String)
    /// Its host has no times by which files are fetched again.
    case noBackfill(pickup: String)

    package var sentence: Phrase {
        switch self {
        case .unknown(let name, let near):
            Phrase(en: "there is no pickup `\(name)`. ", fr: "il n'y a pas de collecte `\(name)`. ")
                + Phrase.meant(near)
                + Phrase(
                    en: "`bascule pickups list` names them",
                    fr: "`bascule pickups list` les nomme")
        case .noBackfill(let pickup):
            Phrase(
                en:
                    "pickup \(pickup) reads mails, of which none is read twice: have its sender send"
                    + " it again, or `bascule import` the file",
                fr:
                    "la collecte \(pickup) lit des courriels, dont aucun n'est lu deux fois : le faire"
                    + " renvoyer, ou `bascule import` du fichier")
        case .noSecret(let pickup, let place):
            Phrase(
                en: "the secret of pickup \(pickup) can't be read from \(place): put it there, "
                    + "readable for the service's user",
                fr: "le secret de la collecte \(pickup) ne peut pas être lu dans \(place) : l'y"
                    + " mettre, lisible par l'utilisateur du service")
        }
    }
}
