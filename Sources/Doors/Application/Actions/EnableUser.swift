// SPDX-License-Identifier: Apache-2.0

internal import Accounts
package import Journal
package import Postgres

/// Lets a disabled user in again, with the password and the tokens it had.
package struct EnableUser: Action {
    package static let verb = Verb.enableUser

    private let name: String

    package init(_ name: String) { self.name = name }

    /// - Returns: whether it was disabled before.
    /// - Throws: `AccountError`.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws -> Bool {
        try connection.transaction { connection in
            let id = try Users.find(name, on: connection)
            guard try Users.enable(id, on: connection) else { return false }
            try JournalEntry.write(
                "user enabled", subject: "user \(name)", by: actor.text, on: connection)
            return true
        }
    }
}
