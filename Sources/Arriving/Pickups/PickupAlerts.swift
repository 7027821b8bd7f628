// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Pickups that keep failing, and files of other hosts that can't be fetched.
package enum PickupAlerts {
    package static let detector = Detector(
        about: Phrase(en: "pickups that fail", fr: "collectes en échec"), FailedRow.self,
        found: """
            select concat('pickup ', p.pickup) as subject, p.failing_since as due_at, p.pickup,
                   p.failures as number, coalesce(p.reason_en, '') as reason_en,
                   coalesce(p.reason_fr, '') as reason_fr, true as is_failing
              from bascule.pickup p
             where p.failures >= \(Pickup.Limits.failures) and p.failing_since is not null
             union all
            select concat('pickup ', i.pickup, ' refused'), min(i.seen_at), i.pickup, count(*),
                   (array_agg(i.reason_en order by i.id desc))[1],
                   (array_agg(i.reason_fr order by i.id desc))[1], false
              from bascule.pickup_item i
             where i.code is not null and i.gone_at is null
               -- Of a look that broke off: that is told as such.
               and i.code not in ('source_cut', 'source_too_slow')
             group by i.pickup
            having min(i.seen_at)
                   < now() - make_interval(secs => \(Pickup.Limits.patience / .seconds(1)))
            """,
        end: Detector.End.unfound(
            resolution: Phrase(en: "fetched again", fr: "de nouveau collecté")))
}

private struct FailedRow: AnomalyRow {
    let anomaly: Anomaly

    enum CodingKeys: String, RowColumn {
        case subject, pickup, number
        case since = "due_at"
        case reasonEN = "reason_en"
        case reasonFR = "reason_fr"
        case isFailing = "is_failing"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let (pickup, number): (String, Int64) = (try row[.pickup], try row[.number])
        let reason = Phrase(en: try row[.reasonEN], fr: try row[.reasonFR])
        let what =
            try row[.isFailing, as: Bool.self]
            ? Phrase.counted(
                number, en: "failed # time[s] in a row. ", fr: "# échec[s] de suite. ")
            : Phrase.counted(
                number, en: "can't fetch # file[s]. ", fr: "# fichier[s] impossible[s] à prendre. ")
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(en: "\(pickup): ", fr: "\(pickup) : ") + what + Self.ended(reason)
                + Phrase(
                    en: " `bascule pickups show \(pickup)` has the files.",
                    fr: " `bascule pickups show \(pickup)` donne les fichiers."))
    }

    private static func ended(_ reason: Phrase) -> Phrase {
        Phrase { language in
            let text = reason[language]
            return text.hasSuffix(".") || text.hasSuffix("?") ? text : text + "."
        }
    }
}
