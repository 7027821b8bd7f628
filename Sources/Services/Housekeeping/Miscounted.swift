// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Site

/// Files whose lines did not add up when they were judged: a mistake of the program, met by these files alone.
package enum Miscounted {
    /// Raises an alert for each; it is resolved by hand, or when the file is loaded after all.
    ///
    /// - Returns: what was raised now.
    package static func check(
        language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        try connection.execute(
            """
            update bascule.alert a
               set resolved_at = now(), resolution = \(language == .fr ? "chargé" : "loaded")
             where rule = \(Alert.Rule.miscounted.rawValue) and resolved_at is null
               and exists (select from bascule.file f
                            where f.state = 'loaded' and concat('file ', f.id) = a.subject)
            """)
        return try connection.query(
            """
            select f.id, f.feed, f.name, x.message, f.arrived_at
              from bascule.file f
              join bascule.fault x on x.file_id = f.id
             where f.state = 'failed' and x.rule = 'lines' and x.severity = 'reject'
               and not exists (select from bascule.alert a
                                where a.rule = \(Alert.Rule.miscounted.rawValue)
                                  and a.subject = concat('file ', f.id)
                                  and a.due_at = f.arrived_at)
             order by f.id
             limit 20
            """
        ).compactMap { row in
            let id = try row[0, as: Int64.self]
            let file = "\(try row[1, as: String.self]) : \(try row[2, as: String.self])"
            let what = language == .fr ? "fichier" : "file"
            return try Alert.raise(
                .miscounted, subject: "file \(id)", dueAt: try row[4],
                message: "\(file) (\(what) \(id)) – \(try row[3, as: String.self])",
                on: connection)
        }
    }
}
