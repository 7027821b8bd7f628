// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension FetchTrouble {
    static func mailUnreachable(_ folder: MailFolder, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .unreachable,
            Phrase(
                en: "The mailbox's server \(folder.place) does not answer (\(detail))",
                fr: "Le serveur de la boîte \(folder.place) ne répond pas (\(detail))"),
            Phrase(
                en: "See whether it runs and is reached from here; it is asked again at the next"
                    + " look",
                fr: "Vérifiez qu'il fonctionne et qu'on l'atteint d'ici ; il sera redemandé au"
                    + " prochain passage"),
            detail: detail, mayPass: true)
    }

    static func mailUntrusted(_ folder: MailFolder, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .untrusted,
            Phrase(
                en: "The mailbox's server \(folder.place) does not prove who it is (\(detail))",
                fr: "Le serveur de la boîte \(folder.place) ne prouve pas son identité (\(detail))"),
            Phrase(
                en: "Its certificate must name this host and come from an authority that is"
                    + " believed (\(folder.authorities))",
                fr: "Son certificat doit porter ce nom et venir d'une autorité admise"
                    + " (\(folder.authorities))"),
            detail: detail)
    }

    static func mailUnsealed(_ folder: MailFolder, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .untrusted,
            Phrase(
                en: "The mailbox's server \(folder.place) offers no encryption (STARTTLS)",
                fr: "Le serveur de la boîte \(folder.place) ne propose pas de chiffrement"
                    + " (STARTTLS)"),
            Phrase(
                en: "Have it switched on there, or write imaps://; nothing is said in the clear",
                fr: "Faites-le activer là-bas, ou écrivez imaps:// ; rien ne se dit en clair"),
            detail: detail)
    }

    static func mailDenied(_ folder: MailFolder, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .denied,
            Phrase(
                en: "The mailbox's server \(folder.place) refuses the login of \(folder.user)"
                    + " (\(detail))",
                fr: "Le serveur de la boîte \(folder.place) refuse l'identification de"
                    + " \(folder.user) (\(detail))"),
            Phrase(
                en: "Check the user in its address and its password",
                fr: "Vérifiez l'utilisateur dans son adresse, et son mot de passe"),
            detail: detail)
    }

    static func mailNoFolder(_ folder: MailFolder, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .notFound,
            Phrase(
                en: "The mailbox of \(folder.user) at \(folder.place) does not open the folder"
                    + " \(folder.name) (\(detail))",
                fr: "La boîte de \(folder.user) sur \(folder.place) n'ouvre pas le dossier"
                    + " \(folder.name) (\(detail))"),
            Phrase(
                en: "Check the folder's name, as the server has it",
                fr: "Vérifiez le nom du dossier, tel que le serveur le connaît"),
            detail: detail)
    }

    static func mailNoTarget(
        _ folder: MailFolder, _ name: String, _ detail: String
    ) -> FetchTrouble {
        FetchTrouble(
            .notFound,
            Phrase(
                en: "The mailbox of \(folder.user) at \(folder.place) has no folder \(name) to put"
                    + " mails into (\(detail))",
                fr: "La boîte de \(folder.user) sur \(folder.place) n'a pas de dossier \(name) où"
                    + " mettre les courriels (\(detail))"),
            Phrase(
                en: "Make that folder in the mailbox, or name another one",
                fr: "Créez ce dossier dans la boîte, ou nommez-en un autre"),
            detail: detail)
    }

    static func mailFailed(_ folder: MailFolder, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .failed,
            Phrase(
                en: "The talk with the mailbox's server \(folder.place) failed (\(detail))",
                fr: "L'échange avec le serveur de la boîte \(folder.place) a échoué (\(detail))"),
            Phrase(
                en: "It is asked again at the next look; ask whoever runs that server",
                fr: "Il sera redemandé au prochain passage ; demandez à qui s'occupe de ce"
                    + " serveur"),
            detail: detail, mayPass: true)
    }

    static func mailWithheld(_ folder: MailFolder, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .failed,
            Phrase(
                en: "The mailbox's server \(folder.place) lists the mail and does not give it"
                    + " (\(detail))",
                fr: "Le serveur de la boîte \(folder.place) liste le courriel et ne le donne pas"
                    + " (\(detail))"),
            Phrase(
                en: "It is asked again at the next look; open it in the mailbox, and save its files"
                    + " by hand if that goes on",
                fr: "Il sera redemandé au prochain passage ; ouvrez-le dans la boîte, et"
                    + " enregistrez ses fichiers à la main si cela dure"),
            detail: detail, mayPass: true)
    }

    static func mailTooSlow(_ folder: MailFolder, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .tooSlow,
            Phrase(
                en: "The mail comes too slowly from the mailbox's server \(folder.place)"
                    + " (\(detail))",
                fr: "Le courriel arrive trop lentement du serveur de la boîte \(folder.place)"
                    + " (\(detail))"),
            Phrase(
                en: "It is asked again at the next look, behind all others; save its files by hand"
                    + " if that goes on",
                fr: "Il sera redemandé au prochain passage, après tous les autres ; enregistrez ses"
                    + " fichiers à la main si cela dure"),
            detail: detail, mayPass: true)
    }
}
