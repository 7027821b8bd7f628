// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// Alerts of one rule, one for each thing that a query finds: raised once, resolved when it is well again.
///
/// What is over is asked in the statement that resolves. So a look that could not be made resolves nothing:
/// it has thrown.
package struct SubjectAlerts: Sendable {
    package enum End: Sendable {
        /// It is over when the query finds the thing no more, or finds it since another time.
        case unfound(resolution: Phrase)
        /// It is over when this query finds the thing's `subject`; that `found` is silent is no sign.
        case mended(SQL, resolution: Phrase)
        /// What has happened can't be undone: somebody has to acknowledge it.
        case acknowledged
    }

    let rule: Alert.Rule
    /// What it looks for.
    package let about: Phrase
    /// Alerts raised in one look; the next one raises more.
    let atOnce: Int
    /// What is wrong: its `subject` (text), since when (`due_at`), and what the sentence needs.
    let found: SQL
    let end: End
    /// The sentence about one row of it.
    let message: @Sendable (Row) throws -> Phrase

    package init(
        rule: Alert.Rule, about: Phrase, atOnce: Int = 100, found: SQL, end: End,
        message: @escaping @Sendable (Row) throws -> Phrase
    ) {
        self.rule = rule
        self.about = about
        self.atOnce = atOnce
        self.found = found
        self.end = end
        self.message = message
    }

    /// Resolves what is over, and raises what is new, the oldest first.
    ///
    /// - Returns: what was raised now.
    package func check(
        language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        switch end {
        case .unfound(let resolution):
            try resolve(
                """
                not exists (select from (\(raw: found)) f
                             where f.subject = a.subject and f.due_at = a.due_at)
                """, resolution[language], on: connection)
        case .mended(let well, let resolution):
            try resolve(
                "exists (select from (\(raw: well)) w where w.subject = a.subject)",
                resolution[language], on: connection)
        case .acknowledged: break
        }
        return try raise(language, on: connection)
    }

    private func resolve(
        _ isOver: SQL, _ resolution: String, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            update bascule.alert a set resolved_at = now(), resolution = \(resolution)
             where a.rule = \(rule.rawValue) and a.resolved_at is null and \(raw: isOver)
            """)
    }

    private func raise(
        _ language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        try connection.query(
            """
            select f.*
              from (\(raw: found)) f
             where not exists (select from bascule.alert a
                                where a.rule = \(rule.rawValue) and a.subject = f.subject
                                  and a.due_at = f.due_at)
             order by f.due_at, f.subject
             limit \(atOnce)
            """
        ).compactMap { row in
            try Alert.raise(
                rule, subject: try row["subject"], dueAt: try row["due_at"],
                message: try message(row)[language], on: connection)
        }
    }
}
