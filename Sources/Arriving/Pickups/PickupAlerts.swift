// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Pickups that keep failing, files of other hosts that can't be fetched or not be put away there, and
/// mails that wait.
package enum PickupAlerts {
    package static let detector = Detector(
        about: Phrase(en: "pickups that fail", fr: "collectes en échec"), FailedRow.self,
        found: """
            select concat('pickup ', p.pickup) as subject, p.failing_since as due_at, p.pickup,
                   p.failures as number, coalesce(p.reason_en, '') as reason_en,
                   coalesce(p.reason_fr, '') as reason_fr, 'failing' as kind
              from bascule.pickup p
             where p.failures >= \(Pickup.Limits.failures) and p.failing_since is not null
             union all
            select concat('pickup ', i.pickup, ' ', i.kind), min(i.code_since), i.pickup, count(*),
                   (array_agg(i.reason_en order by i.id desc))[1],
                   (array_agg(i.reason_fr order by i.id desc))[1], i.kind
              from (select r.id, r.pickup, r.code_since, r.reason_en, r.reason_fr,
                           case when r.code = any(\(PickupBook.keptCodes)) then 'kept'
                                else 'refused' end as kind
                      from bascule.pickup_item r
                     where r.code is not null and r.gone_at is null
                       -- Of a look that broke off: that is told as such.
                       and r.code not in ('source_cut', 'source_too_slow')) i
             group by i.pickup, i.kind
            having min(i.code_since) < \(raw: longAgo)
             union all
            select concat('pickup ', m.pickup, ' waiting'), min(m.seen_at), m.pickup, count(*), '', '',
                   'waiting'
              from bascule.pickup_mail m
             where m.outcome is null and m.seen_at < \(raw: longAgo)
               and not exists (select from bascule.pickup_item i
                                where i.mail_id = m.id and i.code is not null)
             group by m.pickup
            """,
        end: Detector.End.unfound(
            resolution: Phrase(en: "fetched again", fr: "de nouveau collecté")))

    private static let longAgo: SQL =
        "now() - make_interval(secs => \(Pickup.Limits.patience / .seconds(1)))"
}

private struct FailedRow: AnomalyRow {
    let anomaly: Anomaly

    private enum Kind: String {
        case failing, refused
        /// Loaded, and there still.
        case kept
        case waiting
    }

    enum CodingKeys: String, RowColumn {
        case subject, pickup, number, kind
        case since = "due_at"
        case reasonEN = "reason_en"
        case reasonFR = "reason_fr"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let (pickup, number): (String, Int64) = (try row[.pickup], try row[.number])
        let reason = Phrase(en: try row[.reasonEN], fr: try row[.reasonFR])
        let kind = Kind(rawValue: try row[.kind]) ?? .refused
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(en: "\(pickup): ", fr: "\(pickup) : ") + Self.what(kind, number)
                + Self.ended(reason)
                + Phrase(
                    en: " `bascule pickups show \(pickup)` has the files.",
                    fr: " `bascule pickups show \(pickup)` donne les fichiers."))
    }

    private static func what(_ kind: Kind, _ number: Int64) -> Phrase {
        switch kind {
        case .failing:
            Phrase.counted(
                number, en: "failed # time[s] in a row. ", fr: "# échec[s] de suite. ")
        case .refused:
            Phrase.counted(
                number, en: "can't fetch # file[s]. ", fr: "# fichier[s] impossible[s] à prendre. ")
        case .kept:
            Phrase.counted(
                number, en: "can't put away # file[s] or mail[s] there. ",
                fr: "# fichier[s] ou courriel[s] impossible[s] à ranger là-bas. ")
        case .waiting:
            Phrase.counted(
                number, en: "# mail[s] wait[s|] for a file of the same name to leave the inbox.",
                fr: "# courriel[s] attend[|ent] qu'un fichier du même nom quitte la boîte.")
        }
    }

    private static func ended(_ reason: Phrase) -> Phrase {
        Phrase { language in
            let text = reason[language]
            return text.isEmpty || text.hasSuffix(".") || text.hasSuffix("?") ? text : text + "."
        }
    }
}
