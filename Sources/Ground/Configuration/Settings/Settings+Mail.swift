// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Wording

extension Settings {
    /// How mails are sent.
    package struct Mail: Sendable, Equatable {
        package enum Encryption: String, Sendable, CaseIterable { case required, none }

        /// `smtp://user@host:587`; nil: nothing is sent.
        package var url = ""
        package var from = ""
        package var envelopeFrom = ""
        package var secret = Secret()
        package var encryption = Encryption.required
        /// Authorities whose certificates are believed; as Debian has them unless told.
        package var ca = "/etc/ssl/certs/ca-certificates.crt"
        /// The answer to a mail may take ten minutes (RFC 5321, 4.5.3.2.6).
        package var timeout = Duration.seconds(600)
        package var bounces = Bounces()

        package init() {}

        /// Where a password stands: never in the settings.
        package struct Secret: Sendable, Equatable {
            package var file = ""
            package var variable = ""

            package init() {}
        }

        static let declared: [Setting] = [
            Setting(
                "url", \.mail.url, .plainText(like: "^$|\(urlLike)"),
                "The server: smtp://user@host:587, smtps://host:465; without it nothing is sent"),
            Setting(
                "from", \.mail.from, .plainText(like: "^$|^([^<>\"]+ )?<?\(address)>?$"),
                "Whom mails are from: an address, or Name <address>"),
            .map(
                "secret", "Where the password stands",
                [
                    Setting(
                        "file", \.mail.secret.file, .plainText(like: "^[^\\x00-\\x1f]{0,1000}$"),
                        "The file whose first line it is; a relative one below $CREDENTIALS_DIRECTORY"
                    ),
                    Setting(
                        "env", \.mail.secret.variable, .plainText(like: "^[A-Za-z0-9_]{0,100}$"),
                        "The environment's variable that has it"),
                ]),
            Setting(
                "envelope_from", \.mail.envelopeFrom, .plainText(like: "^$|^\(address)$"),
                "The address that undeliverable mails come back to; that of `from` unless told"),
            Setting(
                "tls", \.mail.encryption, .choice,
                "required: nothing is sent in the clear; none: to this host alone"),
            .path("ca", \.mail.ca, "The file of the authorities that are believed"),
            Setting(
                "timeout", \.mail.timeout, .duration(.seconds(1)...Duration.seconds(1_800)),
                "How long each answer of the server is waited for, the one to the mail too"),
            .map(
                "bounces", "The mailbox that undeliverable mails come back to", Bounces.declared),
        ]

        private static let address = "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+"
        private static let urlLike = "^smtps?://([^@:/?# ]+@)?[A-Za-z0-9.-]+(:[0-9]{1,5})?$"

        package var isSet: Bool { !url.isEmpty }

        /// The parts of `url`.
        package var place: (isAlwaysEncrypted: Bool, user: String?, host: String, port: Int) {
            let isAlways = url.hasPrefix("smtps://")
            var rest = url.drop { $0 != "/" }.dropFirst(2)
            var user: String?
            if let at = rest.lastIndex(of: "@") {
                user = Self.decoded(rest[..<at])
                rest = rest[rest.index(after: at)...]
            }
            let halves = rest.split(separator: ":", omittingEmptySubsequences: false)
            let port = halves.count > 1 ? Int(halves[1]) : nil
            return (
                isAlways, user, halves.first.map(String.init) ?? "", port ?? (isAlways ? 465 : 587)
            )
        }

        /// A login may be an address: `smtp://bascule%40usine.example@host`.
        private static func decoded(_ user: Substring) -> String {
            user.removingPercentEncoding ?? String(user)
        }

        /// Whether the user in `url` is written so that it can be read.
        fileprivate var isUserReadable: Bool {
            guard let user = place.user else { return true }
            return (url.contains("%") ? url.removingPercentEncoding != nil : true)
                && !user.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }
        }

        /// An address as a mail may have it, in full: words with a dot between each two, of no length
        /// that a server refuses.
        private static let strictAddress =
            "(?=[^@]{1,64}@)(?=[^<>]{1,254}>?\\z)\(words("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"))"
            + "@\(words("[A-Za-z0-9-]"))"

        private static func words(_ letter: String) -> String {
            "\(letter){1,64}(\\.\(letter){1,64})*"
        }

        /// Whether mails can be from `from`.
        fileprivate var isFromAddress: Bool {
            let (alone, named) = (
                "^\(Self.strictAddress)\\z",
                "^[^<>\"\\x00-\\x1f\\x7f]*<\(Self.strictAddress)>\\z"
            )
            return [alone, named].contains {
                from.range(of: $0, options: .regularExpression) != nil
            }
        }

        fileprivate var isEnvelopeAddress: Bool {
            let form = "^\(Self.strictAddress)\\z"
            return envelopeFrom.range(of: form, options: .regularExpression) != nil
        }

        /// Whether what is said to the server leaves this host.
        var staysHere: Bool {
            let host = place.host
            return host == "localhost"
                || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
        }
    }

    /// What is wrong with how mails are sent.
    func checkMail(_ tell: (String, Phrase, Phrase) -> Void) {
        if mail.isSet, mail.from.isEmpty {
            tell(
                "smtp",
                Phrase(
                    en: "`smtp.url` is set, and `smtp.from` is not",
                    fr: "`smtp.url` est réglé, et `smtp.from` manque"),
                Phrase(
                    en: "Write `from: Bascule <bascule@usine.example>`",
                    fr: "Écrivez `from: Bascule <bascule@usine.example>`"))
        }
        checkMailAddresses(tell)
        if mail.isSet, !(1...65_535).contains(mail.place.port) {
            tell(
                "smtp.url",
                Phrase(
                    en: "`smtp.url` has the port \(mail.place.port), which there is not",
                    fr: "`smtp.url` a le port \(mail.place.port), qui n'existe pas"),
                Phrase(en: "Write one from 1 to 65535", fr: "Écrivez-en un de 1 à 65535"))
        }
        checkMailLogin(tell)
        if mail.isSet, mail.encryption == .none, !mail.staysHere || mail.place.isAlwaysEncrypted {
            tell(
                "smtp.tls",
                Phrase(
                    en: "`smtp.tls: none` would send mails to `\(mail.place.host)` in the clear",
                    fr: "`smtp.tls: none` enverrait les courriels en clair à `\(mail.place.host)`"),
                Phrase(
                    en: "Leave it out; it is for smtp:// to this host alone",
                    fr: "Retirez-le ; il ne vaut que pour smtp:// vers cette machine"))
        }
    }

    private func checkMailAddresses(_ tell: (String, Phrase, Phrase) -> Void) {
        if !mail.from.isEmpty, !mail.isFromAddress {
            tell(
                "smtp.from",
                Phrase(
                    en: "`smtp.from` is `\(mail.from)`, which is no address",
                    fr: "`smtp.from` vaut `\(mail.from)`, qui n'est pas une adresse"),
                Phrase(
                    en: "Write `bascule@usine.example`, or `Bascule <bascule@usine.example>`",
                    fr: "Écrivez `bascule@usine.example`, ou `Bascule <bascule@usine.example>`"))
        }
        if !mail.envelopeFrom.isEmpty, !mail.isEnvelopeAddress {
            tell(
                "smtp.envelope_from",
                Phrase(
                    en: "`smtp.envelope_from` is `\(mail.envelopeFrom)`, which is no address",
                    fr: "`smtp.envelope_from` vaut `\(mail.envelopeFrom)`, qui n'est pas une"
                        + " adresse"),
                Phrase(
                    en: "Write it without a name: `bascule@usine.example`",
                    fr: "Écrivez-la sans nom : `bascule@usine.example`"))
        }
    }

    private func checkMailLogin(_ tell: (String, Phrase, Phrase) -> Void) {
        if mail.isSet, !mail.isUserReadable {
            tell(
                "smtp.url",
                Phrase(
                    en: "`smtp.url` has a user that can't be read",
                    fr: "`smtp.url` a un utilisateur illisible"),
                Phrase(
                    en: "Write an `@` in it as %40 and a `%` as %25",
                    fr: "Écrivez-y `@` sous la forme %40 et `%` sous la forme %25"))
        }
        if !mail.secret.file.isEmpty, !mail.secret.variable.isEmpty {
            tell(
                "smtp.secret",
                Phrase(
                    en: "`smtp.secret` has both `file` and `env`",
                    fr: "`smtp.secret` a à la fois `file` et `env`"),
                Phrase(en: "Keep one", fr: "Gardez l'un des deux"))
        }
        let isSecret = !mail.secret.file.isEmpty || !mail.secret.variable.isEmpty
        if mail.isSet, mail.place.user != nil, !isSecret {
            tell(
                "smtp.secret",
                Phrase(
                    en: "`smtp.url` names a user, and `smtp.secret` no password",
                    fr: "`smtp.url` nomme un utilisateur, et `smtp.secret` aucun mot de passe"),
                Phrase(
                    en: "Write `secret: { file: smtp.key }`, or take the user out",
                    fr: "Écrivez `secret: { file: smtp.key }`, ou retirez l'utilisateur"))
        }
    }
}
