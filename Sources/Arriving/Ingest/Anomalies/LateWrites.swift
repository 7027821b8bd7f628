// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Stored files whose writer went on writing: the added bytes were taken up as a file of their own.
package enum LateWrites {
    package static let detector = Detector(
        about: Phrase(
            en: "files written to after they were stored", fr: "fichiers modifiés une fois rangés"),
        atOnce: 20, Found.self,
        found: """
            select concat('file ', l.file_id) as subject, l.found_at as due_at, l.file_id, f.feed,
                   f.name, coalesce(l.found_id, 0) as found_id
              from bascule.late_look l
              join bascule.file f on f.id = l.file_id
             where l.found_at is not null
            """,
        // The file was taken up; its sender is to be seen to.
        end: .acknowledged)

    private struct Found: AnomalyRow {
        let anomaly: Anomaly

        enum CodingKeys: String, RowColumn {
            case subject, since = "due_at"
            case old = "file_id", feed, name, new = "found_id"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            let (old, new): (Int64, Int64) = (try row[.old], try row[.new])
            let file = "\(try row[.feed, as: String.self]) : \(try row[.name, as: String.self])"
            anomaly = Anomaly(
                try row[.subject], since: try row[.since],
                sentence: Phrase(
                    en: "\(file) (file \(old)): its writer went on writing after `quiet`, when the"
                        + " file was stored. What is there now was taken up as file \(new). Give the"
                        + " feed a longer `arrival.quiet`, or ask for a marker.",
                    fr: "\(file) (fichier \(old)) : son expéditeur a continué d'écrire après le"
                        + " délai `quiet`, une fois le fichier rangé. Ce qui est là a été repris :"
                        + " fichier \(new). Allongez `arrival.quiet` du flux ou demandez un"
                        + " marqueur."))
        }
    }
}
