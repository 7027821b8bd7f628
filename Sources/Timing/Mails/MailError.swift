// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why a mail is not made or sent.
package enum MailError: Worded, Sendable, Equatable {
    case unknown(name: String, near: String?)
    /// `smtp.url` is not set.
    case noServer
    /// `smtp.from` is no address that a mail may have.
    case noSender(text: String)
    /// The password can't be had.
    case noSecret(place: String)
    /// A table's query is refused by the database.
    case query(mail: String, file: String, line: Int, reason: String)
    case tooLarge(mail: String, bytes: Int)
    /// No mail or recipient of this number waits or has failed.
    case nothingToRetry(id: Int64)
    /// It is sent by itself.
    case ofAlerts(name: String)
    /// `smtp.bounces.url` is not set.
    case noMailbox
    /// The mailbox's password can't be had.
    case noMailboxSecret(place: String)
    /// A mail that came back, by its number in the mailbox.
    case withheld(number: Int64)

    package var sentence: Phrase {
        switch self {
        case .unknown(let name, let near):
            Phrase(en: "there is no mail `\(name)`. ", fr: "il n'y a pas de courriel `\(name)`. ")
                + Phrase.meant(near)
                + Phrase(
                    en: "`bascule mails list` names them", fr: "`bascule mails list` les nomme")
        case .noServer:
            Phrase(
                en: "no mail server is set: write `smtp: { url: …, from: … }` into the settings",
                fr:
                    "aucun serveur de courriel n'est réglé : écrire `smtp: { url: …, from: … }` dans"
                    + " les réglages")
        case .noSender(let text):
            Phrase(
                en: "`smtp.from` is `\(text)`, which is no address: write `bascule@usine.example`",
                fr: "`smtp.from` vaut `\(text)`, qui n'est pas une adresse : écrire"
                    + " `bascule@usine.example`")
        case .noSecret(let place):
            Phrase(
                en: "the mail server's password can't be read from \(place): put it there, in the "
                    + "first line",
                fr: "le mot de passe du serveur de courriel ne peut pas être lu dans \(place) : l'y"
                    + " mettre, en première ligne")
        case .query(let mail, let file, let line, let reason):
            Phrase(
                en: "mail \(mail) (\(file):\(line)): the query failed: \(reason)",
                fr: "courriel \(mail) (\(file):\(line)) : la requête a échoué : \(reason)")
        case .tooLarge(let mail, let bytes):
            Phrase(
                en: "mail \(mail): it would have \(bytes) bytes, and \(Outbox.largest) are the "
                    + "limit: take an attachment or a part out",
                fr: "courriel \(mail) : il aurait \(bytes) octets, et la limite est de"
                    + " \(Outbox.largest) : retirer une pièce jointe ou une partie")
        case .nothingToRetry(let id):
            Phrase(
                en: "\(id) is no recipient that waits or has failed, or its mail is no longer kept"
                    + " (retention.mails): `bascule mails outbox` has the numbers",
                fr:
                    "\(id) n'est pas un destinataire en attente ou en échec, ou son courriel n'est"
                    + " plus gardé (retention.mails) : `bascule mails outbox` donne les numéros")
        case .noMailbox:
            Phrase(
                en: "no mailbox of undeliverable mails is set: write `smtp: { bounces: { url: …,"
                    + " secret: … } }` into the settings",
                fr: "aucune boîte des courriels revenus n'est réglée : écrire `smtp: { bounces: {"
                    + " url: …, secret: … } }` dans les réglages")
        case .noMailboxSecret(let place):
            Phrase(
                en:
                    "the password of the mailbox of undeliverable mails can't be read from \(place):"
                    + " put it there, in the first line",
                fr: "le mot de passe de la boîte des courriels revenus ne peut pas être lu dans"
                    + " \(place) : l'y mettre, en première ligne")
        case .withheld(let number):
            Phrase(
                en:
                    "the mailbox's server says that mail \(number) is there, and does not give it out:"
                    + " look at it in the mailbox, or ask whoever runs that server",
                fr:
                    "le serveur de la boîte dit que le courriel \(number) est là, et ne le donne pas :"
                    + " le regarder dans la boîte, ou demander à qui s'occupe de ce serveur")
        case .ofAlerts(let name):
            Phrase(
                en: "mail \(name) is sent by itself, when there is an alert",
                fr: "le courriel \(name) part de lui-même, lorsqu'il y a une alerte")
        }
    }
}
