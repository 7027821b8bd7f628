// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Files that are far from usual: one alert a feed, and no other until somebody has acknowledged it;
/// the next one then tells of all that came meanwhile.
package enum UnusualFiles {
    /// The name of the rule that they stand under.
    package static let rule = "unusual_file"

    package static let detector = Detector(
        about: Phrase(en: "unusual files", fr: "fichiers inhabituels"), Found.self,
        found: """
            select distinct on (u.feed) u.subject, max(u.since) over w as due_at,
                   count(*) over w - 1 as others, u.id, u.feed, u.name, u.unusual, u.is_held
              from (select f.id, f.feed, concat('feed ', f.feed) as subject, f.name, f.unusual,
                           coalesce(f.held_at, f.loaded_at) as since,
                           f.held_at is not null as is_held
                      from bascule.file f
                     where f.unusual is not null and f.released_at is null
                       and (f.state = 'loaded' or f.held_at is not null and f.state = 'arrived')
                       and f.arrived_at > now() - interval '90 days') u
              left join (select a.subject, max(a.due_at) as due_at,
                                bool_or(a.acknowledged_at is null and a.resolved_at is null)
                                    as stands
                           from bascule.alerts a
                          where a.rule = \(rule)
                          group by a.subject) told on told.subject = u.subject
             where told.stands is not true and u.since > coalesce(told.due_at, '-infinity')
            window w as (partition by u.feed)
             order by u.feed, u.since, u.id
            """,
        end: .mended(
            // All that the alert is about was released, refused, reverted or replaced.
            """
            select a.subject
              from bascule.alerts a
             where a.rule = \(rule) and a.acknowledged_at is null and a.resolved_at is null
               and not exists (
                   select from bascule.file f
                    where concat('feed ', f.feed) = a.subject
                      and f.unusual is not null and f.released_at is null
                      and (f.state = 'loaded' or f.held_at is not null and f.state = 'arrived')
                      and coalesce(f.held_at, f.loaded_at) <= a.due_at
                      and coalesce(f.held_at, f.loaded_at)
                          > coalesce((select max(b.due_at)
                                        from bascule.alerts b
                                       where b.rule = a.rule and b.subject = a.subject
                                         and b.id < a.id), '-infinity'))
            """,
            resolution: Phrase(
                en: "released, refused, reverted or replaced",
                fr: "libéré, refusé, annulé ou remplacé")))

    /// Files of a feed in which something is unusual are written down one after the other, so that
    /// their times are in the order in which they can be seen: none is passed over.
    static func takeTurns(_ feed: String, on connection: borrowing Connection) throws {
        _ = try connection.query(
            "select pg_advisory_xact_lock(\(AdvisoryLock.key(feed, "unusual")))")
    }

    private struct Found: AnomalyRow {
        let anomaly: Anomaly

        enum CodingKeys: String, RowColumn {
            case subject, since = "due_at"
            case id, feed, name, unusual, others
            case isHeld = "is_held"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            let id: Int64 = try row[.id]
            let name: String = try row[.name]
            let unusual: String = try row[.unusual]
            let isHeld: Bool = try row[.isHeld]
            let others: Int64 = try row[.others]
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
                    fr: "\(file) (fichier \(id)) est inhabituel : \(unusual).") + next
                    + Self.more(others))
        }

        private static func more(_ others: Int64) -> Phrase {
            guard others > 0 else { return Phrase("") }
            return Phrase(" ")
                + Phrase.counted(
                    Int(others), en: "# other file[s] of this feed [is|are] unusual too.",
                    fr: "# [autre fichier|autres fichiers] de ce flux [l'est|le sont] aussi.")
        }
    }
}
