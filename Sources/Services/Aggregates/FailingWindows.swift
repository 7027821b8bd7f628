// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Site

/// Windows that fail, and aggregates that can't be computed: one alert each, for as long as it lasts.
package enum FailingWindows {
    /// Alerts raised in one look; the next one raises more.
    private static let atOnce = 100

    /// Raises what is missing, and resolves the alerts of what is computed again.
    ///
    /// - Returns: what was raised now.
    package static func check(
        language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        try resolve(language, on: connection)
        return try windows(language, on: connection) + aggregates(language, on: connection)
    }

    private static func resolve(
        _ language: Language, on connection: borrowing Connection
    ) throws {
        let resolution = language == .fr ? "calculé depuis" : "computed since"
        try connection.execute(
            """
            update bascule.alert a set resolved_at = now(), resolution = \(resolution)
             where a.resolved_at is null
               and (a.rule = \(Alert.Rule.windowFailed.rawValue)
                    and not exists (
                        select from bascule.aggregate_window w
                         where w.failing_since = a.due_at
                           and a.subject = concat('window ', w.aggregate, ' ', w.first_day))
                    or a.rule = \(Alert.Rule.aggregateBroken.rawValue)
                    and not exists (
                        select from bascule.aggregate g
                         where g.broken_since = a.due_at
                           and a.subject = concat('aggregate ', g.name)))
            """)
    }

    private static func windows(
        _ language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        try connection.query(
            """
            select w.aggregate, w.first_day::text, w.failing_since, coalesce(w.error, '')
              from bascule.aggregate_window w
             where w.failing_since is not null
               and not exists (
                       select from bascule.alert a
                        where a.rule = \(Alert.Rule.windowFailed.rawValue)
                          and a.subject = concat('window ', w.aggregate, ' ', w.first_day)
                          and a.due_at = w.failing_since)
             order by w.failing_since, w.aggregate, w.window_start
             limit \(atOnce)
            """
        ).compactMap { row in
            let (name, day) = (try row[0, as: String.self], try row[1, as: String.self])
            let why = try row[3, as: String.self]
            let message =
                switch language {
                case .fr:
                    "\(name) : la fenêtre du \(day) ne peut pas être calculée (\(why)). Ses lignes "
                        + "restent celles d'avant ; voir `bascule aggregates status`."
                case .en:
                    "\(name): the window of \(day) can't be computed (\(why)). Its rows stay as they "
                        + "were; look at `bascule aggregates status`."
                }
            return try Alert.raise(
                .windowFailed, subject: "window \(name) \(day)", dueAt: try row[2],
                message: message, on: connection)
        }
    }

    private static func aggregates(
        _ language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        try connection.query(
            """
            select g.name, g.broken_since, coalesce(g.problem, '')
              from bascule.aggregate g
             where g.broken_since is not null
               and not exists (
                       select from bascule.alert a
                        where a.rule = \(Alert.Rule.aggregateBroken.rawValue)
                          and a.subject = concat('aggregate ', g.name)
                          and a.due_at = g.broken_since)
             order by g.broken_since, g.name
             limit \(atOnce)
            """
        ).compactMap { row in
            let (name, why) = (try row[0, as: String.self], try row[2, as: String.self])
            let message =
                switch language {
                case .fr:
                    "\(name) n'est plus calculé (\(why)) ; voir `bascule aggregates check`."
                case .en:
                    "\(name) is not computed any more (\(why)); see `bascule aggregates check`."
                }
            return try Alert.raise(
                .aggregateBroken, subject: "aggregate \(name)", dueAt: try row[1],
                message: message, on: connection)
        }
    }
}
