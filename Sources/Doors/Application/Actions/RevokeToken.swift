// SPDX-License-Identifier: Apache-2.0

internal import Accounts
package import Journal
package import Postgres

/// Ends a token for good.
package struct RevokeToken: Action {
    package static let verb = Verb.revokeToken

    private let id: Int64
    private let owner: Int64?

    /// - Parameter owner: the user whose token it must be; nil: anybody's.
    package init(_ id: Int64, of owner: Int64? = nil) {
        self.id = id
        self.owner = owner
    }

    /// - Returns: whether it was not revoked before.
    /// - Throws: `AccountError`.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws -> Bool {
        try connection.transaction { connection in
            let user = try Tokens.revoke(id, of: owner, by: actor.text, on: connection)
            guard let user else { return false }
            try JournalEntry.write(
                "token revoked", subject: "token \(id)", by: actor.text,
                parameters: jsonText(["user": user]), on: connection)
            return true
        }
    }
}
