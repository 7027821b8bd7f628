// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Views
package import Wording

/// The book of alerts, opened at one rule: what is found goes in, what is over is closed.
package struct AlertBook: Sendable {
    let rule: Alert.Rule
    let language: Language
    /// Alerts looked at in one statement.
    static let pageSize = 1_000

    package init(_ rule: Alert.Rule, language: Language) {
        self.rule = rule
        self.language = language
    }

    /// Raises an alert for an anomaly, once; one that is over already is resolved at once.
    ///
    /// - Returns: the alert, if it is a new one.
    package func raise(
        _ anomaly: Anomaly, on connection: borrowing Connection
    ) throws -> Alert? {
        let (subject, dueAt) = (anomaly.key.subject, anomaly.key.since)
        let alert = try Alert.raise(
            rule, subject: subject, dueAt: dueAt, message: anomaly.sentence[language],
            on: connection)
        if let end = anomaly.end {
            try Alert.resolve(
                rule, subject: subject, dueAt: dueAt, at: end.at,
                because: end.resolution[language], on: connection)
        }
        return alert
    }

    /// When what was missed happened after all; nil: on time, or not at all.
    package func resolvedAt(
        _ key: Anomaly.Key, on connection: borrowing Connection
    ) throws -> Timestamp? {
        try connection.query(
            """
            select resolved_at from bascule.alert
             where rule = \(rule.rawValue) and subject = \(key.subject) and due_at = \(key.since)
            """
        ).firstValue(as: Timestamp?.self) ?? nil
    }

    /// The due times of a thing's alerts that nothing has resolved yet, oldest first.
    package func openDueTimes(
        of subject: String, on connection: borrowing Connection
    ) throws -> [Timestamp] {
        try connection.query(
            """
            select due_at from bascule.alert
             where rule = \(rule.rawValue) and subject = \(subject) and resolved_at is null
             order by due_at
             limit 1000
            """
        ).values()
    }

    /// Resolves the alerts of things that nobody asks for any more.
    package func withdraw(
        allBut subjects: [String], because resolution: Phrase, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            update bascule.alert
               set resolved_at = now(), resolution = \(resolution[language])
             where rule = \(rule.rawValue) and resolved_at is null and subject <> all(\(subjects))
            """)
    }

    /// Resolves those that are over, asked a page of open alerts at a time.
    func resolve(
        because resolution: Phrase, on connection: borrowing Connection,
        where over: ([OpenAlert], borrowing Connection) throws -> [OpenAlert]
    ) throws {
        var last: Int64 = 0
        while true {
            let page = try open(after: last, on: connection)
            guard let end = page.last else { return }
            last = end.id
            let ids = try over(page, connection).map(\.id)
            if !ids.isEmpty {
                try connection.execute(
                    """
                    update bascule.alert
                       set resolved_at = clock_timestamp(), resolution = \(resolution[language])
                     where id = any(\(ids)) and resolved_at is null
                    """)
            }
            if page.count < Self.pageSize { return }
        }
    }

    /// Those that nothing has resolved yet, behind one of them, in the order of their numbers.
    func open(after id: Int64, on connection: borrowing Connection) throws -> [OpenAlert] {
        try connection.query(
            """
            select id, subject, due_at from bascule.alert
             where rule = \(rule.rawValue) and resolved_at is null and id > \(id)
             order by id
             limit \(Self.pageSize)
            """
        ).decode(as: OpenAlert.self)
    }

    /// Which of these anomalies stand in the book, resolved or not.
    func known(
        among keys: [Anomaly.Key], on connection: borrowing Connection
    ) throws -> Set<Anomaly.Key> {
        let rows = try connection.query(
            """
            select a.id, a.subject, a.due_at
              from unnest(\(keys.map(\.subject)), \(keys.map(\.since))) as k (subject, due_at)
              join bascule.alert a on a.rule = \(rule.rawValue)
                                  and (a.subject, a.due_at) = (k.subject, k.due_at)
            """
        ).decode(as: OpenAlert.self)
        return Set(rows.map(\.key))
    }
}
