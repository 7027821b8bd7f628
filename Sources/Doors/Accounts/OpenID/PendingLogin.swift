// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Logins that were begun here and go on elsewhere: of a short life, good once, and in the browser that
/// began them only.
///
/// The clock is the database's.
enum PendingLogin {
    /// Of one network, and of all: of more the oldest are over, for anybody can begin one.
    static let mostOfNetwork = 100
    static let most = 10_000
    /// Rows that one beginning takes away.
    private static let sweep = 100

    /// - Parameters:
    ///   - state: what comes back with the browser.
    ///   - next: the path that it leads to.
    static func begin(
        _ state: String, _ secret: LoginSecret, next: String, network: String,
        lasting: Duration, on connection: borrowing Connection
    ) throws {
        try connection.transaction { connection in
            try connection.execute(
                """
                delete from bascule.login_pending
                 where digest in (select digest from bascule.login_pending
                                   where ends_at < clock_timestamp()
                                   order by ends_at limit \(sweep)
                                     for update skip locked)
                """)
            try connection.execute(
                """
                delete from bascule.login_pending
                 where digest in (select digest from bascule.login_pending
                                   where network = \(network)
                                   order by begun_at desc
                                  offset \(mostOfNetwork - 1) limit \(sweep))
                """)
            try connection.execute(
                """
                delete from bascule.login_pending
                 where digest in (select digest from bascule.login_pending
                                   order by begun_at desc offset \(most - 1) limit \(sweep))
                """)
            try connection.execute(
                """
                insert into bascule.login_pending (digest, browser, network, next_path, ends_at)
                values (\(Secret.digest(state)), \(secret.digest), \(network), \(next),
                        clock_timestamp() + make_interval(secs => \(lasting / .seconds(1))))
                """)
        }
    }

    /// Ends it, so that it is good once, however many ask at the same time.
    ///
    /// - Returns: the path that it leads to; nil where it is none, is over, or is another browser's,
    ///   which can still go on with it.
    static func take(
        _ state: String, _ secret: LoginSecret, on connection: borrowing Connection
    ) throws -> String? {
        try connection.query(
            """
            delete from bascule.login_pending
             where digest = \(Secret.digest(state)) and browser = \(secret.digest)
               and ends_at > clock_timestamp()
            returning next_path
            """
        ).firstValue(as: String.self)
    }
}
