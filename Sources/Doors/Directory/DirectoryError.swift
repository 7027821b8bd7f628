// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why the directory gave no answer; it says nothing of who somebody is.
package struct DirectoryError: Worded, Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// Not there, or silent.
        case away
        /// TLS does not come about, or the certificate is not believed.
        case untrusted
        /// The account of the service is refused, or its password can't be read.
        case bindRefused
        /// It answers, but not what it is asked.
        case unfit
        /// Too many questions are being asked.
        case busy
    }

    package let kind: Kind
    /// `ldaps://host:port`.
    package let place: String
    /// In the words of the system or of libldap.
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
                en: "The factory's directory does not answer",
                fr: "L'annuaire de l'usine ne répond pas")
        case .untrusted:
            Phrase(
                en: "The factory's directory has no certificate that is believed here",
                fr: "L'annuaire de l'usine n'a pas de certificat reconnu ici")
        case .bindRefused:
            Phrase(
                en: "The factory's directory refuses the account of Bascule",
                fr: "L'annuaire de l'usine refuse le compte de Bascule")
        case .unfit:
            Phrase(
                en: "The factory's directory does not know what it is asked",
                fr: "L'annuaire de l'usine ne comprend pas la question")
        case .busy:
            Phrase(
                en: "Too many questions to the factory's directory are waiting",
                fr: "Trop de questions à l'annuaire de l'usine attendent")
        }
    }

    /// Without a full stop at its end.
    package var remedy: Phrase {
        switch kind {
        case .away:
            Phrase(
                en: "See whether it runs and is reached from here (console.ldap.url)",
                fr: "Vérifier qu'il tourne et qu'on l'atteint d'ici (console.ldap.url)")
        case .untrusted:
            Phrase(
                en: "Name the file of its authority (console.ldap.ca), and in the address the host"
                    + " that the certificate is for",
                fr: "Nommer le fichier de son autorité (console.ldap.ca), et dans l'adresse l'hôte"
                    + " pour lequel est le certificat")
        case .bindRefused:
            Phrase(
                en: "Correct console.ldap.bind_dn and console.ldap.password_file",
                fr: "Corriger console.ldap.bind_dn et console.ldap.password_file")
        case .unfit:
            Phrase(
                en: "Correct console.ldap.base and the filters, and whether the account may search",
                fr: "Corriger console.ldap.base et les filtres, et le droit du compte de chercher")
        case .busy: Phrase(en: "Try again in a moment", fr: "Réessayer dans un instant")
        }
    }
}
