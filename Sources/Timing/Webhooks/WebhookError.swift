// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why nothing is sent to a webhook.
package enum WebhookError: Worded, Sendable, Equatable {
    case unknown(name: String, near: String?)
    /// The secret can't be had.
    case noSecret(webhook: String, place: String)
    /// What stands there is none.
    case badSecret(webhook: String, place: String)
    /// No message of this number waits or has failed.
    case nothingToRetry(id: Int64)
    /// Nobody declares the message's webhook any more.
    case gone(id: Int64, webhook: String)
    /// Its declaration keeps it paused.
    case held(webhook: String)
    /// Why it is to be paused is too long a text.
    case longReason(characters: Int)

    package var sentence: Phrase {
        switch self {
        case .unknown(let name, let near):
            Phrase(en: "there is no webhook `\(name)`. ", fr: "il n'y a pas de webhook `\(name)`. ")
                + Phrase.meant(near)
                + Phrase(
                    en: "`bascule webhooks list` names them",
                    fr: "`bascule webhooks list` les nomme")
        case .noSecret(let webhook, let place):
            Phrase(
                en: "the secret of webhook \(webhook) can't be read from \(place): put it there, "
                    + "in the first line, readable for the service's user",
                fr: "le secret du webhook \(webhook) ne peut pas être lu dans \(place) : l'y"
                    + " mettre, en première ligne, lisible par l'utilisateur du service")
        case .badSecret(let webhook, let place):
            Phrase(
                en: "the secret of webhook \(webhook) in \(place) is none: write `whsec_` and "
                    + "the base64 of \(SigningKey.sizes.lowerBound) to \(SigningKey.sizes.upperBound) "
                    + "bytes of chance (`echo whsec_$(openssl rand -base64 32)`)",
                fr: "le secret du webhook \(webhook) dans \(place) n'en est pas un : écrire"
                    + " `whsec_` et la base64 de \(SigningKey.sizes.lowerBound) à"
                    + " \(SigningKey.sizes.upperBound) octets de hasard"
                    + " (`echo whsec_$(openssl rand -base64 32)`)")
        case .gone(let id, let webhook):
            Phrase(
                en: "message \(id) is for \(webhook), which no declaration has any more: put it"
                    + " back, wait for the next look (a minute), then retry",
                fr: "le message \(id) est pour \(webhook), qu'aucune déclaration n'a plus : la"
                    + " remettre, attendre le prochain passage (une minute), puis recommencer")
        case .held(let webhook):
            Phrase(
                en: "the declaration of \(webhook) has `paused: true`: take the key out there",
                fr: "la déclaration de \(webhook) a `paused: true` : y retirer la clé")
        case .longReason(let characters):
            Phrase(
                en: "the reason has \(characters) characters, and \(Webhook.Limits.reason) are the"
                    + " limit: say it shorter",
                fr: "le motif a \(characters) caractères, et la limite est de"
                    + " \(Webhook.Limits.reason) : l'abréger")
        case .nothingToRetry(let id):
            Phrase(
                en: "\(id) is no message that waits or has failed, or it is no longer kept"
                    + " (retention.mails): `bascule webhooks outbox` has the numbers",
                fr: "\(id) n'est pas un message en attente ou en échec, ou il n'est plus gardé"
                    + " (retention.mails) : `bascule webhooks outbox` donne les numéros")
        }
    }
}
