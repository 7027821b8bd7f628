// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why the server of mails can't be used.
package struct MailTrouble: Worded, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        case unreachable, untrusted, unencrypted, denied, sender, failed
    }

    package let code: Code
    package let sentence: Phrase
    /// In the words of the server or of libcurl: for logs.
    package let detail: String

    package init(_ code: Code, _ server: MailServer, _ detail: String) {
        self.code = code
        self.detail = detail
        let words = Phrase(" (\(detail))")
        sentence = .advice(Self.what(code, server.name) + words, Self.remedy(code))
    }

    private static func what(_ code: Code, _ name: String) -> Phrase {
        switch code {
        case .unreachable:
            Phrase(
                en: "The mail server \(name) does not answer",
                fr: "Le serveur de courriel \(name) ne répond pas")
        case .untrusted:
            Phrase(
                en: "The mail server \(name) does not prove who it is",
                fr: "Le serveur de courriel \(name) ne prouve pas son identité")
        case .unencrypted:
            Phrase(
                en: "The mail server \(name) offers no encryption (STARTTLS)",
                fr: "Le serveur de courriel \(name) ne propose pas de chiffrement (STARTTLS)")
        case .denied:
            Phrase(
                en: "The mail server \(name) refuses the login",
                fr: "Le serveur de courriel \(name) refuse l'identification")
        case .sender:
            Phrase(
                en: "The mail server \(name) takes nothing from this sender",
                fr: "Le serveur de courriel \(name) n'accepte rien de cet expéditeur")
        case .failed:
            Phrase(
                en: "The talk with the mail server \(name) failed",
                fr: "L'échange avec le serveur de courriel \(name) a échoué")
        }
    }

    private static func remedy(_ code: Code) -> Phrase {
        switch code {
        case .unreachable:
            Phrase(
                en: "See whether it runs and `smtp.url` names it; it is tried again",
                fr:
                    "Vérifiez qu'il fonctionne et que `smtp.url` le désigne ; l'essai sera repris"
            )
        case .untrusted:
            Phrase(
                en:
                    "Its certificate must name this host and come from an authority of `smtp.ca`",
                fr: "Son certificat doit porter ce nom et venir d'une autorité de `smtp.ca`")
        case .unencrypted:
            Phrase(
                en: "Have it switched on there; nothing is sent in the clear",
                fr: "Faites-le activer là-bas ; rien ne part en clair")
        case .denied:
            Phrase(
                en: "Check the user in `smtp.url` and the password in `smtp.secret`",
                fr: "Vérifiez l'utilisateur de `smtp.url` et le mot de passe de `smtp.secret`")
        case .sender:
            Phrase(
                en: "Check `smtp.envelope_from` and whether a login is needed (`smtp.url`)",
                fr: "Vérifiez `smtp.envelope_from`, et s'il faut s'identifier (`smtp.url`)")
        case .failed:
            Phrase(
                en: "`bascule mails outbox` shows the next try",
                fr: "`bascule mails outbox` montre le prochain essai")
        }
    }
}
