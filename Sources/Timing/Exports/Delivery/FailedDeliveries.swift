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
            select concat('export ', export_delivery.export, ' to ', export_delivery.target) as subject,
                   min(coalesce(export_delivery.first_tried_at, export_delivery.made_at)) as due_at,
                   export_delivery.export, export_delivery.target, count(*) as number,
                   max(e.id) filter (where e.lost_at is null) as file_id,
                   coalesce((array_agg(export_delivery.answer order by export_delivery.id desc)
                             filter (where export_delivery.answer <> ''))[1],
                            max(t.answer), '') as answer,
                   false as is_left
              from bascule.export_delivery
              join bascule.export e on e.id = export_delivery.export_id
              left join bascule.export_target t
                on t.export = export_delivery.export and t.target = export_delivery.target
             where export_delivery.state = 'refused'
                   and export_delivery.ended_at > now() - interval '30 days'
                or export_delivery.state in ('recorded', 'transmitting')
                   and (export_delivery.attempts - export_delivery.uncounted
                        >= export_delivery.alert_after
                        -- Others wait with the one that was tried last.
                        or t.failures >= export_delivery.alert_after
                           and export_delivery.due_at is not null
                           and not \(raw: DeliveryBook.isBehind))
                   and not \(raw: DeliveryBook.isHeld)
             group by export_delivery.export, export_delivery.target
             union all
            select concat('export ', export_delivery.export, ' to ', export_delivery.target, ' left'),
                   min(coalesce(export_delivery.due_at, export_delivery.tried_at)),
                   export_delivery.export, export_delivery.target, count(*), null, '', true
              from bascule.export_delivery
              join bascule.export e on e.id = export_delivery.export_id
              left join bascule.export_target t
                on t.export = export_delivery.export and t.target = export_delivery.target
             where (export_delivery.due_at
                    < now() - make_interval(secs => \(patience / .seconds(1)))
                    -- A file has an hour at most.
                    or export_delivery.state = 'transmitting' and export_delivery.tried_at
                       < now() - 2 * make_interval(secs => \(patience / .seconds(1))))
               and e.placed_at < now() - make_interval(secs => \(patience / .seconds(1)))
               -- One that rests was asked: it is told of above.
               and coalesce(t.closed_until < now() - make_interval(secs => \(patience / .seconds(1))),
                            true)
               and not \(raw: DeliveryBook.isHeld) and not \(raw: DeliveryBook.isBehind)
             group by export_delivery.export, export_delivery.target
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
            : Self.failed(
                number, try row[.answer],
                again: try row[.file, as: Int64?.self].map { file in
                    // Only there: others have theirs, and would get them once more.
                    number == 1
                        ? "bascule exports deliver \(file) --to \(target)"
                        : "bascule exports deliver --refused \(export) --to \(target)"
                })
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(en: "\(export) to \(target): ", fr: "\(export) vers \(target) : ")
                + what)
    }

    /// - Parameter again: what sends them; nil: they are lost.
    private static func failed(_ count: Int64, _ answer: String, again: String?) -> Phrase {
        let what: Phrase = .counted(
            count, en: "# file[s] [does|do] not arrive", fr: "# fichier[s] n'arrive[|nt] pas")
        let why = Phrase(" (\(answer)).")
        guard let again else { return what + why }
        let mend = Phrase(
            en: " Mend the cause; `\(again)`", fr: " Remédier à la cause ; `\(again)`")
        return what + why + mend
            + Phrase.counted(
                count, en: " sends [it|them] again at once.", fr: " [le|les] renvoie aussitôt.")
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
