// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension Principal {
    /// The same one as it is now; nil: its session or token is over, or may do nothing yet.
    ///
    /// It is no use of either: a page that stays open keeps no session alive.
    ///
    /// - Parameter key: of its session.
    package static func now(
        _ known: Principal, by key: SessionKey?, rules: SessionRules,
        on connection: borrowing Connection
    ) throws -> Principal? {
        let found: Principal? =
            switch known.proof {
            case .token(let id): try Tokens.look(id, on: connection)
            case .session:
                try key.flatMap { try Sessions.look($0, rules: rules, on: connection) }
            }
        return found?.duty == nil ? found : nil
    }
}
