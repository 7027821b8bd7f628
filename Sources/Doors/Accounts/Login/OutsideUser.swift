// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Somebody whom another system knows, with roles of ours; the row here follows it.
///
/// Each change is a part of its caller's transaction.
struct OutsideUser: Sendable {
    /// Which one: never `local`.
    let source: UserSource
    let name: String
    /// How that one calls this person, for the journal.
    let known: String
    /// Nil: it does not tell people of one name apart.
    let id: String?
    let roles: [String]

    private enum Column: String, RowColumn {
        case id, source, roles
        case isEnabled = "is_enabled"
        case hasSecondFactor = "has_second_factor"
        case directoryID = "directory_id"
        case isLost = "is_lost"
    }

    /// A user as it was here.
    private struct Row {
        let id: Int64
        let source: String
        let roles: [String]
        let isEnabled: Bool
        let hasSecondFactor: Bool
        let directoryID: String?
        let isLost: Bool
    }

    /// The user's row.
    struct Kept: Sendable {
        let id: Int64
        let hasSecondFactor: Bool
    }

    /// What has become of it.
    enum Keeping: Sendable {
        case kept(Kept)
        /// There is none of the roles.
        case noRole
        /// The name is another source's user's, who is never taken over.
        case taken
        case disabled

        var kept: Kept? { if case .kept(let kept) = self { kept } else { nil } }
    }

    /// What the log is told besides.
    enum Notice: Sendable {
        /// The settings give a role that there is not.
        case unknownRole(String)
        /// Another person has the name now than had it before.
        case replaced
    }

    /// Makes the row what the source says, and the first time makes it.
    ///
    /// - Parameter actor: in whose name the journal has what has changed.
    func keep(
        by actor: String, tell: (Notice) -> Void, on connection: borrowing Connection
    ) throws -> Keeping {
        let known = try UserRoles.names(on: connection)
        let wanted = roles.filter(known.contains)
        for role in roles where !known.contains(role) { tell(.unknownRole(role)) }
        guard !wanted.isEmpty else { return .noRole }
        let isNew =
            try connection.execute(
                """
                insert into bascule.app_user
                    (name, source, password, must_change_password, created_by)
                values (\(name), \(source.rawValue), null, false, \(actor))
                    on conflict (name) do nothing
                """) > 0
        let row = try row(on: connection)
        guard row.source == source.rawValue else { return .taken }
        guard row.isEnabled else { return .disabled }
        var kept = Kept(id: row.id, hasSecondFactor: row.hasSecondFactor)
        if let before = row.directoryID, let id, before != id {
            // What the one before was given is not this one's.
            tell(.replaced)
            try Self.takeAll(of: row.id, by: actor, on: connection)
            kept = Kept(id: row.id, hasSecondFactor: false)
        }
        try connection.execute(
            """
            update bascule.app_user
               set lost_at = null, directory_id = coalesce(\(id)::text, directory_id)
             where id = \(row.id)
               and (lost_at is not null or directory_id is distinct from \(id)::text)
            """)
        if Set(row.roles) != Set(wanted) {
            try give(
                wanted, insteadOf: row.roles, to: row.id, isNew: isNew, by: actor, on: connection)
        }
        return .kept(kept)
    }

    /// Whether the user of this name here is this person, and not one who had the name before.
    func isHere(on connection: borrowing Connection) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.app_user
                            where name = \(name) and source = \(source.rawValue)
                              and coalesce(directory_id = \(id)::text, true))
            """
        ).value(as: Bool.self)
    }

    private func row(on connection: borrowing Connection) throws -> Row {
        try connection.query(
            """
            select u.id, u.source, u.disabled_at is null as is_enabled,
                   u.totp_secret is not null as has_second_factor, u.directory_id,
                   u.lost_at is not null as is_lost,
                   array(select role from bascule.user_role where user_id = u.id order by role)
                       as roles
              from bascule.app_user u
             where u.name = \(name)
               for update of u
            """
        ).one(by: Column.self) {
            Row(
                id: try $0[.id], source: try $0[.source], roles: try $0[.roles],
                isEnabled: try $0[.isEnabled], hasSecondFactor: try $0[.hasSecondFactor],
                directoryID: try $0[.directoryID], isLost: try $0[.isLost])
        }
    }

    /// The sessions go on: what they may do is asked with each request.
    private func give(
        _ wanted: [String], insteadOf before: [String], to id: Int64, isNew: Bool, by actor: String,
        on connection: borrowing Connection
    ) throws {
        try connection.execute("delete from bascule.user_role where user_id = \(id)")
        try connection.execute(
            """
            insert into bascule.user_role (user_id, role)
            select \(id), name from bascule.role where name = any(\(wanted))
            """)
        try LoginJournal.noteOutside(
            isNew ? "user added" : "user roles", self, roles: wanted, before: before, by: actor,
            on: connection)
    }

    /// Ends all that a user was given by hand: tokens, second factor, sessions.
    private static func takeAll(
        of id: Int64, by actor: String, on connection: borrowing Connection
    ) throws {
        _ = try Tokens.revokeAll(of: id, by: actor, on: connection)
        try SecondFactor.set(nil, of: id, on: connection)
    }

    /// Ends the sessions of a user whom the source has no longer, and lets its tokens rest.
    ///
    /// - Returns: whether anything was ended.
    static func lose(
        _ name: String, of source: UserSource, on connection: borrowing Connection
    ) throws -> Bool {
        let id = try connection.query(
            """
            select id from bascule.app_user
             where name = \(name) and source = \(source.rawValue)
               for update
            """
        ).firstValue(as: Int64.self)
        guard let id else { return false }
        let isNew =
            try connection.execute(
                """
                update bascule.app_user set lost_at = clock_timestamp()
                 where id = \(id) and lost_at is null
                """) > 0
        let ended = try Sessions.endAll(of: id, on: connection)
        return isNew || ended > 0
    }
}
