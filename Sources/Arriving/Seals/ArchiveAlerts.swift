// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// What the archive's readings have found damaged, until it is well again.
package enum ArchiveAlerts {
    package static let detector = Detector(
        about: Phrase(en: "damage of the archive", fr: "dommages de l'archive"),
        atOnce: 20, Found.self,
        found: """
            select concat('archive ', d.id) as subject, d.found_at as due_at, d.id, d.path, d.kind,
                   d.file_id, d.feed, d.name, d.expected, d.found, d.other_id, d.why, d.found_at,
                   d.seen_at
              from bascule.archive_damage d
            """,
        end: .unfound(resolution: Phrase(en: "well again", fr: "de nouveau intact")))

    private struct Found: AnomalyRow {
        let anomaly: Anomaly

        enum CodingKeys: String, RowColumn {
            case subject, since = "due_at"
            case kind, path, feed, name, expected, found, why
            case fileID = "file_id"
            case otherID = "other_id"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            let kind = ArchiveDamage.Kind(rawValue: try row[.kind]) ?? .altered
            var damage = ArchiveDamage(kind, path: try row[.path])
            damage.fileID = try row[.fileID]
            damage.feed = try row[.feed]
            damage.name = try row[.name]
            damage.expected = try row[.expected]
            damage.found = try row[.found]
            damage.otherID = try row[.otherID]
            damage.why = try row[.why]
            anomaly = Anomaly(
                try row[.subject], since: try row[.since], sentence: damage.sentence)
        }
    }
}
