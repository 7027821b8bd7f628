// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Files of exports that do not arrive on another host, or that nobody sends there.
package enum FailedDeliveries {
    /// For so long a file may be due before that is an anomaly.
    package static let patience = Duration.seconds(3_600)

    package static let detector = Detector(
        about: Phrase(en: "files that do not arrive", fr: "fichiers qui n'arrivent pas"),
        FailedRow.self,
        found: """
            select concat('export ', e.export, ' to ', d.target) as subject,
                   min(coalesce(d.first_tried_at, d.made_at)) as due_at, e.export, d.target,
                   count(*) as number, max(d.export_id) as file_id,
                   coalesce((array_agg(d.answer order by d.id desc))[1], '') as answer,
                   false as is_left
              from bascule.export_delivery d
              join bascule.export e on e.id = d.export_id
             where d.state in ('recorded', 'transmitting') and d.attempts >= d.alert_after
                or d.state = 'refused' and d.ended_at > now() - interval '30 days'
             group by e.export, d.target
             union all
            select concat('export ', e.export, ' to ', export_delivery.target, ' left'),
                   min(export_delivery.due_at), e.export, export_delivery.target, count(*),
                   max(export_delivery.export_id), '', true
              from bascule.export_delivery
              join bascule.export e on e.id = export_delivery.export_id
             where export_delivery.due_at
                   < now() - make_interval(secs => \(patience / .seconds(1)))
               and e.placed_at < now() - make_interval(secs => \(patience / .seconds(1)))
               and not exists (select from bascule.export_pause p where p.export = e.export)
               and not \(raw: DeliveryBook.isBehind)
             group by e.export, export_delivery.target
            """,
        end: Detector.End.unfound(
            resolution: Phrase(en: "delivered, or let go", fr: "livré, ou abandonné")))
}

private struct FailedRow: AnomalyRow {
    let anomaly: Anomaly

    enum CodingKeys: String, RowColumn {
        case subject, export, target, number, answer
        case since = "due_at"
        case file = "file_id"
        case isLeft = "is_left"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let (export, target): (String, String) = (try row[.export], try row[.target])
        let number: Int64 = try row[.number]
        let what =
            try row[.isLeft, as: Bool.self]
            ? Self.left(number)
            : Self.failed(number, try row[.answer], file: try row[.file])
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(en: "\(export) to \(target): ", fr: "\(export) vers \(target) : ")
                + what)
    }

    private static func failed(_ count: Int64, _ answer: String, file: Int64) -> Phrase {
        .counted(
            count, en: "# file[s] [does|do] not arrive", fr: "# fichier[s] n'arrive[|nt] pas")
            + Phrase(
                en:
                    " (\(answer)). Mend the cause; `bascule exports deliver \(file)` sends it again at"
                    + " once.",
                fr:
                    " (\(answer)). Remédier à la cause ; `bascule exports deliver \(file)` le renvoie"
                    + " aussitôt.")
    }

    private static func left(_ count: Int64) -> Phrase {
        .counted(
            count, en: "# file[s] wait[s|], and nothing sends [it|them]. ",
            fr: "# fichier[s] en attente, et rien ne [l'|les ]envoie. ")
            + Phrase(
                en: "The schedule of `exports.deliver` must run (`bascule schedules list`), and the"
                    + " declaration have that target (`bascule exports list`).",
                fr: "La planification de `exports.deliver` doit tourner"
                    + " (`bascule schedules list`), et la déclaration avoir cette destination"
                    + " (`bascule exports list`).")
    }
}
