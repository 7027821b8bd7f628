// SPDX-License-Identifier: Apache-2.0

internal import Accounts
package import Journal
package import Postgres

/// Shuts a user out: its sessions end, its tokens give nothing.
package struct DisableUser: Action {
    package static let verb = Verb.disableUser

    private let name: String

    package init(_ name: String) { self.name = name }

    /// - Returns: whether it was not disabled before.
    /// - Throws: `AccountError`, also where nobody would be left to give rights back.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws -> Bool {
        try connection.transaction { connection in
            let id = try Users.find(name, on: connection)
            guard try Users.disable(id, by: actor.text, on: connection) else { return false }
            // At the command line there is a way back.
            if actor.origin != .commandLine { try Users.requireAdministrator(on: connection) }
            try JournalEntry.write(
                "user disabled", subject: "user \(name)", by: actor.text, on: connection)
            return true
        }
    }
}
