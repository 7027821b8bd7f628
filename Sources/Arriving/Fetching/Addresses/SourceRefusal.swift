// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why nothing is fetched from an address: it is none, or the site does not allow it.
package enum SourceRefusal: Worded, Equatable {
    case tooLong, notPlain, unwiseCharacter, scheme, credentials, fragment, host, port, escape
    /// The site names no host at all.
    case nothingAllowed
    /// Not on the site's list: `host:port`.
    case notListed(String)
    /// The site does not say who it is to servers of sftp, or by which keys it knows them.
    case noSFTP
    /// The host has an address that is not public.
    case notPublic(host: String)
    /// The host is public, and what is said to it by http may be read on the way.
    case unsealed(host: String)
    case tooManyRedirects(Int)
    /// A redirect that goes on without TLS, or by another protocol.
    case downgrade
    /// The address that a redirect names is none of ours.
    indirect case redirect(SourceRefusal)

    /// The word for programs.
    package static let code = "source_url_refused"

    package var sentence: Phrase { .advice(what, remedy) }

    /// Without a full stop at its end, as `remedy`.
    package var what: Phrase {
        switch self {
        case .redirect(let refusal):
            Phrase(en: "The server sends us on: ", fr: "Le serveur renvoie ailleurs : ")
                + refusal.what.afterColon
        case .nothingAllowed:
            Phrase(en: "No address is fetched here", fr: "Aucune adresse n'est lue ici")
        case .notListed(let place):
            Phrase(
                en: "\(place) is no host that files are fetched from here",
                fr: "\(place) n'est pas un hôte d'où l'on lit des fichiers ici")
        case .noSFTP:
            Phrase(
                en: "Nothing is fetched by sftp here: its user, key and known hosts are not set",
                fr: "Rien n'est lu par sftp ici : son utilisateur, sa clé et ses hôtes connus ne"
                    + " sont pas réglés")
        case .notPublic(let host):
            Phrase(
                en: "\(host) has an address that is not public",
                fr: "\(host) a une adresse qui n'est pas publique")
        case .unsealed(let host):
            Phrase(
                en: "\(host) is not of the site's own network, and http may be read on the way",
                fr: "\(host) n'est pas du réseau de la maison, et http se lit en chemin")
        case .tooManyRedirects(let most):
            Phrase(
                en: "The server sends us on more often than \(most) times",
                fr: "Le serveur renvoie ailleurs plus de \(most) fois")
        case .downgrade:
            Phrase(
                en: "The server sends us on to an address without the same protection",
                fr: "Le serveur renvoie vers une adresse sans la même protection")
        default: malformed.what
        }
    }

    package var remedy: Phrase {
        switch self {
        case .redirect(let refusal): refusal.remedy
        case .nothingAllowed, .notListed:
            Phrase(
                en: "Send the file itself, or have an administrator add the host to"
                    + " console.source_hosts",
                fr: "Envoyez le fichier lui-même, ou faites ajouter l'hôte à console.source_hosts"
                    + " par un administrateur")
        case .noSFTP:
            Phrase(
                en: "Send the file itself, or have an administrator set console.source_sftp",
                fr: "Envoyez le fichier lui-même, ou faites régler console.source_sftp par un"
                    + " administrateur")
        case .notPublic:
            Phrase(
                en: "Send the file itself; where the host is the site's own, an administrator adds"
                    + " its address to console.source_private",
                fr: "Envoyez le fichier lui-même ; si l'hôte est de la maison, un administrateur"
                    + " ajoute son adresse à console.source_private")
        case .unsealed:
            Phrase(
                en: "Write https://; where the host is the site's own, an administrator adds its"
                    + " address to console.source_private",
                fr: "Écrivez https:// ; si l'hôte est de la maison, un administrateur ajoute son"
                    + " adresse à console.source_private")
        case .tooManyRedirects, .downgrade:
            Phrase(
                en: "Give the address where the file is",
                fr: "Donnez l'adresse où se trouve le fichier")
        default: malformed.remedy
        }
    }

    private var malformed: (what: Phrase, remedy: Phrase) {
        let form = Phrase(
            en: "Write it like https://labo.example.org/resultats.csv",
            fr: "Écrivez-la comme https://labo.example.org/resultats.csv")
        let what: Phrase =
            switch self {
            case .tooLong:
                Phrase(
                    en: "The address is empty, or longer than \(SourceURL.longest) bytes",
                    fr: "L'adresse est vide, ou dépasse \(SourceURL.longest) octets")
            case .notPlain, .unwiseCharacter, .escape:
                Phrase(
                    en: "The address has a character in it that none may have",
                    fr: "L'adresse contient un caractère qu'aucune ne peut avoir")
            case .scheme:
                Phrase(
                    en: "The address is not of http, https or sftp",
                    fr: "L'adresse n'est ni en http, ni en https, ni en sftp")
            case .credentials:
                Phrase(
                    en: "The address has a user or a password in it",
                    fr: "L'adresse contient un utilisateur ou un mot de passe")
            case .fragment:
                Phrase(en: "The address has a # in it", fr: "L'adresse contient un #")
            case .port:
                Phrase(
                    en: "The address has no port that is one", fr: "L'adresse a un port invalide")
            default:
                Phrase(
                    en: "The address has no host that is one", fr: "L'adresse a un hôte invalide")
            }
        switch self {
        case .notPlain, .unwiseCharacter, .escape:
            return (
                what,
                Phrase(
                    en: "Write others than letters, figures and signs of ASCII as %XX, and a host's"
                        + " name as xn--…",
                    fr: "Écrivez %XX pour tout ce qui n'est pas ASCII, et xn--… pour le nom d'hôte")
            )
        case .credentials, .fragment:
            return (what, Phrase(en: "Leave it out", fr: "Retirez-le"))
        default: return (what, form)
        }
    }
}
