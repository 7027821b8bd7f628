// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Site

/// Files that are settled and can't be moved to their last place, each for a reason of its own.
package enum BlockedMoves {
    /// Alerts raised in one look; the next one raises more.
    private static let atOnce = 20

    /// Raises an alert for each, and resolves those of files that have been moved.
    ///
    /// - Returns: what was raised now.
    package static func check(
        language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        try connection.execute(
            """
            update bascule.alert a
               set resolved_at = now(), resolution = \(language == .fr ? "rangé" : "moved")
             where rule = \(Alert.Rule.blocked.rawValue) and resolved_at is null
               and not exists (select from bascule.file f
                                where f.blocked_since = a.due_at
                                  and concat('file ', f.id) = a.subject)
            """)
        return try connection.query(
            """
            select f.id, f.feed, f.inbox_path, f.state, f.blocked_reason, f.blocked_since
              from bascule.file f
             where f.blocked_since is not null
               and not exists (select from bascule.alert a
                                where a.rule = \(Alert.Rule.blocked.rawValue)
                                  and a.subject = concat('file ', f.id)
                                  and a.due_at = f.blocked_since)
             order by f.id
             limit \(atOnce)
            """
        ).compactMap { row in
            let id = try row[0, as: Int64.self]
            let file = "\(try row[1, as: String.self]) : \(try row[2, as: String.self])"
            let state = try row[3, as: String.self]
            let reason = try row[4, as: String?.self] ?? ""
            let message =
                language == .fr
                ? "\(file) (fichier \(id)) ne peut pas être rangé et reste où il est :"
                    + " \(reason). Les autres fichiers passent ; nouvel essai tout seul."
                : "\(file) (file \(id), \(state)) can't be moved and stays where it is: \(reason)."
                    + " The others go on; it is tried again by itself."
            return try Alert.raise(
                .blocked, subject: "file \(id)", dueAt: try row[5], message: message,
                on: connection)
        }
    }
}
