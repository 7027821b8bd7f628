// SPDX-License-Identifier: Apache-2.0

package import Postgres
internal import Wording

/// What programs show instead of a password.
///
/// Each change is a part of its caller's transaction.
package enum Tokens {
    package static let prefix = "bsc_"
    package static let usualLife = Duration.seconds(90 * 86_400)
    package static let longestLife = Duration.seconds(3_650 * 86_400)
    /// Letters of a label.
    package static let labelLength = 200
    /// Tokens of one user that are not revoked and not over.
    private static let most = 1_000
    /// A token's last use is noted no more often than this: it is a write.
    private static let noteEverySeconds = 60.0

    /// A new token: shown this once, for its digest alone is kept.
    package struct Made: Sendable {
        package let id: Int64
        package let text: String
        package let expiresAt: Timestamp
    }

    private enum MadeColumn: String, RowColumn {
        case id
        case expiresAt = "expires_at"
    }

    /// - Throws: `AccountError`.
    package static func add(
        for userID: Int64, scopes: TokenScopes, label: String, lasting life: Duration,
        by actor: String, on connection: borrowing Connection
    ) throws -> Made {
        guard life > .zero, life <= longestLife else { throw AccountError.badLife }
        guard label.unicodeScalars.count <= labelLength, !label.utf8.contains(0) else {
            throw AccountError.badLabel
        }
        let text = prefix + Secret.text()
        let made = try connection.query(
            """
            insert into bascule.token (user_id, digest, label, scopes, created_by, expires_at)
            select \(userID), \(Secret.digest(text)), \(label), \(scopes.texts), \(actor),
                   clock_timestamp() + make_interval(secs => \(life / .seconds(1)))
             where (select count(*) from bascule.token
                     where user_id = \(userID) and revoked_at is null
                       and expires_at > clock_timestamp()) < \(most)
            returning id, expires_at
            """
        ).first(by: MadeColumn.self) { row in
            Made(id: try row[.id], text: text, expiresAt: try row[.expiresAt])
        }
        guard let made else { throw AccountError.tooManyTokens(most) }
        return made
    }

    /// Who shows this token; nil where it is none, is over or revoked, or its user is disabled.
    ///
    /// Also notes the use, at most once a minute.
    package static func find(
        _ text: String, on connection: borrowing Connection
    ) throws -> Principal? {
        guard text.hasPrefix(prefix) else { return nil }
        let found = try look("t.digest = \(Secret.digest(text))", on: connection)
        guard let found, case .token(let id) = found.proof else { return nil }
        try connection.execute(
            """
            update bascule.token set last_used_at = clock_timestamp()
             where id = \(id)
               and coalesce(last_used_at, '-infinity')
                   < clock_timestamp() - make_interval(secs => \(noteEverySeconds))
            """)
        return found
    }

    /// Whose token it is now; nil: it is over.
    static func look(_ id: Int64, on connection: borrowing Connection) throws -> Principal? {
        try look("t.id = \(id)", on: connection)
    }

    private static func look(
        _ condition: SQL, on connection: borrowing Connection
    ) throws -> Principal? {
        try connection.query(
            """
            select t.id as proof_id, u.id as user_id, u.name, t.scopes,
                   \(raw: Principal.permissions) as permissions,
                   false as needs_code, false as must_change_password, false as lacks_factor,
                   u.source
              from bascule.token t
              join bascule.app_user u on u.id = t.user_id
             where \(raw: condition) and u.disabled_at is null
               and u.lost_at is null and t.revoked_at is null and t.expires_at > clock_timestamp()
            """
        ).first(by: Principal.Column.self, Principal.ofToken)
    }

    private enum OwnerColumn: String, RowColumn {
        case name, revoked
    }

    /// Ends a token.
    ///
    /// - Parameter userID: the user whose token it must be; nil: anybody's.
    /// - Returns: its user's name; nil: it was revoked before.
    /// - Throws: `AccountError` where there is none.
    package static func revoke(
        _ id: Int64, of userID: Int64? = nil, by actor: String,
        on connection: borrowing Connection
    ) throws -> String? {
        let owner = try connection.query(
            """
            select u.name, t.revoked_at is not null as revoked
              from bascule.token t
              join bascule.app_user u on u.id = t.user_id
             where t.id = \(id) and u.id = coalesce(\(userID)::bigint, u.id)
               for update of t
            """
        ).first(by: OwnerColumn.self) {
            (try $0[.name, as: String.self], try $0[.revoked, as: Bool.self])
        }
        guard let (name, isRevoked) = owner else { throw AccountError.unknownToken(id) }
        guard !isRevoked else { return nil }
        try connection.execute(
            """
            update bascule.token set revoked_at = clock_timestamp(), revoked_by = \(actor)
             where id = \(id)
            """)
        return name
    }

    /// Ends all of a user's tokens.
    ///
    /// - Returns: how many there were that were neither revoked nor over.
    package static func revokeAll(
        of userID: Int64, by actor: String, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            update bascule.token set revoked_at = clock_timestamp(), revoked_by = \(actor)
             where user_id = \(userID) and revoked_at is null
               and expires_at > clock_timestamp()
            """)
    }

    /// How many tokens of a user are neither revoked nor over.
    package static func working(
        of name: String, on connection: borrowing Connection
    ) throws -> Int {
        try connection.query(
            """
            select count(*) from bascule.token t
              join bascule.app_user u on u.id = t.user_id
             where u.name = \(name) and t.revoked_at is null
               and t.expires_at > clock_timestamp()
            """
        ).value()
    }
}

extension AccountError {
    fileprivate static var badLife: AccountError {
        AccountError(
            Phrase(
                en: "A token lasts longer than nothing, and ten years at most",
                fr: "Un jeton dure plus que rien, et dix ans au plus"),
            Phrase(en: "Write `90d`, `12h`", fr: "Écrire `90d`, `12h`"))
    }

    fileprivate static var badLabel: AccountError {
        let limit = Tokens.labelLength
        return AccountError(
            Phrase(
                en: "The label has more than \(limit) characters",
                fr: "Le libellé a plus de \(limit) caractères"),
            Phrase(
                en: "Say in a few words what the token is for",
                fr: "Dire en quelques mots à quoi sert le jeton"))
    }

    fileprivate static func tooManyTokens(_ most: Int) -> AccountError {
        AccountError(
            Phrase(
                en: "The user has \(most) tokens already",
                fr: "L'utilisateur a déjà \(most) jetons"),
            Phrase(
                en: "`bascule tokens revoke` ends those that are not needed",
                fr: "`bascule tokens revoke` met fin à ceux qui ne servent plus"))
    }

    fileprivate static func unknownToken(_ id: Int64) -> AccountError {
        AccountError(
            Phrase(en: "There is no token \(id)", fr: "Il n'y a pas de jeton \(id)"),
            Phrase(
                en: "`bascule tokens list` shows them", fr: "`bascule tokens list` les montre"))
    }
}
