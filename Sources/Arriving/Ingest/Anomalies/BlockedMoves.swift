// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Files that are settled and can't be moved to their last place, each for a reason of its own.
package enum BlockedMoves {
    package static let detector = Detector(
        about: Phrase(en: "moves that can't be done", fr: "fichiers impossibles à ranger"),
        atOnce: 20, Found.self,
        found: """
            select concat('file ', f.id) as subject, f.blocked_since as due_at, f.id, f.feed,
                   f.inbox_path, f.state, coalesce(f.blocked_reason, '') as reason
              from bascule.file f
             where f.blocked_since is not null
            """,
        end: .unfound(resolution: Phrase(en: "moved", fr: "rangé")))

    private struct Found: AnomalyRow {
        let anomaly: Anomaly

        enum CodingKeys: String, RowColumn {
            case subject, since = "due_at"
            case id, feed, path = "inbox_path", state, reason
        }

        init(_ row: RowReader<CodingKeys>) throws {
            let (id, state): (Int64, String) = (try row[.id], try row[.state])
            let file = "\(try row[.feed, as: String.self]) : \(try row[.path, as: String.self])"
            let reason: String = try row[.reason]
            anomaly = Anomaly(
                try row[.subject], since: try row[.since],
                sentence: Phrase(
                    en: "\(file) (file \(id), \(state)) can't be moved and stays where it is:"
                        + " \(reason). The others go on; it is tried again by itself.",
                    fr: "\(file) (fichier \(id)) ne peut pas être rangé et reste où il est :"
                        + " \(reason). Les autres fichiers passent ; nouvel essai tout seul."))
        }
    }
}
