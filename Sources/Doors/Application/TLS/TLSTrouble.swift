// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why a certificate and its key can't be used, and the remedy.
package struct TLSTrouble: Worded, Equatable {
    let what: Phrase
    let next: Phrase

    package var sentence: Phrase {
        Phrase(en: "\(what.en). \(next.en).", fr: "\(what.fr). \(next.fr).")
    }

    static var lacksFile: TLSTrouble {
        TLSTrouble(
            what: Phrase(
                en: "The console lacks the certificate or its key",
                fr: "Il manque à la console le certificat ou sa clé"),
            next: Phrase(
                en: "Set both console.tls.certificate and console.tls.key",
                fr: "Réglez console.tls.certificate et console.tls.key"))
    }

    static func unreadable(_ path: String) -> TLSTrouble {
        TLSTrouble(
            what: Phrase(en: "\(path) can't be read", fr: "\(path) est illisible"),
            next: Phrase(
                en: "Put it there, and let the service's user read it",
                fr: "Mettez-le en place, lisible par l'utilisateur du service"))
    }

    static func noCertificate(_ path: String) -> TLSTrouble {
        TLSTrouble(
            what: Phrase(
                en: "\(path) has no certificate in PEM", fr: "\(path) n'a pas de certificat PEM"),
            next: Phrase(
                en: "Put the certificate there first, then those that sign it",
                fr: "Mettez-y le certificat, puis ceux qui le signent"))
    }

    static func noKey(_ path: String) -> TLSTrouble {
        TLSTrouble(
            what: Phrase(
                en: "\(path) has no key in PEM, or one with a password",
                fr: "\(path) n'a pas de clé PEM, ou une clé à mot de passe"),
            next: Phrase(
                en: "Put the key there without a password, for the service's user alone",
                fr: "Mettez-y la clé sans mot de passe, pour le seul utilisateur du service"))
    }

    static func noPair(certificate: String, key: String) -> TLSTrouble {
        TLSTrouble(
            what: Phrase(
                en: "\(key) is not the key of \(certificate)",
                fr: "\(key) n'est pas la clé de \(certificate)"),
            next: Phrase(
                en: "Put the certificate and the key of one request there",
                fr: "Mettez-y le certificat et la clé d'une même demande"))
    }
}
