// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why the factory's login gave no answer; it says nothing of who somebody is.
package struct OpenIDError: Worded, Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// Not there, silent, or in trouble itself.
        case away
        /// TLS does not come about, or the certificate is not believed.
        case untrusted
        /// It does not know this program, or refuses its secret.
        case refusedUs
        /// It answers, but not as OpenID Connect does.
        case unfit
        /// Too many questions are being asked.
        case busy
    }

    package let kind: Kind
    /// The issuer.
    package let place: String
    /// In the words of the system or of libcurl, in one line.
    package let detail: String

    package init(_ kind: Kind, at place: String, _ detail: String) {
        self.kind = kind
        self.place = place
        self.detail = detail
    }

    /// For the log and the examination.
    package var sentence: Phrase {
        Phrase { language in
            "\(what[language]) (\(place): \(detail)). \(remedy[language])."
        }
    }

    /// For whoever can't log in: without what is inside.
    package var what: Phrase {
        switch kind {
        case .away:
            Phrase(
                en: "The factory's login does not answer",
                fr: "La connexion de l'usine ne répond pas")
        case .untrusted:
            Phrase(
                en: "The factory's login has no certificate that is believed here",
                fr: "La connexion de l'usine n'a pas de certificat reconnu ici")
        case .refusedUs:
            Phrase(
                en: "The factory's login does not know Bascule, or refuses its secret",
                fr: "La connexion de l'usine ne connaît pas Bascule, ou refuse son secret")
        case .unfit:
            Phrase(
                en: "The factory's login does not answer as OpenID Connect says",
                fr: "La connexion de l'usine ne répond pas comme le veut OpenID Connect")
        case .busy:
            Phrase(
                en: "Too many questions to the factory's login are waiting",
                fr: "Trop de questions à la connexion de l'usine attendent")
        }
    }

    /// Without a full stop at its end.
    package var remedy: Phrase {
        switch kind {
        case .away:
            Phrase(
                en: "See whether it runs and is reached from here (console.oidc.issuer)",
                fr: "Vérifier qu'elle tourne et qu'on l'atteint d'ici (console.oidc.issuer)")
        case .untrusted:
            Phrase(
                en: "Name the file of its authority (console.oidc.ca), and in the issuer the host"
                    + " that the certificate is for",
                fr: "Nommer le fichier de son autorité (console.oidc.ca), et dans l'émetteur l'hôte"
                    + " pour lequel est le certificat")
        case .refusedUs:
            Phrase(
                en: "Correct console.oidc.client_id and console.oidc.secret_file, and the address"
                    + " of return that is registered there",
                fr: "Corriger console.oidc.client_id et console.oidc.secret_file, et l'adresse de"
                    + " retour enregistrée là-bas")
        case .unfit:
            Phrase(
                en: "Correct console.oidc.issuer: its document must name it to the letter",
                fr: "Corriger console.oidc.issuer : son document doit le nommer à la lettre")
        case .busy: Phrase(en: "Try again in a moment", fr: "Réessayer dans un instant")
        }
    }
}
