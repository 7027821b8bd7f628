// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The second factors of users.
///
/// Each change is a part of its caller's transaction.
package enum SecondFactor {
    /// Gives the user a secret, or takes it away, and ends its sessions.
    ///
    /// - Parameter step: of the code that confirmed it, which is not taken again; nil: there was none.
    /// - Returns: whether there was one.
    @discardableResult
    package static func set(
        _ secret: [UInt8]?, confirmedAt step: Int64? = nil, of userID: Int64,
        keeping kept: Int64? = nil, on connection: borrowing Connection
    ) throws -> Bool {
        let had = try connection.query(
            "select totp_secret is not null from bascule.app_user where id = \(userID) for update"
        ).value(as: Bool.self)
        try connection.execute(
            """
            update bascule.app_user set totp_secret = \(secret), totp_step = \(step)
             where id = \(userID)
            """)
        try Sessions.endAll(of: userID, but: kept, on: connection)
        return had
    }

    private enum Column: String, RowColumn {
        case secret = "totp_secret"
        case lastStep = "totp_step"
        case failures = "totp_failures"
        case failedAt = "totp_failed_at"
    }

    /// How long the next code must wait, without a lock.
    static func wait(of userID: Int64, on connection: borrowing Connection) throws -> Duration {
        let count = try connection.query(
            """
            select totp_failures, totp_failed_at from bascule.app_user
             where id = \(userID) and totp_failed_at is not null
            """
        ).first(by: CountColumn.self) {
            Throttle.Count(failures: try $0[.failures], lastAt: try $0[.failedAt])
        }
        guard let count else { return .zero }
        return Throttle.left(count, of: .code, at: try connection.now())
    }

    private enum CountColumn: String, RowColumn {
        case failures = "totp_failures"
        case failedAt = "totp_failed_at"
    }

    /// What a code was.
    enum Taken: Sendable, Equatable {
        case right
        /// With the wrong ones in a row, this one too.
        case wrong(failures: Int)
        /// Too many wrong ones, from anywhere: the right one is not taken either for so long.
        case mustWait(Duration)
    }

    /// Whether it is the user's code now, by the database's clock; the same code is taken once.
    ///
    /// Wrong ones are counted by user: who knows the password and has many addresses has no more
    /// tries than who has one.
    static func take(
        _ code: String, of userID: Int64, on connection: borrowing Connection
    ) throws -> Taken {
        let stored = try connection.query(
            """
            select totp_secret, totp_step, totp_failures,
                   coalesce(totp_failed_at, clock_timestamp()) as totp_failed_at
              from bascule.app_user
             where id = \(userID) and totp_secret is not null and disabled_at is null
               for update
            """
        ).first(by: Column.self) {
            (
                secret: try $0[.secret, as: [UInt8].self],
                lastStep: try $0[.lastStep, as: Int64?.self],
                count: Throttle.Count(failures: try $0[.failures], lastAt: try $0[.failedAt])
            )
        }
        guard let stored else { return .wrong(failures: 0) }
        let now = try connection.now()
        let wait = Throttle.left(stored.count, of: .code, at: now)
        guard wait == .zero else { return .mustWait(wait) }
        let seconds = now.microsecondsSince1970 / 1_000_000
        guard
            let step = TOTP.step(
                of: code, secret: stored.secret, at: seconds, after: stored.lastStep)
        else {
            let count = Throttle.failed(stored.count, of: .code, at: now)
            try connection.execute(
                """
                update bascule.app_user
                   set totp_failures = \(count.failures), totp_failed_at = \(count.lastAt)
                 where id = \(userID)
                """)
            return .wrong(failures: count.failures)
        }
        try connection.execute(
            """
            update bascule.app_user
               set totp_step = \(step), totp_failures = 0, totp_failed_at = null
             where id = \(userID)
            """)
        return .right
    }
}
