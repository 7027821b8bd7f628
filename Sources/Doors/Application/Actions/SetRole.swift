// SPDX-License-Identifier: Apache-2.0

package import Accounts
package import Journal
package import Postgres

/// Gives a role its permissions, or makes a new one.
package struct SetRole: Action {
    package static let verb = Verb.setRole

    private let role: UserRole

    private let isNew: Bool

    /// - Parameter isNew: said to be a new one, whatever its name is near to.
    package init(_ role: UserRole, isNew: Bool = false) {
        self.role = role
        self.isNew = isNew
    }

    /// - Returns: the role before; nil: it is new.
    /// - Throws: `AccountError`, also where nobody would be left to give rights back.
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws
        -> UserRole?
    {
        try connection.transaction { connection in
            let before = try UserRoles.set(
                role, isNew: isNew, by: actor.text, on: connection)
            // At the command line there is a way back.
            if actor.origin != .commandLine { try Users.requireAdministrator(on: connection) }
            let (old, new) = (Set(before?.scopes ?? []), Set(role.scopes))
            try JournalEntry.write(
                "role set", subject: "role \(role.name)", by: actor.text,
                parameters: jsonText([
                    "permissions": role.scopes.map(\.text),
                    "added": Scope.ordered(new.subtracting(old)).map(\.text),
                    "removed": Scope.ordered(old.subtracting(new)).map(\.text),
                ]), on: connection)
            return before
        }
    }
}
