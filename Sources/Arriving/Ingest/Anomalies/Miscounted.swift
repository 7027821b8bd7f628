// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Files whose lines did not add up when they were judged: a mistake of the program, met by these
/// files alone.
package enum Miscounted {
    package static let detector = Detector(
        about: Phrase(
            en: "files whose lines do not add up", fr: "fichiers dont le compte de lignes est faux"),
        atOnce: 20, Found.self,
        found: """
            select concat('file ', f.id) as subject, f.arrived_at as due_at, f.id, f.feed, f.name,
                   x.message
              from bascule.file f
              join bascule.fault x on x.file_id = f.id
             where f.state = 'failed' and x.rule = 'lines' and x.severity = 'reject'
            """,
        // A retried file has not been counted right yet.
        end: .mended(
            """
            select concat('file ', f.id) as subject from bascule.file f where f.state = 'loaded'
            """, resolution: Phrase(en: "loaded", fr: "chargé")))

    private struct Found: AnomalyRow {
        let anomaly: Anomaly

        enum CodingKeys: String, RowColumn {
            case subject, since = "due_at"
            case id, feed, name, message
        }

        init(_ row: RowReader<CodingKeys>) throws {
            let (id, what): (Int64, String) = (try row[.id], try row[.message])
            let file = "\(try row[.feed, as: String.self]) : \(try row[.name, as: String.self])"
            anomaly = Anomaly(
                try row[.subject], since: try row[.since],
                sentence: Phrase(
                    en: "\(file) (file \(id)) – \(what)", fr: "\(file) (fichier \(id)) – \(what)"))
        }
    }
}
