// SPDX-License-Identifier: Apache-2.0

package import Accounts
package import Journal
package import Postgres

/// Lets somebody log in.
package struct AddUser: Action {
    package static let verb = Verb.addUser

    private let name: String
    private let roles: [String]
    private let password: NewPassword

    package init(_ name: String, roles: [String], password: NewPassword) {
        self.name = name
        self.roles = roles
        self.password = password
    }

    /// - Throws: `AccountError`.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws {
        try connection.transaction { connection in
            try Users.add(
                name, roles: roles, password: password, by: actor.text, on: connection)
            try JournalEntry.write(
                "user added", subject: "user \(name)", by: actor.text,
                parameters: jsonText([
                    "roles": roles.sorted(), "is_made_password": password.isMade,
                ]), on: connection)
        }
    }
}
