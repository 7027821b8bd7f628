// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import Wording

extension UsersCommand {
    /// What is said of tokens after a change that does not end them: whoever makes it because a
    /// computer was lost may think that it does.
    static func tokensLeft(of name: String, on connection: Connection) throws -> Phrase {
        let count = try Tokens.working(of: name, on: connection)
        guard count > 0 else { return Phrase("") }
        return Phrase(
            en: "; tokens that still work: \(count) (`bascule tokens revoke --user \(name)`)",
            fr: " ; jetons encore valables : \(count) (`bascule tokens revoke --user \(name)`)")
    }
}
