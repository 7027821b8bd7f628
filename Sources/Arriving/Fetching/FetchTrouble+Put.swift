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

    /// The server does not take what is written.
    static func notTaken(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        notKept(url, Phrase(en: "it refuses the bytes", fr: "il refuse les octets"), detail)
    }

    /// What is there has another size; nil: nothing is there.
    static func notKept(_ url: SourceURL, _ found: Int64?, of bytes: Int64) -> FetchTrouble {
        let what =
            found.map {
                Phrase(en: "\($0) of \(bytes) bytes", fr: "\($0) octets sur \(bytes)")
            } ?? Phrase(en: "nothing is there", fr: "rien n'y est")
        return notKept(url, what, "")
    }

    /// What is there has other bytes.
    static func notSame(_ url: SourceURL) -> FetchTrouble {
        notKept(
            url,
            Phrase(
                en: "other bytes than were sent are there",
                fr: "d'autres octets que ceux envoyés y sont"), "")
    }

    /// What is there does not get its name.
    static func notNamed(_ url: SourceURL) -> FetchTrouble {
        notKept(
            url,
            Phrase(
                en: "the server does not give it its name", fr: "le serveur ne lui donne pas son nom"
            ), "")
    }

    /// The file that had the name can't be put back.
    static func putAside(_ url: SourceURL, _ place: String) -> FetchTrouble {
        notKept(
            url,
            Phrase(
                en: "it gives no name any more, and the file before it is there as \(place)",
                fr: "il ne donne plus de nom, et le fichier d'avant s'y trouve sous \(place)"), "")
    }

    private static func notKept(
        _ url: SourceURL, _ what: Phrase, _ detail: String
    ) -> FetchTrouble {
        FetchTrouble(
            .failed,
            Phrase(
                en: "\(url.host.text) has not kept the file as it was sent (\(what.en))",
                fr: "\(url.host.text) n'a pas gardé le fichier tel qu'envoyé (\(what.fr))"),
            Phrase(
                en: "Have its disk and its rules looked at; it is sent again",
                fr: "Faites-y voir le disque et les règles ; il sera renvoyé"),
            detail: detail, mayPass: true)
    }
}
