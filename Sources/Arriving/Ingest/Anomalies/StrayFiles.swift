// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Views
package import Wording

/// What lies in the inboxes and will never be taken as it is: a file that no feed takes, a marker
/// without its file, an upload that was left; one alert a folder that holds some.
package struct StrayFiles: StandingDetector {
    /// Seconds that a file may lie there before the alert: its sender may be about to mend it.
    private static let patience = 900
    /// Names in one message, at most.
    private static let named = 5

    /// Files that a service tells of, at most: of so many, nobody knows what is left out.
    private let listed: Int

    package init(listed: Int = ServiceRecord.waitingLimit) { self.listed = listed }

    package let resolution = Phrase(en: "nothing is left there", fr: "il n'y a plus rien")

    private static let found: SQL = """
        select case when w.is_unlisted then w.path
                    else regexp_replace(w.path, '/[^/]*$', '') end as folder,
               w.path, w.reason, w.is_unlisted, min(w.since) as since
          from bascule.waiting w join bascule.service s using (worker)
         where w.is_stray and w.since < now() - make_interval(secs => \(patience))
           and s.seen_at > now() - interval '1 minute'
         group by w.path, w.reason, w.is_unlisted
        """

    /// Folders that hold none.
    ///
    /// If no watcher reports, one can't report all, or the folder or one above it can't be listed,
    /// nothing is known: the alert stays as it is.
    package func over(
        among subjects: [String], on connection: borrowing Connection
    ) throws -> [String] {
        try connection.query(
            """
            select a.subject
              from unnest(\(subjects)) as a (subject)
             where exists (select from bascule.service s
                            where 'watcher' = any(string_to_array(s.roles, ','))
                              and s.seen_at > now() - interval '1 minute'
                              and s.started_at < now() - interval '1 minute')
               and not exists (select from bascule.waiting w join bascule.service s using (worker)
                                where s.seen_at > now() - interval '1 minute'
                                group by w.worker having count(*) >= \(listed))
               and not exists (select from bascule.waiting w join bascule.service s using (worker)
                                where w.is_unlisted and s.seen_at > now() - interval '1 minute'
                                  and starts_with(a.subject || '/', concat('folder ', w.path, '/')))
               and not exists (select from (\(raw: Self.found)) f
                                where concat('folder ', f.folder) = a.subject)
            """
        ).values()
    }

    package func found(
        beside told: [String], on connection: borrowing Connection
    ) throws -> [Anomaly] {
        try connection.query(
            """
            select f.folder, count(*)::int as files,
                   (array_agg(case when f.is_unlisted then f.reason
                                   else substr(f.path, length(f.folder) + 2) || ' – ' || f.reason end
                              order by not f.is_unlisted, f.since, f.path))[1:\(Self.named)] as names,
                   date_trunc('second', min(f.since))
                       + make_interval(secs => \(Self.patience)) as due_at,
                   bool_or(f.is_unlisted) as is_unlisted
              from (\(raw: Self.found)) f
             where concat('folder ', f.folder) <> all(\(told))
             group by f.folder
             order by f.folder
             limit 20
            """
        ).decode(as: StrayFolder.self).map(\.anomaly)
    }
}

/// A folder, and what lies in it.
private struct StrayFolder: AnomalyRow {
    let folder: String
    let files: Int
    let names: [String]
    let since: Timestamp
    let isUnlisted: Bool

    enum CodingKeys: String, RowColumn {
        case folder, files, names, since = "due_at", isUnlisted = "is_unlisted"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        folder = try row[.folder]
        files = try row[.files]
        names = try row[.names]
        since = try row[.since]
        isUnlisted = try row[.isUnlisted]
    }

    var anomaly: Anomaly {
        Anomaly("folder \(folder)", since: since, sentence: isUnlisted ? unlisted : left)
    }

    private var unlisted: Phrase {
        let list = names.joined(separator: "; ")
        return Phrase(
            en:
                "\(folder): \(list). Nobody sees what lies there, and nothing of it is taken; see to"
                + " the folder's rights and its mount.",
            fr: "\(folder) : \(list). Personne ne voit ce qui s'y trouve, et rien n'en est pris ;"
                + " vérifiez les droits du dossier et son montage.")
    }

    private var left: Phrase {
        let more = files > names.count ? " (+ \(files - names.count))" : ""
        let list = names.joined(separator: "; ") + more
        return Phrase(
            en: "\(folder): \(files) file(s) that nobody will take: \(list). They stay where they"
                + " are; see `bascule status`.",
            fr: "\(folder) : \(files) fichier(s) que personne ne prendra : \(list). Ils restent où"
                + " ils sont ; voir `bascule status`.")
    }
}
