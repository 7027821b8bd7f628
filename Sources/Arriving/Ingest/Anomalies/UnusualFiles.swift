// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Files that are far from usual: one alert a feed, and no other until somebody has acknowledged it.
package enum UnusualFiles {
    /// The name of the rule that they stand under.
    package static let rule = "unusual_file"

    package static let detector = Detector(
        about: Phrase(en: "unusual files", fr: "fichiers inhabituels"), Found.self,
        found: """
            select distinct on (u.feed) concat('feed ', u.feed) as subject, u.since as due_at, u.id,
                   u.feed, u.name, u.unusual, u.is_held
              from (select f.id, f.feed, f.name, f.unusual, coalesce(f.held_at, f.loaded_at) as since,
                           f.held_at is not null as is_held
                      from bascule.file f
                     where f.unusual is not null and f.released_at is null
                       and (f.held_at is not null or f.state = 'loaded')
                       and f.arrived_at > now() - interval '90 days') u
             where u.since > coalesce((select max(coalesce(a.acknowledged_at, 'infinity'))
                                         from bascule.alerts a
                                        where a.rule = \(rule)
                                          and a.subject = concat('feed ', u.feed)), '-infinity')
             order by u.feed, u.since
            """,
        end: .acknowledged)

    private struct Found: AnomalyRow {
        let anomaly: Anomaly

        enum CodingKeys: String, RowColumn {
            case subject, since = "due_at"
            case id, feed, name, unusual
            case isHeld = "is_held"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            let id: Int64 = try row[.id]
            let name: String = try row[.name]
            let unusual: String = try row[.unusual]
            let isHeld: Bool = try row[.isHeld]
            let file = "\(try row[.feed, as: String.self]) : \(name)"
            let next =
                isHeld
                ? Phrase(
                    en: " It is not loaded: `bascule files release \(id)` loads it.",
                    fr: " Il n'est pas chargé : `bascule files release \(id)` le charge.")
                : Phrase(
                    en: " It is loaded; `bascule files revert \(id)` takes it back.",
                    fr: " Il est chargé ; `bascule files revert \(id)` l'annule.")
            anomaly = Anomaly(
                try row[.subject], since: try row[.since],
                sentence: Phrase(
                    en: "\(file) (file \(id)) is unusual: \(unusual).",
                    fr: "\(file) (fichier \(id)) est inhabituel : \(unusual).") + next)
        }
    }
}
