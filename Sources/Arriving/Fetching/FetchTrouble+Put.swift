// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// Why a file was not put there.
extension FetchTrouble {
    /// The server may not, or does not, let us write.
    static func notLet(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .denied,
            Phrase(
                en: "\(url.host.text) does not let us write into the folder",
                fr: "\(url.host.text) ne nous laisse pas écrire dans le dossier"),
            Phrase(
                en: "Have its owner give our user the right to write there",
                fr: "Faites donner à notre utilisateur le droit d'y écrire"),
            detail: detail, mayPass: true)
    }

    /// It does not let us in.
    ///
    /// - Parameter place: where a person finds the login said.
    static func notLoggedIn(_ url: SourceURL, _ detail: String, at place: Phrase) -> FetchTrouble {
        FetchTrouble(
            .denied,
            Phrase(
                en: "\(url.host.text) does not let us log in",
                fr: "\(url.host.text) ne nous laisse pas entrer"),
            Phrase(
                en: "Have the key or password of \(place.en) allowed there",
                fr: "Faites-y admettre la clé ou le mot de passe de \(place.fr)"),
            detail: detail)
    }

    static func noFolder(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .notFound,
            Phrase(
                en: "\(url.host.text) has no such folder",
                fr: "\(url.host.text) n'a pas ce dossier"),
            Phrase(
                en: "Check the address, or have the folder made there",
                fr: "Vérifiez l'adresse, ou faites-y créer le dossier"),
            detail: detail, mayPass: true)
    }

    /// What is there is not what was sent: it has not got its name.
    ///
    /// - Parameter detail: in the words of the library or the server.
    static func notKept(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        notKept(url, Phrase(detail))
    }

    /// What is there has another size; nil: nothing is there.
    static func notKept(_ url: SourceURL, _ found: Int64?, of bytes: Int64) -> FetchTrouble {
        notKept(
            url,
            found.map {
                Phrase(en: "\($0) of \(bytes) bytes", fr: "\($0) octets sur \(bytes)")
            } ?? Phrase(en: "nothing is there", fr: "rien n'y est"))
    }

    /// What is there has other bytes.
    static func otherBytes(_ url: SourceURL) -> FetchTrouble {
        notKept(
            url,
            Phrase(
                en: "other bytes than were sent are there",
                fr: "d'autres octets que ceux envoyés y sont"))
    }

    /// What is there does not get its name.
    static func notNamed(_ url: SourceURL) -> FetchTrouble {
        notKept(
            url,
            Phrase(
                en: "the server does not give it its name",
                fr: "le serveur ne lui donne pas son nom"))
    }

    /// The file that had the name can't be put back.
    static func putAside(_ url: SourceURL, _ place: String) -> FetchTrouble {
        notKept(
            url,
            Phrase(
                en: "it gives no name any more, and the file before it is there as \(place)",
                fr: "il ne donne plus de nom, et le fichier d'avant s'y trouve sous \(place)"))
    }

    private static func notKept(_ url: SourceURL, _ what: Phrase) -> FetchTrouble {
        FetchTrouble(
            .failed,
            Phrase(
                en: "\(url.host.text) has not kept the file as it was sent (\(what.en))",
                fr: "\(url.host.text) n'a pas gardé le fichier tel qu'envoyé (\(what.fr))"),
            Phrase(
                en: "Have its disk and its rules looked at; it is sent again",
                fr: "Faites-y voir le disque et les règles ; il sera renvoyé"),
            detail: what.en, mayPass: true)
    }

    /// It does not say what it has, whoever asks.
    static func unseen(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        var trouble = FetchTrouble(
            .failed,
            Phrase(
                en:
                    "\(url.host.text) has taken the file, and does not show what it has (\(detail))",
                fr: "\(url.host.text) a pris le fichier, et ne montre pas ce qu'il a (\(detail))"),
            Phrase(
                en: "Have reading allowed there, or write `check: answer` to take its word",
                fr: "Faites-y permettre la lecture, ou écrivez `check: answer` pour le croire"),
            detail: detail)
        trouble.isTaken = true
        return trouble
    }

    static func noPut(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .denied,
            Phrase(
                en: "\(url.host.text) takes no files by PUT at this address (\(detail))",
                fr: "\(url.host.text) ne prend pas de fichiers par PUT à cette adresse (\(detail))"),
            Phrase(
                en: "Check the address, or ask whoever runs that server",
                fr: "Vérifiez l'adresse, ou demandez à qui s'occupe de ce serveur"),
            detail: detail)
    }

    static func sentOn(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .failed,
            Phrase(
                en: "\(url.host.text) sends us on, and no file goes after that (\(detail))",
                fr: "\(url.host.text) renvoie ailleurs, et aucun fichier ne suit (\(detail))"),
            Phrase(
                en: "Write the address where the folder is",
                fr: "Écrivez l'adresse où se trouve le dossier"), detail: detail)
    }

    static func busy(_ url: SourceURL, _ detail: String, after wait: Duration?) -> FetchTrouble {
        FetchTrouble(
            .unavailable,
            Phrase(
                en: "\(url.host.text) can't take the file at the moment (\(detail))",
                fr: "\(url.host.text) ne peut pas prendre le fichier pour l'instant (\(detail))"),
            Phrase(en: "It is sent again later", fr: "Il sera renvoyé plus tard"),
            detail: detail, mayPass: true, retryAfter: wait)
    }
}
