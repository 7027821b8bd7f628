// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Logging
internal import OpenID
internal import Wording

extension ConsoleObserver {
    /// Why somebody who came back from the factory's login was not let in.
    func noticed(_ notice: OpenIDNotice) {
        switch notice {
        case .notBelieved(let flaw):
            logger.warning("factory's login: nobody is let in: \(Self.plain(flaw.reason))")
        case .noName(let name, let subject):
            let told = name.map { "`\(Self.plain($0))`, which is no name here" } ?? "no name at all"
            logger.warning(
                """
                factory's login: \(Self.plain(subject)) is refused, for the claim has \(told); names are \
                1 to 64 of a-z, 0-9, `.`, `_` and `-` (console.oidc.name_claim)
                """)
        case .noRole(let name):
            logger.notice(
                """
                factory's login: `\(name)` is refused, for no group has a role (console.oidc.roles, \
                console.oidc.groups_claim)
                """)
        case .unknownRole(let role):
            logger.warning(
                """
                factory's login: console.oidc.roles gives the role `\(role)`, which there is not; \
                `bascule roles list` shows them
                """)
        case .taken(let name):
            logger.warning(
                """
                factory's login: `\(name)` is refused, for a user of that name is here who is known \
                otherwise, and is not taken over; give one of them another name
                """)
        case .disabled(let name):
            logger.notice("factory's login: `\(name)` is refused, for the user is disabled here")
        case .replaced(let name):
            logger.warning(
                """
                factory's login: `\(name)` is another person now; tokens, sessions and the second factor \
                of the one before have ended
                """)
        }
    }

    func openIDGaveNoAnswer(_ error: OpenIDError) {
        logger.error("factory's login: nobody can log in by it: \(Self.plain(error.description))")
    }
}
