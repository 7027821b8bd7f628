// SPDX-License-Identifier: Apache-2.0

internal import Accounts
package import Journal
package import Postgres

/// Gives a user other roles, and ends its sessions.
package struct SetUserRoles: Action {
    package static let verb = Verb.setUserRoles

    private let name: String
    private let roles: [String]

    package init(_ roles: [String], of name: String) {
        self.name = name
        self.roles = roles
    }

    /// - Throws: `AccountError`, also where nobody would be left to give rights back.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws {
        try connection.transaction { connection in
            let id = try Users.find(name, on: connection)
            let before = try Users.setRoles(roles, of: id, on: connection)
            // At the command line there is a way back.
            if actor.origin != .commandLine { try Users.requireAdministrator(on: connection) }
            try JournalEntry.write(
                "user roles", subject: "user \(name)", by: actor.text,
                parameters: jsonText(["old": before, "new": roles.sorted()]), on: connection)
        }
    }
}
