// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension Rights {
    /// What somebody may do now who has asked for work that goes on without them.
    ///
    /// - Parameter token: by which it was asked for: once it is over it gives nothing. Nil: it was
    ///   in a session, whose end takes no right away.
    package static func now(
        ofUser id: Int64, token: Int64?, on connection: borrowing Connection
    ) throws -> Rights {
        if let token { return try Tokens.look(token, on: connection)?.rights ?? .none }
        let given = try connection.query(
            """
            select unnest(\(raw: Principal.permissions)) from bascule.app_user u
             where u.id = \(id) and u.disabled_at is null and u.lost_at is null
             limit 10000
            """
        ).values(as: String.self)
        return Rights(roles: given.compactMap(Scope.init(stored:)))
    }
}
