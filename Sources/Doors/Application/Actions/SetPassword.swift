// SPDX-License-Identifier: Apache-2.0

package import Accounts
package import Journal
package import Postgres

/// Gives a user another password, and ends its sessions.
package struct SetPassword: Action {
    package static let verb = Verb.setPassword

    private let name: String
    private let password: NewPassword
    private let kept: Int64?

    /// - Parameter kept: the session in which its user changes it, which goes on.
    package init(_ password: NewPassword, of name: String, keeping kept: Int64? = nil) {
        self.name = name
        self.password = password
        self.kept = kept
    }

    /// - Throws: `AccountError`.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws {
        try connection.transaction { connection in
            let id = try Users.find(name, on: connection)
            try Users.setPassword(password, of: id, keeping: kept, on: connection)
            try JournalEntry.write(
                "user password", subject: "user \(name)", by: actor.text,
                parameters: jsonText(["is_made_password": password.isMade]), on: connection)
        }
    }
}
