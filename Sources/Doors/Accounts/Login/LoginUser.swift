// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// A user as a login needs it.
struct LoginUser: RowDecodable, Sendable {
    let id: Int64
    let name: String
    /// Nil: its password is the directory's.
    let hash: PasswordHash?
    /// Neither disabled, nor with a made password that is over.
    let mayLogIn: Bool
    let hasSecondFactor: Bool

    enum CodingKeys: String, RowColumn {
        case id, name, password
        case mayLogIn = "may_log_in"
        case hasSecondFactor = "has_second_factor"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        name = try row[.name]
        hash = try row[.password, as: String?.self].map(PasswordHash.init(encoded:))
        mayLogIn = try row[.mayLogIn]
        hasSecondFactor = try row[.hasSecondFactor]
    }

    static func find(_ name: String, on connection: borrowing Connection) throws -> LoginUser? {
        // What is no name is not sent: it may have a NUL.
        guard AccountName.isValid(name) else { return nil }
        return try connection.query(
            """
            select id, name, password, totp_secret is not null as has_second_factor,
                   disabled_at is null
                   and coalesce(password_expires_at > clock_timestamp(), true) as may_log_in
              from bascule.app_user where name = \(name)
            """
        ).first()
    }

    /// Notes the login, and the password's new hash where there is one.
    ///
    /// - Returns: whether the password that was compared is still this user's.
    func noteLogin(
        _ renewed: PasswordHash?, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.execute(
            """
            update bascule.app_user
               set last_login_at = clock_timestamp(),
                   password = coalesce(\(renewed?.encoded)::text, password)
             where id = \(id) and disabled_at is null and password = \(hash?.encoded)
               and (totp_secret is not null) = \(hasSecondFactor)
            """) > 0
    }
}
