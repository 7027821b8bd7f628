// SPDX-License-Identifier: Apache-2.0

internal import Ingest
internal import Postgres
internal import Wording

/// Finds files that are tried again and again, by feed and by what holds them up.
enum PutOffLook {
    /// Causes told, at most.
    private static let limit = 50

    /// - Parameter seconds: a file that has waited for less is no matter yet.
    static func find(after seconds: Int, on connection: borrowing Connection) throws -> [Finding] {
        try connection.query(
            """
            select feed, coalesce(reason, '') as reason, held_at is not null as is_held,
                   count(*)::int as files,
                   (array_agg(name order by arrived_at, id))[1] as name,
                   extract(epoch from now() - min(arrived_at))::bigint as seconds
              from bascule.file
             where stored_at is null and state = 'arrived'
               and arrived_at < now() - make_interval(secs => \(seconds))
             group by feed, reason, is_held
             order by feed, files desc, reason
             limit \(limit)
            """
        ).map(by: Column.self) { row in
            finding(
                try row[.feed], try row[.reason], try row[.files], try row[.name],
                try row[.seconds], isHeld: try row[.isHeld])
        }
    }

    private enum Column: String, RowColumn {
        case feed, reason, files, name, seconds
        case isHeld = "is_held"
    }

    private static func finding(
        _ feed: String, _ reason: String, _ count: Int, _ name: String, _ seconds: Int64,
        isHeld: Bool
    ) -> Finding {
        let file = printable(name)
        let why = Phrase(
            reason.isEmpty ? "" : " " + printable(reason.hasSuffix(".") ? reason : reason + "."))
        return Finding(
            "files_put_off", feed,
            Phrase.counted(
                count, en: "# file[s] put off, the oldest for ",
                fr: "Fichiers remis à plus tard : #, le plus ancien depuis ")
                + Phrase(en: "\(seconds) s: \(file).", fr: "\(seconds) s : \(file).") + why,
            next: isHeld
                ? Phrase(
                    en: "Look at it; release it, or have its sender send another in its place.",
                    fr: "Regardez-le ; libérez-le, ou faites-en envoyer un autre à sa place.")
                : Phrase(
                    en: "Mend that; each is tried again by itself, `bascule status` says when.",
                    fr: "Remédiez-y ; chacun est réessayé de lui-même, `bascule status` dit quand."),
            feed: feed)
    }
}
