// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension Alert {
    /// An alert that stands for as long as something is so: raised once, told anew where it
    /// changes, and resolved when it is over.
    ///
    /// - Parameters:
    ///   - message: what is the matter; nil: nothing is any more.
    ///   - resolution: what to say then.
    /// - Returns: the alert, if it was raised now.
    package static func stand(
        _ rule: Rule, subject: String, message: String?, resolution: String,
        on connection: borrowing Connection
    ) throws -> Alert? {
        try connection.transaction { connection in
            // Several processes may look at the same time.
            _ = try connection.query(
                "select pg_advisory_xact_lock(hashtextextended('bascule.alert', 0))")
            guard let message else {
                try connection.execute(
                    """
                    update bascule.alert set resolved_at = now(), resolution = \(resolution)
                     where rule = \(rule.rawValue) and subject = \(subject) and resolved_at is null
                    """)
                return nil
            }
            let told = try connection.execute(
                """
                update bascule.alert set message = \(message), told_at = clock_timestamp()
                 where rule = \(rule.rawValue) and subject = \(subject) and resolved_at is null
                """)
            guard told == 0 else { return nil }
            let now = try connection.query("select clock_timestamp()").value(as: Timestamp.self)
            return try raise(rule, subject: subject, dueAt: now, message: message, on: connection)
        }
    }

    /// When what an alert that stands says was last found to be so; nil: none stands.
    package static func lastTold(
        _ rule: Rule, subject: String, on connection: borrowing Connection
    ) throws -> Timestamp? {
        try connection.query(
            """
            select coalesce(told_at, raised_at) from bascule.alert
             where rule = \(rule.rawValue) and subject = \(subject) and resolved_at is null
             order by 1 desc limit 1
            """
        ).firstValue()
    }

    /// The message of a standing, unacknowledged alert; nil: there is none.
    package static func standing(
        _ rule: Rule, subject: String, on connection: borrowing Connection
    ) throws -> String? {
        try connection.query(
            """
            select message from bascule.alert
             where rule = \(rule.rawValue) and subject = \(subject)
               and resolved_at is null and acknowledged_at is null
             order by id desc limit 1
            """
        ).firstValue()
    }
}
