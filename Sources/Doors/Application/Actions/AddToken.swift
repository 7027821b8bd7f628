// SPDX-License-Identifier: Apache-2.0

package import Accounts
package import Journal
package import Postgres

/// Gives a user a token, for a program to show.
package struct AddToken: Action {
    package static let verb = Verb.addToken

    private let name: String
    private let scopes: TokenScopes
    private let label: String
    private let life: Duration

    package init(
        for name: String, scopes: TokenScopes, label: String = "",
        lasting life: Duration = Tokens.usualLife
    ) {
        self.name = name
        self.scopes = scopes
        self.label = label
        self.life = life
    }

    /// - Returns: the token, which nothing keeps.
    /// - Throws: `AccountError`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Tokens.Made {
        try connection.transaction { connection in
            let id = try Users.find(name, on: connection)
            let made = try Tokens.add(
                for: id, scopes: scopes, label: label, lasting: life, by: actor.text,
                on: connection)
            try JournalEntry.write(
                "token added", subject: "token \(made.id)", by: actor.text,
                parameters: jsonText([
                    "user": name, "scopes": scopes.texts, "label": label,
                    "expires_at": made.expiresAt.text,
                ]), on: connection)
            return made
        }
    }
}
