// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Wording

extension Settings.Mail {
    /// The mailbox that undeliverable mails come back to.
    package struct Bounces: Sendable, Equatable {
        /// What becomes there of a mail that was understood.
        package enum After: String, Sendable, CaseIterable { case keep, delete, move }

        /// `imaps://user@host`; nil: nothing is read.
        package var url = ""
        package var secret = Secret()
        package var folder = "INBOX"
        package var after = After.keep
        package var movedTo = ""

        package init() {}

        static let declared: [Setting] = [
            Setting(
                "url", \.mail.bounces.url,
                .plainText(like: "^$|^imaps?://[^@:/?# ]+@[A-Za-z0-9.-]+(:[0-9]{1,5})?$"),
                "Its server: imaps://user@host, imap://user@host:143 with STARTTLS; without it nothing is read"
            ),
            .map(
                "secret", "Where its password stands",
                [
                    Setting(
                        "file", \.mail.bounces.secret.file,
                        .plainText(like: "^[^\\x00-\\x1f]{0,1000}$"),
                        "The file whose first line it is; a relative one below $CREDENTIALS_DIRECTORY"
                    ),
                    Setting(
                        "env", \.mail.bounces.secret.variable,
                        .plainText(like: "^[A-Za-z0-9_]{0,100}$"),
                        "The environment's variable that has it"),
                ]),
            Setting(
                "folder", \.mail.bounces.folder, .plainText(like: "^\(folderLike)$"),
                "The folder that they come to"),
            Setting(
                "after", \.mail.bounces.after, .choice,
                "What becomes there of a mail that was understood; others stay"),
            Setting(
                "moved_to", \.mail.bounces.movedTo, .plainText(like: "^$|^\(folderLike)$"),
                "With move: the folder, which must be there"),
        ]

        private static let folderLike =
            "[A-Za-z0-9._/-]([A-Za-z0-9 ._/-]{0,98}[A-Za-z0-9._/-])?"

        package var isSet: Bool { !url.isEmpty }

        /// The parts of `url`.
        package var place: (isAlwaysEncrypted: Bool, user: String, host: String, port: Int) {
            let isAlways = url.hasPrefix("imaps://")
            let rest = url.drop { $0 != "/" }.dropFirst(2)
            let at = rest.lastIndex(of: "@") ?? rest.startIndex
            let user = String(rest[..<at])
            let halves = rest[at...].drop { $0 == "@" }
                .split(separator: ":", omittingEmptySubsequences: false)
            return (
                isAlways, user.removingPercentEncoding ?? user,
                halves.first.map(String.init) ?? "",
                halves.count > 1 ? Int(halves[1]) ?? 0 : isAlways ? 993 : 143
            )
        }

        /// INBOX is the same in any letters (RFC 3501, 5.1).
        fileprivate var isMovedToItself: Bool {
            movedTo == folder || [movedTo, folder].allSatisfy { $0.uppercased() == "INBOX" }
        }

        fileprivate var isUserReadable: Bool {
            let user = place.user
            return (url.contains("%") ? url.removingPercentEncoding != nil : true)
                && !user.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }
        }
    }
}

extension Settings {
    /// What is wrong with how undeliverable mails are read.
    func checkBounces(_ tell: (String, Phrase, Phrase) -> Void) {
        let bounces = mail.bounces
        if bounces.after == .move, bounces.movedTo.isEmpty {
            tell(
                "smtp.bounces",
                Phrase(
                    en: "`smtp.bounces.after` is `move`, and `moved_to` names no folder",
                    fr: "`smtp.bounces.after` vaut `move`, et `moved_to` ne nomme aucun dossier"),
                Phrase(
                    en: "Write `moved_to: Bascule`, or `after: keep`",
                    fr: "Écrivez `moved_to: Bascule`, ou `after: keep`"))
        }
        if bounces.after == .move, bounces.isMovedToItself {
            tell(
                "smtp.bounces.moved_to",
                Phrase(
                    en:
                        "`smtp.bounces.moved_to` is the folder that mails come back to: each would be"
                        + " read once more",
                    fr:
                        "`smtp.bounces.moved_to` est le dossier où reviennent les courriels : chacun"
                        + " serait relu"),
                Phrase(
                    en: "Name another folder, or write `after: keep`",
                    fr: "Nommez un autre dossier, ou écrivez `after: keep`"))
        }
        guard bounces.isSet else { return }
        if !(1...65_535).contains(bounces.place.port) || !bounces.isUserReadable {
            tell(
                "smtp.bounces.url",
                Phrase(
                    en: "`smtp.bounces.url` has a user or a port that can't be read",
                    fr: "`smtp.bounces.url` a un utilisateur ou un port illisible"),
                Phrase(
                    en: "Write an `@` in the user as %40, a `%` as %25, and a port from 1 to 65535",
                    fr:
                        "Écrivez `@` sous la forme %40 dans l'utilisateur, `%` sous la forme %25, et"
                        + " un port de 1 à 65535"))
        }
        let secret = bounces.secret
        if secret.file.isEmpty == secret.variable.isEmpty {
            tell(
                "smtp.bounces.secret",
                Phrase(
                    en: "`smtp.bounces.secret` must have one of `file` and `env`",
                    fr: "`smtp.bounces.secret` doit avoir l'un de `file` et `env`"),
                Phrase(
                    en: "Write `secret: { file: imap.key }`",
                    fr: "Écrivez `secret: { file: imap.key }`"))
        }
    }
}
