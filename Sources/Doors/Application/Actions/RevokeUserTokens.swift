// SPDX-License-Identifier: Apache-2.0

internal import Accounts
package import Journal
package import Postgres

/// Ends all of a user's tokens for good.
package struct RevokeUserTokens: Action {
    package static let verb = Verb.revokeUserTokens

    private let name: String

    package init(of name: String) { self.name = name }

    /// - Returns: how many worked.
    /// - Throws: `AccountError`.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws -> Int {
        try connection.transaction { connection in
            let id = try Users.find(name, on: connection)
            let revoked = try Tokens.revokeAll(of: id, by: actor.text, on: connection)
            guard revoked > 0 else { return 0 }
            try JournalEntry.write(
                "tokens revoked", subject: "user \(name)", by: actor.text,
                result: jsonText(["tokens": revoked]), on: connection)
            return revoked
        }
    }
}
