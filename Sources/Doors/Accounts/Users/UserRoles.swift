// SPDX-License-Identifier: Apache-2.0

package import Postgres
internal import Wording

/// The roles that users may have.
///
/// A change is a part of its caller's transaction.
package enum UserRoles {
    package static func names(on connection: borrowing Connection) throws -> [String] {
        try connection.query("select name from bascule.role order by name limit 1000")
            .values(as: String.self)
    }

    /// The permissions of a role; nil: there is none of this name.
    package static func find(
        _ name: String, on connection: borrowing Connection
    ) throws -> UserRole? {
        try connection.query("select permissions from bascule.role where name = \(name)")
            .firstValue(as: [String].self)
            .map { UserRole(name, $0.compactMap(Scope.init(stored:))) }
    }

    /// Makes a role what it is to be; a name that is new makes a new one.
    ///
    /// - Parameter isNew: said to be a new one, whatever its name is near to.
    /// - Returns: the role before; nil: it is new.
    /// - Throws: `AccountError` for a new name that is nearly one of those shipped.
    package static func set(
        _ role: UserRole, isNew: Bool = false, by actor: String, on connection: borrowing Connection
    ) throws -> UserRole? {
        let before = try find(role.name, on: connection)
        if before == nil, !isNew,
            let meant = nearest(to: role.name, in: UserRole.shipped.map(\.name))
        {
            throw AccountError.nearlyShipped(role.name, meant)
        }
        try connection.execute(
            """
            insert into bascule.role (name, permissions, changed_at, changed_by)
            values (\(role.name), \(role.scopes.map(\.text)), clock_timestamp(), \(actor))
                on conflict (name) do update
               set permissions = excluded.permissions, changed_at = excluded.changed_at,
                   changed_by = excluded.changed_by
            """)
        return before
    }
}

extension AccountError {
    fileprivate static func nearlyShipped(_ name: String, _ meant: String) -> AccountError {
        AccountError(
            Phrase(en: "There is no role `\(name)`", fr: "Il n'y a pas de rôle `\(name)`"),
            Phrase(en: "Did you mean `\(meant)`?", fr: "Vouliez-vous dire `\(meant)` ?")
                + Phrase(en: " `--new` makes a role", fr: " `--new` crée un rôle"))
    }
}
