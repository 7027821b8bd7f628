// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Directory
internal import Logging
internal import Metrics
internal import Wording

extension ConsoleObserver {
    /// Why the directory's answer let nobody in.
    func noticed(_ notice: DirectoryNotice) {
        switch notice {
        case .several(let name):
            logger.warning(
                """
                directory: `\(name)` is refused, for several entries fit; make console.ldap.user_filter \
                narrower
                """)
        case .otherName(let name, let dn):
            logger.warning(
                """
                directory: `\(name)` is refused, for the entry that fits has another name: \(Self.plain(dn)) \
                (console.ldap.name_attribute, console.ldap.user_filter)
                """)
        case .noRole(let name, let dn):
            logger.notice(
                """
                directory: `\(name)` is refused, for no group of \(Self.plain(dn)) has a role \
                (console.ldap.roles)
                """)
        case .unknownRole(let role):
            logger.warning(
                """
                directory: console.ldap.roles gives the role `\(role)`, which there is not; \
                `bascule roles list` shows them
                """)
        case .replaced(let name, let dn):
            logger.warning(
                """
                directory: `\(name)` is another person now (\(Self.plain(dn))); tokens, sessions and the \
                second factor of the one before have ended
                """)
        }
    }

    func directoryGaveNoAnswer(_ error: DirectoryError) {
        logger.error("directory: nobody of it can log in: \(Self.plain(error.description))")
    }

    /// A look at whether it still has those who are logged in.
    func directoryWasLooked(into outcome: DirectoryWatch.Outcome) {
        Counter(
            label: "bascule_directory_looks", dimensions: [("outcome", outcome.rawValue)],
            factory: factory
        ).increment()
    }

    func recheckFailed(_ error: any Error) {
        logger.error(
            """
            directory: whether it still has those who are logged in is not known, and no session \
            ends for it: \(Self.plain("\(error)"))
            """)
    }

    func directoryAnswersAgain() { logger.notice("directory: it answers again") }

    func directoryHasLost(_ names: [String]) {
        logger.notice(
            """
            directory: it no longer has \(names.joined(separator: ", ")), or none of their groups has \
            a role: their sessions have ended and their tokens rest
            """)
    }

    /// What another host says, in one line.
    static func plain(_ text: String) -> String {
        text.unicodeScalars.prefix(500).map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "?"
            default: String(scalar)
            }
        }.joined()
    }
}
