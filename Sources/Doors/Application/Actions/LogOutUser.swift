// SPDX-License-Identifier: Apache-2.0

internal import Accounts
package import Journal
package import Postgres

/// Ends all of a user's sessions.
package struct LogOutUser: Action {
    package static let verb = Verb.logOutUser

    private let name: String

    package init(_ name: String) { self.name = name }

    /// - Returns: how many were open.
    /// - Throws: `AccountError`.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws -> Int {
        try connection.transaction { connection in
            let id = try Users.find(name, on: connection)
            let ended = try Sessions.endAll(of: id, on: connection)
            guard ended > 0 else { return 0 }
            try JournalEntry.write(
                "user logged out", subject: "user \(name)", by: actor.text,
                result: jsonText(["sessions": ended]), on: connection)
            return ended
        }
    }
}
