// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Site

/// Jobs that have failed as often as they may, and wait for a person to retry or discard them.
package enum DeadJobs {
    /// Alerts raised in one look; the next one raises more.
    private static let atOnce = 100

    /// Raises an alert for each, and resolves those of jobs that somebody has seen to.
    ///
    /// - Returns: what was raised now.
    package static func check(
        language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        try connection.execute(
            """
            update bascule.alert a
               set resolved_at = now(),
                   resolution = \(language == .fr
                       ? "relancé ou abandonné" : "retried or discarded")
             where rule = \(Alert.Rule.dead.rawValue) and resolved_at is null
               and not exists (select from bascule.job j
                                where j.state = 'dead' and coalesce(j.settled_at, j.enqueued_at) = a.due_at
                                  and concat('job ', j.id) = a.subject)
            """)
        return try connection.query(
            """
            select j.id, j.kind, j.enqueued_by, coalesce(j.reason, ''),
                   coalesce(j.settled_at, j.enqueued_at)
              from bascule.job j
             where j.state = 'dead'
               and not exists (select from bascule.alert a
                                where a.rule = \(Alert.Rule.dead.rawValue)
                                  and a.subject = concat('job ', j.id)
                                  and a.due_at = coalesce(j.settled_at, j.enqueued_at))
             order by j.settled_at
             limit \(atOnce)
            """
        ).compactMap { row in
            let id = try row[0, as: Int64.self]
            return try Alert.raise(
                .dead, subject: "job \(id)", dueAt: try row[4],
                message: message(id, try row[1], try row[2], try row[3], language), on: connection)
        }
    }

    private static func message(
        _ id: Int64, _ kind: String, _ actor: String, _ reason: String, _ language: Language
    ) -> String {
        // The whole reason is with the job.
        let why = reason.count > 200 ? reason.prefix(199) + "…" : reason[...]
        return switch language {
        case .fr:
            "\(kind) (\(actor)) : le travail \(id) est mort (\(why)). Voir `bascule jobs show \(id)`,"
                + " puis `retry` ou `discard`."
        case .en:
            "\(kind) (\(actor)): job \(id) is dead (\(why)). Look at `bascule jobs show \(id)`, then"
                + " `retry` or `discard` it."
        }
    }
}
