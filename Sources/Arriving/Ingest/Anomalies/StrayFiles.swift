// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// What lies in the inboxes and will never be taken as it is: a file that no feed takes, a marker without
/// its file, an upload that was left.
package enum StrayFiles {
    /// Seconds that one may lie there before somebody is told: a sender may be about to mend it.
    private static let patience = 900
    /// Names in one message, at most.
    private static let named = 5

    /// Raises an alert for each folder that holds some, and resolves those of folders that hold none.
    ///
    /// - Parameter listed: files that a service tells of, at most: of so many, nobody knows what is left out.
    /// - Returns: what was raised now.
    package static func check(
        language: Language, listed: Int, on connection: borrowing Connection
    ) throws -> [Alert] {
        let found: SQL = """
            select case when w.is_unlisted then w.path
                        else regexp_replace(w.path, '/[^/]*$', '') end as folder,
                   w.path, w.reason, w.is_unlisted, min(w.since) as since
              from bascule.waiting w join bascule.service s using (worker)
             where w.is_stray and w.since < now() - make_interval(secs => \(patience))
               and s.seen_at > now() - interval '1 minute'
             group by w.path, w.reason, w.is_unlisted
            """
        // Where no watcher tells, one can't tell all, or the folder or one above it can't be listed, nobody
        // knows: the alert stays as it is.
        try connection.execute(
            """
            update bascule.alert a
               set resolved_at = now(),
                   resolution = \(language == .fr ? "il n'y a plus rien" : "nothing is left there")
             where rule = \(Alert.Rule.stray.rawValue) and resolved_at is null
               and exists (select from bascule.service s
                            where 'watcher' = any(string_to_array(s.roles, ','))
                              and s.seen_at > now() - interval '1 minute'
                              and s.started_at < now() - interval '1 minute')
               and not exists (select from bascule.waiting w join bascule.service s using (worker)
                                where s.seen_at > now() - interval '1 minute'
                                group by w.worker having count(*) >= \(listed))
               and not exists (select from bascule.waiting w join bascule.service s using (worker)
                                where w.is_unlisted and s.seen_at > now() - interval '1 minute'
                                  and starts_with(a.subject || '/', concat('folder ', w.path, '/')))
               and not exists (select from (\(raw: found)) f
                                where concat('folder ', f.folder) = a.subject)
            """)
        return try connection.query(
            """
            select f.folder, count(*)::int,
                   (array_agg(case when f.is_unlisted then f.reason
                                   else substr(f.path, length(f.folder) + 2) || ' – ' || f.reason end
                              order by not f.is_unlisted, f.since, f.path))[1:\(named)],
                   date_trunc('second', min(f.since)) + make_interval(secs => \(patience)),
                   bool_or(f.is_unlisted)
              from (\(raw: found)) f
             where not exists (select from bascule.alert a
                                where a.rule = \(Alert.Rule.stray.rawValue)
                                  and a.subject = concat('folder ', f.folder)
                                  and a.resolved_at is null)
             group by f.folder
             order by f.folder
             limit 20
            """
        ).compactMap { row in
            let folder = try row[0, as: String.self]
            return try Alert.raise(
                .stray, subject: "folder \(folder)", dueAt: try row[3],
                message: try row[4, as: Bool.self]
                    ? unlisted(folder, try row[2], language)
                    : message(folder, try row[1], try row[2], language), on: connection)
        }
    }

    private static func unlisted(
        _ folder: String, _ what: [String], _ language: Language
    ) -> String {
        let list = what.joined(separator: "; ")
        return switch language {
        case .fr:
            "\(folder) : \(list). Personne ne voit ce qui s'y trouve, et rien n'en est pris ; vérifiez les"
                + " droits du dossier et son montage."
        case .en:
            "\(folder): \(list). Nobody sees what lies there, and nothing of it is taken; see to the"
                + " folder's rights and its mount."
        }
    }

    private static func message(
        _ folder: String, _ count: Int, _ names: [String], _ language: Language
    ) -> String {
        let more = count > names.count ? " (+ \(count - names.count))" : ""
        let list = names.joined(separator: "; ") + more
        return switch language {
        case .fr:
            "\(folder) : \(count) fichier(s) que personne ne prendra : \(list). Ils restent où ils"
                + " sont ; voir `bascule status`."
        case .en:
            "\(folder): \(count) file(s) that nobody will take: \(list). They stay where they are; see"
                + " `bascule status`."
        }
    }
}
