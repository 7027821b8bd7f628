// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Site

/// Stored files whose writer went on writing: what he added was taken up as a file of its own.
package enum LateWrites {
    /// Raises an alert for each, resolved at once: the file was taken up; its sender is to be seen to.
    ///
    /// - Returns: what was raised now.
    package static func check(
        language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        try connection.query(
            """
            select l.file_id, f.feed, f.name, l.found_id, l.found_at
              from bascule.late_look l
              join bascule.file f on f.id = l.file_id
             where l.found_at is not null
               and not exists (select from bascule.alert a
                                where a.rule = \(Alert.Rule.lateWrite.rawValue)
                                  and a.subject = concat('file ', l.file_id))
             order by l.file_id
             limit 20
            """
        ).compactMap { row in
            let (old, new) = (try row[0, as: Int64.self], try row[3, as: Int64?.self] ?? 0)
            let file = "\(try row[1, as: String.self]) : \(try row[2, as: String.self])"
            let message =
                language == .fr
                ? "\(file) (fichier \(old)) : son expéditeur a continué d'écrire après le délai"
                    + " `quiet`, une fois le fichier rangé. Ce qui est là a été repris : fichier \(new)."
                    + " Allongez `arrival.quiet` du flux ou demandez un marqueur."
                : "\(file) (file \(old)): its writer went on writing after `quiet`, when the file was"
                    + " stored. What is there now was taken up as file \(new). Give the feed a longer"
                    + " `arrival.quiet`, or ask for a marker."
            return try Alert.raise(
                .lateWrite, subject: "file \(old)", dueAt: try row[4], message: message,
                on: connection)
        }
    }
}
