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

    /// What is there is not what was sent: it has not got its name.
    static func notKept(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .failed,
            Phrase(
                en: "\(url.host.text) has not kept the file as it was sent (\(detail))",
                fr: "\(url.host.text) n'a pas gardé le fichier tel qu'envoyé (\(detail))"),
            Phrase(
                en: "Have its disk and its rules looked at; it is sent again",
                fr: "Faites-y voir le disque et les règles ; il sera renvoyé"),
            detail: detail, mayPass: true)
    }
}
