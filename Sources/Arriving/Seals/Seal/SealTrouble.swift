// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why nothing can be sealed.
package enum SealTrouble: Worded, Equatable {
    case unreadableKey(String)
    /// There are seals, and the key that signed the last one is gone.
    case keyGone(String)
    /// Another process seals at this moment.
    case busy
    /// Something else has the name of a seal's file.
    case nameTaken(String)
    /// The rows of a seal whose file is to be written are not those that were signed.
    case rowsChanged(String)
    /// A seal in the database was not made by the service, and why.
    case unsound(String, Phrase)

    package var sentence: Phrase {
        switch self {
        case .unreadableKey(let path):
            Phrase(
                en:
                    "The archive's key \(path) is no secret key without a password in signify's form:"
                    + " nothing is sealed. Put the right file there.",
                fr:
                    "La clé de l'archive \(path) n'est pas une clé secrète sans mot de passe au format"
                    + " signify : rien n'est scellé. Remettez le bon fichier.")
        case .keyGone(let path):
            Phrase(
                en:
                    "The archive's key \(path) is gone, and there are seals: nothing is sealed. Put it"
                    + " back from a backup; only if it is lost, `bascule archive key --new` makes"
                    + " another one.",
                fr: "La clé de l'archive \(path) a disparu alors qu'il y a des sceaux : rien n'est"
                    + " scellé. Remettez-la d'une sauvegarde ; si elle est perdue, `bascule archive"
                    + " key --new` en fait une autre.")
        case .busy:
            Phrase(
                en: "Another process seals the archive at this moment: nothing was done here.",
                fr: "Un autre processus scelle l'archive en ce moment : rien n'a été fait ici.")
        case .nameTaken(let path):
            Phrase(
                en:
                    "\(path) is there already and is not the seal that is to be written: move it away;"
                    + " nothing is overwritten.",
                fr: "\(path) existe déjà et n'est pas le sceau à écrire : déplacez-le ; rien n'est"
                    + " écrasé.")
        case .rowsChanged(let name):
            Phrase(
                en: "The rows of the seal \(name) are not those that were signed: its file is not"
                    + " written. Somebody has changed the database; `bascule archive verify` says more.",
                fr:
                    "Les lignes du sceau \(name) ne sont pas celles qui ont été signées : son fichier"
                    + " n'est pas écrit. Quelqu'un a modifié la base ; `bascule archive verify` en dit"
                    + " plus.")
        case .unsound(let name, let why):
            Phrase(
                en: "The seal \(name) is not ours: ", fr: "Le sceau \(name) n'est pas le nôtre : ")
                + why
                + Phrase(
                    en: ". Nothing is sealed behind it. Somebody has changed the database, or a"
                        + " replaced key was put back; `bascule archive verify` says more.",
                    fr: ". Rien n'est scellé à sa suite. Quelqu'un a modifié la base, ou une clé"
                        + " remplacée est revenue ; `bascule archive verify` en dit plus.")
        }
    }
}
