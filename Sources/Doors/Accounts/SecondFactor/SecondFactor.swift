// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The second factors of users.
///
/// Each change is a part of its caller's transaction.
package enum SecondFactor {
    /// Gives the user a secret, or takes it away, and ends its sessions.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    package static func set(
        _ secret: [UInt8]?, of userID: Int64, keeping kept: Int64? = nil,
        on connection: borrowing Connection
    ) throws -> Bool {
        let had = try connection.query(
            "select totp_secret is not null from bascule.app_user where id = \(userID) for update"
        ).value(as: Bool.self)
        try connection.execute(
            """
            update bascule.app_user set totp_secret = \(secret), totp_step = null
             where id = \(userID)
            """)
        try Sessions.endAll(of: userID, but: kept, on: connection)
        return had
    }

    private enum Column: String, RowColumn {
        case secret = "totp_secret"
        case lastStep = "totp_step"
    }

    /// Whether it is the user's code now, by the database's clock; the same code is taken once.
    static func take(
        _ code: String, of userID: Int64, on connection: borrowing Connection
    ) throws -> Bool {
        let stored = try connection.query(
            """
            select totp_secret, totp_step from bascule.app_user
             where id = \(userID) and totp_secret is not null and disabled_at is null
               for update
            """
        ).first(by: Column.self) {
            (try $0[.secret, as: [UInt8].self], try $0[.lastStep, as: Int64?.self])
        }
        guard let (secret, lastStep) = stored else { return false }
        let now = try connection.now().microsecondsSince1970 / 1_000_000
        guard let step = TOTP.step(of: code, secret: secret, at: now, after: lastStep) else {
            return false
        }
        try connection.execute(
            "update bascule.app_user set totp_step = \(step) where id = \(userID)")
        return true
    }
}
