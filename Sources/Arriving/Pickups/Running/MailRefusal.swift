// SPDX-License-Identifier: Apache-2.0

internal import Fetching
internal import MIME
internal import Wording

/// Why a mail, or a file of one, is not taken, or stays where it is.
struct MailRefusal: Error {
    /// A word for programs.
    let code: String
    let why: Phrase

    static func tooLarge(_ most: Int) -> MailRefusal {
        MailRefusal(
            code: "too_large",
            why: Phrase(
                en: "The mail has more than \(most) bytes (`limits.bytes`, 64 MiB at most). Have"
                    + " its file sent in parts or packed",
                fr: "Le courriel dépasse \(most) octets (`limits.bytes`, 64 Mio au plus). Faites"
                    + " envoyer son fichier en parties ou compressé"))
    }

    static let tooManyParts = MailRefusal(
        code: "too_many_parts",
        why: Phrase(
            en: "The mail has \(ReceivedPart.most) parts or more. Have its files sent in several"
                + " mails",
            fr: "Le courriel a \(ReceivedPart.most) parties ou plus. Faites envoyer ses fichiers"
                + " en plusieurs courriels"))

    static let damaged = MailRefusal(
        code: "damaged",
        why: Phrase(
            en: "The mail has lost a part of it on its way: a border or the end of what is encoded"
                + " is missing. Have it sent again; the others of its files are taken",
            fr: "Le courriel a perdu une partie de son contenu en route : il manque une limite ou"
                + " la fin de ce qui est encodé. Faites-le renvoyer ; ses autres fichiers sont"
                + " pris"))

    /// - Parameter names: of those that have one.
    static func leftOver(_ count: Int64, _ names: [String]) -> MailRefusal {
        let shown = names.prefix(3).map { ForeignText.shown($0, bytes: 80) }
            .joined(separator: ", ")
        return MailRefusal(
            code: "left_over",
            why: Phrase.counted(
                count, en: "It stays there with # file[s] that `files` does not take",
                fr: "Il reste là-bas avec # fichier[s] que `files` ne prend pas")
                + Phrase(shown.isEmpty ? "" : " (\(shown))")
                + Phrase(
                    en: ". Add such names to `files`, or to `unwanted`: then it is put away with"
                        + " them",
                    fr: ". Ajoutez ces noms à `files`, ou à `unwanted` : il sera alors rangé avec"))
    }

    /// - Parameter fileID: what it was here.
    static func takenBack(_ fileID: Int64) -> MailRefusal {
        MailRefusal(
            code: "taken_back",
            why: Phrase(
                en:
                    "It is the file \(fileID), which was taken back here: the mailbox only has other"
                    + " numbers or another address since. Have it sent again, or"
                    + " `bascule import` it, if it is to be loaded",
                fr: "C'est le fichier \(fileID), annulé ici : la boîte n'a que d'autres numéros"
                    + " ou une autre adresse depuis. Faites-le renvoyer, ou `bascule import`,"
                    + " s'il doit être chargé"))
    }

    /// What a person is told of a mail that is passed over.
    static func unknownSender(_ number: Int64, _ sender: String) -> Phrase {
        Phrase(
            en: "The mail \(number) of “\(sender)” seems to have files that `files` takes, and its"
                + " sender is none of `senders`: add the address, and they come at the next look",
            fr: "Le courriel \(number) de « \(sender) » semble avoir des fichiers que `files`"
                + " prend, et son expéditeur n'est pas dans `senders` : ajoutez l'adresse, et ils"
                + " viendront au prochain passage")
    }

    static func renumbered(_ pickup: String) -> Phrase {
        Phrase(
            en: "The mailbox of \(pickup) has other numbers (UIDVALIDITY) or another address than"
                + " before: all its mails are read anew, and what is loaded becomes a duplicate",
            fr: "La boîte de \(pickup) a d'autres numéros (UIDVALIDITY) ou une autre adresse"
                + " qu'avant : tous ses courriels sont relus, et ce qui est chargé devient un doublon"
        )
    }
}
