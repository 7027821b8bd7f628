// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

extension FetchTrouble {
    static func nameUnknown(_ host: Host, _ detail: String, mayPass: Bool) -> FetchTrouble {
        FetchTrouble(
            .nameUnknown,
            Phrase(
                en: "No address is known of \(host.text)",
                fr: "Aucune adresse n'est connue pour \(host.text)"),
            Phrase(
                en: "Check the host's name, and the name servers of Bascule's host",
                fr: "Vérifiez le nom de l'hôte, et les serveurs de noms de l'hôte de Bascule"),
            detail: detail, mayPass: mayPass)
    }

    static func unreachable(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .unreachable,
            Phrase(
                en: "\(url.host.text):\(url.port) can't be reached",
                fr: "\(url.host.text):\(url.port) est injoignable"),
            Phrase(
                en: "See whether that server runs and is reached from here, then ask again",
                fr: "Vérifiez que ce serveur tourne et qu'on l'atteint d'ici, puis redemandez"),
            detail: detail, mayPass: true)
    }

    /// - Parameter identity: who asks by sftp.
    static func untrusted(
        _ url: SourceURL, _ detail: String, as identity: SFTPIdentity? = nil
    ) -> FetchTrouble {
        let remedy =
            identity.map(remedyOfKeys)
            ?? Phrase(
                en: "Have its certificate renewed, or name the file of its authority"
                    + " (console.source_ca)",
                fr: "Faites renouveler son certificat, ou nommez le fichier de son autorité"
                    + " (console.source_ca)")
        return FetchTrouble(
            .untrusted,
            Phrase(
                en: "\(url.host.text):\(url.port) does not prove that it is that server",
                fr: "\(url.host.text):\(url.port) ne prouve pas qu'il est ce serveur"),
            remedy, detail: detail)
    }

    private static func remedyOfKeys(_ identity: SFTPIdentity) -> Phrase {
        let place = identity.place
        return switch identity.proof {
        case .knownHosts:
            Phrase(
                en: "Compare its key with the one it had; put the right one into the file of"
                    + " \(place.en).known_hosts",
                fr: "Comparez sa clé à celle qu'il avait ; mettez la bonne dans le fichier de"
                    + " \(place.fr).known_hosts")
        case .fingerprints:
            Phrase(
                en: "Ask whoever runs it which key it has; only then write that one as"
                    + " \(place.en).host_key",
                fr: "Demandez à qui s'en occupe quelle clé il a ; alors seulement écrivez-la comme"
                    + " \(place.fr).host_key")
        }
    }

    /// - Parameter identity: who asks by sftp.
    static func denied(
        _ url: SourceURL, _ detail: String, as identity: SFTPIdentity
    ) -> FetchTrouble {
        identity.isToWrite
            ? notLoggedIn(url, detail, at: identity.place)
            : denied(url, detail, at: identity.place)
    }

    /// - Parameter place: where a person finds the login said; nil: there is none.
    static func denied(
        _ url: SourceURL, _ detail: String, at place: Phrase? = nil
    ) -> FetchTrouble {
        FetchTrouble(
            .denied,
            Phrase(
                en: "\(url.host.text) does not let us read the file",
                fr: "\(url.host.text) ne nous laisse pas lire le fichier"),
            place.map {
                Phrase(
                    en: "Have the key or password of \($0.en) allowed there, and the file readable",
                    fr: "Faites-y admettre la clé ou le mot de passe de \($0.fr), et rendre le"
                        + " fichier lisible")
            }
                ?? Phrase(
                    en: "Give an address that can be read without logging in",
                    fr: "Donnez une adresse lisible sans s'identifier"),
            detail: detail)
    }

    /// It does not offer TLS.
    static func unsealed(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .untrusted,
            Phrase(
                en: "\(url.host.text):\(url.port) does not seal what is said to it (no TLS)",
                fr: "\(url.host.text):\(url.port) ne chiffre pas ce qui lui est dit (pas de TLS)"),
            Phrase(
                en: "Have TLS put on there; for a host of the site's own network `tls: none` does"
                    + " without",
                fr: "Faites-y mettre TLS ; pour un hôte du réseau du site, `tls: none` s'en passe"),
            detail: detail)
    }

    /// It lists its folders for people alone.
    static func unlisted(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .failed,
            Phrase(
                en: "\(url.host.text) does not list its folders for programs (MLSD)",
                fr: "\(url.host.text) ne liste pas ses dossiers pour des programmes (MLSD)"),
            Phrase(
                en: "Ask whoever runs it for sftp, or for a server that knows RFC 3659",
                fr:
                    "Demandez à qui s'en occupe un accès sftp, ou un serveur qui connaît la RFC 3659"
            ), detail: detail)
    }

    static func notFound(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .notFound,
            Phrase(
                en: "\(url.host.text) has no file at this address",
                fr: "\(url.host.text) n'a pas de fichier à cette adresse"),
            Phrase(en: "Check the address", fr: "Vérifiez l'adresse"), detail: detail)
    }

    /// An answer that is no file.
    static func failed(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .failed,
            Phrase(
                en: "\(url.host.text) does not answer with a file (\(detail))",
                fr: "\(url.host.text) ne répond pas par un fichier (\(detail))"),
            Phrase(
                en: "Check the address, or ask whoever runs that server",
                fr: "Vérifiez l'adresse, ou demandez à qui s'occupe de ce serveur"),
            detail: detail)
    }

    static func unavailable(
        _ url: SourceURL, _ detail: String, after wait: Duration?, longest: Duration
    ) -> FetchTrouble {
        FetchTrouble(
            .unavailable,
            Phrase(
                en: "\(url.host.text) can't give the file at the moment (\(detail))",
                fr: "\(url.host.text) ne peut pas donner le fichier pour l'instant (\(detail))"),
            wait.map {
                Phrase(
                    en: "Ask again in \($0.components.seconds) s, as that server wants it",
                    fr: "Redemandez dans \($0.components.seconds) s, comme ce serveur le veut")
            } ?? Phrase(en: "Ask again later", fr: "Redemandez plus tard"),
            detail: detail, mayPass: wait.map { $0 <= longest } ?? true, retryAfter: wait)
    }

    static func tooLarge(_ url: SourceURL, _ limits: FetchLimits) -> FetchTrouble {
        FetchTrouble(
            .tooLarge,
            Phrase(
                en: "The file is larger than it may be here (\(limits.bytes) bytes)",
                fr: "Le fichier dépasse la taille permise ici (\(limits.bytes) octets)"),
            Phrase(
                en: "Have it sent in parts or packed, or have \(limits.bytesName) raised",
                fr: "Faites-le envoyer en parties ou compressé, ou relever \(limits.bytesName)"),
            detail: "more than \(limits.bytes) bytes")
    }

    static func tooMany(_ url: SourceURL, most: Int) -> FetchTrouble {
        FetchTrouble(
            .tooLarge,
            Phrase(
                en: "The folder at \(url.host.text) holds more than \(most) names",
                fr: "Le dossier sur \(url.host.text) contient plus de \(most) noms"),
            Phrase(
                en: "Have files moved away there that were fetched (`after`), or fetch from a"
                    + " folder below it",
                fr: "Faites-y ranger les fichiers déjà pris (`after`), ou prenez un sous-dossier"),
            detail: "more than \(most) names")
    }

    static func tooSlow(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .tooSlow,
            Phrase(
                en: "The file goes too slowly between here and \(url.host.text) (\(detail))",
                fr: "Le fichier passe trop lentement entre ici et \(url.host.text) (\(detail))"),
            Phrase(
                en: "Try again when it has less to do, or send the file by another way",
                fr: "Réessayez quand il sera moins chargé, ou envoyez le fichier autrement"),
            detail: detail, mayPass: true)
    }

    /// It lets us in, and does not speak of files.
    static func noSFTP(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .failed,
            Phrase(
                en: "\(url.host.text) does not speak sftp", fr: "\(url.host.text) ne parle pas sftp"
            ),
            Phrase(
                en: "Have sftp turned on there for our user",
                fr: "Faites-y ouvrir sftp à notre utilisateur"),
            detail: detail)
    }

    /// It takes the connection, or what it is asked, and says nothing.
    static func silent(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .tooSlow,
            Phrase(
                en: "\(url.host.text):\(url.port) takes the connection and does not answer"
                    + " (\(detail))",
                fr: "\(url.host.text):\(url.port) prend la connexion et ne répond pas"
                    + " (\(detail))"),
            Phrase(
                en: "Have whoever runs it see whether it hangs, then try again",
                fr: "Faites voir à qui s'en occupe s'il est bloqué, puis réessayez"),
            detail: detail, mayPass: true)
    }

    /// The connection broke before the file's end.
    static func cut(_ url: SourceURL, _ detail: String) -> FetchTrouble {
        FetchTrouble(
            .cut,
            Phrase(
                en: "The connection to \(url.host.text) broke before the file's end",
                fr: "La connexion à \(url.host.text) s'est rompue avant la fin du fichier"),
            Phrase(en: "Ask again", fr: "Redemandez"), detail: detail, mayPass: true)
    }
}
