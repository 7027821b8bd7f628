// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The people who may log in.
///
/// Each change is a part of its caller's transaction.
package enum Users {
    /// How long a made password can be used for the first login.
    package static let madePasswordLasts = Duration.seconds(7 * 86_400)

    /// - Throws: `AccountError` where the name or a role will not do.
    package static func add(
        _ name: String, roles: [String], password: NewPassword, by actor: String,
        on connection: borrowing Connection
    ) throws {
        guard AccountName.isValid(name) else { throw AccountError.badName(name) }
        let id = try connection.query(
            """
            insert into bascule.app_user
                (name, password, must_change_password, password_expires_at, created_by)
            values (\(name), \(password.hash.encoded), \(password.isMade),
                    clock_timestamp() + make_interval(secs => \(password.secondsLeft)), \(actor))
                on conflict (name) do nothing
            returning id
            """
        ).firstValue(as: Int64.self)
        guard let id else { throw AccountError.userExists(name) }
        try give(roles, to: id, on: connection)
    }

    /// The user's id, with its row locked.
    ///
    /// - Throws: `AccountError` with who was meant most likely.
    package static func find(_ name: String, on connection: borrowing Connection) throws -> Int64 {
        // What is no name is not sent: it may have a NUL.
        let id =
            try AccountName.isValid(name)
            ? connection.query(
                "select id from bascule.app_user where name = \(name) for update"
            ).firstValue(as: Int64.self) : nil
        if let id { return id }
        let known = try connection.query(
            "select name from bascule.app_user order by name limit 1000"
        ).values(as: String.self)
        throw AccountError.unknownUser(name, known: known)
    }

    /// What a user may do now, and what of it by a token with these scopes.
    package static func rights(
        of name: String, token: TokenScopes? = nil, on connection: borrowing Connection
    ) throws -> Rights {
        let given = try connection.query(
            """
            select unnest(\(raw: Principal.permissions)) from bascule.app_user u
             where u.name = \(name) and u.disabled_at is null and u.lost_at is null
             limit 10000
            """
        ).values(as: String.self)
        return Rights(roles: given.compactMap(Scope.init(stored:)), token: token)
    }

    /// Gives the user these roles instead of those before, and ends its sessions.
    ///
    /// - Returns: the roles before.
    @discardableResult
    package static func setRoles(
        _ roles: [String], of id: Int64, on connection: borrowing Connection
    ) throws -> [String] {
        try requireLocal(id, .rolesOfDirectory, on: connection)
        let before = try connection.query(
            "delete from bascule.user_role where user_id = \(id) returning role"
        ).values(as: String.self)
        try give(roles, to: id, on: connection)
        try Sessions.endAll(of: id, on: connection)
        return before.sorted()
    }

    /// - Throws: the error where the directory has this user.
    private static func requireLocal(
        _ id: Int64, _ error: AccountError, on connection: borrowing Connection
    ) throws {
        let isLocal = try connection.query(
            "select source = 'local' from bascule.app_user where id = \(id)"
        ).firstValue(as: Bool.self)
        guard isLocal != false else { throw error }
    }

    private static func give(
        _ roles: [String], to id: Int64, on connection: borrowing Connection
    ) throws {
        guard !roles.isEmpty else { throw AccountError.noRole }
        let known = try UserRoles.names(on: connection)
        for role in roles where !known.contains(role) {
            throw AccountError.unknownRole(role, known: known)
        }
        try connection.execute(
            """
            insert into bascule.user_role (user_id, role)
            select \(id), name from bascule.role where name = any(\(roles))
            """)
    }

    /// Gives the user another password, and ends its sessions.
    ///
    /// - Parameter kept: the session of the user's own that the change was made in, which goes on.
    /// - Throws: `AccountError` where the user's own password must be changed, and the new one was not
    ///   held against it (`HashingDesk.choose`).
    package static func setPassword(
        _ password: NewPassword, of id: Int64, keeping kept: Int64? = nil,
        on connection: borrowing Connection
    ) throws {
        if kept != nil, let old = try passwordToChange(of: id, on: connection),
            old != password.other
        {
            throw AccountError.passwordNotOther
        }
        try requireLocal(id, .passwordOfDirectory, on: connection)
        try connection.execute(
            """
            update bascule.app_user
               set password = \(password.hash.encoded), password_set_at = clock_timestamp(),
                   must_change_password = \(password.isMade),
                   password_expires_at =
                       clock_timestamp() + make_interval(secs => \(password.secondsLeft))
             where id = \(id)
            """)
        try Sessions.endAll(of: id, but: kept, on: connection)
    }

    /// The hash of the password that the user must change, with its row locked; nil: it need not.
    package static func passwordToChange(
        of id: Int64, on connection: borrowing Connection
    ) throws -> PasswordHash? {
        try connection.query(
            """
            select password from bascule.app_user
             where id = \(id) and must_change_password
               for update
            """
        ).firstValue(as: String.self).map(PasswordHash.init(encoded:))
    }

    /// - Throws: `AccountError` where nobody is left who could give rights back: no enabled user may
    ///   manage users and edit roles everywhere. Asked after a change, which it then undoes.
    package static func requireAdministrator(on connection: borrowing Connection) throws {
        try connection.execute(
            "select pg_advisory_xact_lock(hashtextextended('bascule.administrators', 0))")
        let isThere = try connection.query(
            """
            select exists (select from bascule.app_user u
                            where u.disabled_at is null and u.lost_at is null
                              and \(raw: Principal.permissions)
                                  @> \(UserRole.kept.map(\.rawValue))::text[])
            """
        ).value(as: Bool.self)
        guard isThere else { throw AccountError.noAdministrator }
    }

    /// - Returns: whether it was not disabled before.
    package static func disable(
        _ id: Int64, by actor: String, on connection: borrowing Connection
    ) throws -> Bool {
        try Sessions.endAll(of: id, on: connection)
        return try connection.execute(
            """
            update bascule.app_user
               set disabled_at = clock_timestamp(), disabled_by = \(actor)
             where id = \(id) and disabled_at is null
            """) > 0
    }

    /// - Returns: whether it was disabled before.
    package static func enable(_ id: Int64, on connection: borrowing Connection) throws -> Bool {
        try connection.execute(
            """
            update bascule.app_user set disabled_at = null, disabled_by = null
             where id = \(id) and disabled_at is not null
            """) > 0
    }
}
