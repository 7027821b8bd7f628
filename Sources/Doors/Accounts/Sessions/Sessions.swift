// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The sessions of people who are logged in.
///
/// The clock is the database's.
package enum Sessions {
    /// Ended sessions that one login takes away.
    private static let sweep = 100

    /// Begins a session, always under a new key; of a user's open ones the oldest ends where there are
    /// too many.
    ///
    /// - Parameters:
    ///   - needsCode: whether it has no rights before the code of the second factor.
    ///   - hadFactorElsewhere: whether the user gave a second factor where the login was made.
    package static func open(
        for userID: Int64, rules: SessionRules, address: String, agent: String = "",
        needsCode: Bool = false, hadFactorElsewhere: Bool = false,
        on connection: borrowing Connection
    ) throws -> SessionKey {
        try connection.execute(
            """
            delete from bascule.session
             where id in (select id from bascule.session where ends_at < clock_timestamp()
                           order by ends_at limit \(sweep)
                             for update skip locked)
            """)
        try endOldest(of: userID, but: SessionRules.most - 1, on: connection)
        let key = SessionKey()
        let lasts = needsCode ? min(SessionRules.codeWithin, rules.absolute) : rules.absolute
        try connection.execute(
            """
            insert into bascule.session 
                (digest, user_id, ends_at, address, agent, needs_code, factor_elsewhere)
            values (\(key.digest), \(userID),
                    clock_timestamp() + make_interval(secs => \(lasts / .seconds(1))),
                    \(ClientAddress.kept(address)), \(ClientAddress.kept(agent)), \(needsCode),
                    \(hadFactorElsewhere))
            """)
        return key
    }

    /// Ends the oldest ones, so that no more than so many are left.
    private static func endOldest(
        of userID: Int64, but left: Int, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            delete from bascule.session
             where id in (select id from bascule.session where user_id = \(userID)
                           order by id desc offset \(left) limit \(sweep))
            """)
    }

    /// Who shows this key; nil where it is none, its session is over, or the user is disabled.
    ///
    /// Also notes the use, at most once a minute.
    package static func find(
        _ key: SessionKey, rules: SessionRules, on connection: borrowing Connection
    ) throws -> Principal? {
        let found = try look(key, rules: rules, on: connection)
        guard let found, case .session(let id) = found.proof else { return nil }
        try connection.execute(
            """
            update bascule.session set seen_at = clock_timestamp()
             where id = \(id)
               and seen_at < clock_timestamp()
                             - make_interval(secs => \(rules.noteEvery / .seconds(1)))
            """)
        return found
    }

    /// The same, and not as a use: a page that stays open does not keep a session alive.
    static func look(
        _ key: SessionKey, rules: SessionRules, on connection: borrowing Connection
    ) throws -> Principal? {
        let idle = rules.idle / .seconds(1)
        return try connection.query(
            """
            select s.id as proof_id, u.id as user_id, u.name, '{}'::text[] as scopes,
                   \(raw: Principal.permissions) as permissions,
                   s.needs_code, u.must_change_password, u.source,
                   u.totp_secret is null and not s.factor_elsewhere
                   and exists (select from bascule.user_role ur
                                where ur.user_id = u.id
                                  and ur.role = any(\(rules.secondFactorRoles))) as lacks_factor
              from bascule.session s
              join bascule.app_user u on u.id = s.user_id
             where s.digest = \(key.digest) and u.disabled_at is null
               and u.lost_at is null and s.ends_at > clock_timestamp()
               and s.seen_at > clock_timestamp() - make_interval(secs => \(idle))
            """
        ).first(by: Principal.Column.self, Principal.ofSession)
    }

    /// Whether the session was begun a moment ago: as good as a password that is asked once more.
    package static func isFresh(_ id: Int64, on connection: borrowing Connection) throws -> Bool {
        let seconds = SessionRules.fresh / .seconds(1)
        return try connection.query(
            """
            select exists (select from bascule.session
                            where id = \(id) and created_at > clock_timestamp()
                                                 - make_interval(secs => \(seconds)))
            """
        ).value(as: Bool.self)
    }

    /// - Returns: whether there was such a session.
    @discardableResult
    package static func end(
        _ key: SessionKey, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.execute("delete from bascule.session where digest = \(key.digest)") > 0
    }

    /// - Parameter kept: the id of the one that goes on.
    /// - Returns: how many were open.
    @discardableResult
    package static func endAll(
        of userID: Int64, but kept: Int64? = nil, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            delete from bascule.session
             where user_id = \(userID) and id is distinct from \(kept)::bigint
            """)
    }
}
