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
    private let maker: Principal?

    /// - Parameter maker: what its maker has shown; nil: the command line, which needs to show nothing.
    package init(
        for name: String, scopes: TokenScopes, label: String = "",
        lasting life: Duration = Tokens.usualLife, madeBy maker: Principal? = nil
    ) {
        self.maker = maker
        self.name = name
        self.scopes = scopes
        self.label = label
        self.life = life
    }

    /// - Returns: the token, which nothing keeps.
    /// - Throws: `AccountError`, also where the maker has shown a token, or lacks what it gives.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Tokens.Made {
        try connection.transaction { connection in
            let id = try Users.find(name, on: connection)
            if let maker {
                try maker.requireMayMake(scopes, for: id)
            } else if actor.origin != .commandLine {
                throw AccountError.tokenByNobody
            }
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
