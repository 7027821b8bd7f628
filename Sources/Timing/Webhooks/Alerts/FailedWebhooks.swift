// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Webhooks that take nothing, are stopped, or that nobody serves; told in the book, and to no webhook.
package enum FailedWebhooks {
    /// The name of the rule that they stand under, which no webhook is told.
    package static let rule = "webhook_failed"
    /// For so long a webhook may take nothing, or a message be due, before that is an anomaly.
    package static let patience = Duration.seconds(3_600)

    package static let detector = Detector(
        about: Phrase(en: "webhooks that failed", fr: "webhooks en échec"), FailedRow.self,
        found: """
            select concat('webhook ', r.webhook, case r.state when 'let_go' then ' let go' end)
                       as subject, r.since as due_at, r.webhook, r.state,
                   r.waiting, coalesce(r.answer, '') as answer
              from (select w.webhook, coalesce(w.stopped_at, w.failing_since) as since,
                           case when w.stopped_at is null then 'failing' else 'stopped' end as state,
                           w.waiting,
                           coalesce(w.stopped_for,
                                    (select m.answer from bascule.webhook_message m
                                      where m.webhook = w.webhook and m.answer is not null
                                      order by m.id desc limit 1)) as answer
                      from bascule.webhooks w
                     where w.left_at is null and w.paused_at is null and w.held_at is null
                       and (w.stopped_at is not null
                            or w.failing_since < now() - make_interval(secs => \(patience / .seconds(1))))
                     union all
                    select w.webhook, w.left_at, 'gone', w.waiting, null
                      from bascule.webhooks w
                     where w.left_at < now() - make_interval(secs => \(patience / .seconds(1)))
                       and w.waiting > 0
                     union all
                    select m.webhook, min(coalesce(m.due_at, m.tried_at)), 'left', count(*), null
                      from bascule.webhook_message m
                      join bascule.webhook w using (webhook)
                     where w.stopped_at is null and w.failing_since is null and w.left_at is null
                       and coalesce(w.closed_until < now(), true)
                       -- One that somebody has paused is not served on purpose.
                       and w.paused_at is null and w.held_at is null
                       and (m.due_at < now() - make_interval(secs => \(patience / .seconds(1)))
                            or m.state = 'transmitting' and m.tried_at
                               < now() - 2 * make_interval(secs => \(patience / .seconds(1))))
                     group by m.webhook
                     union all
                    select concat(m.webhook, ' message ', m.id), m.ended_at, 'refused', m.id, m.answer
                      from bascule.webhook_message m
                      join bascule.webhook w using (webhook)
                     where m.due_at is null and m.state in ('refused', 'unknown')
                       -- Not what was let go before it began anew, nor what is no longer kept.
                       and m.ended_at > w.begun_at and m.body is not null
                       and w.stopped_at is null and m.ended_at > now() - interval '30 days'
                     union all
                    select w.webhook, w.let_go_at, 'let_go', w.let_go, null
                      from bascule.webhook w
                     where w.let_go_at > now() - interval '30 days' and w.left_at is null
                   ) r
            """,
        end: Detector.End.unfound(
            resolution: Phrase(en: "taken again, or let go", fr: "repris, ou abandonné")))
}

private struct FailedRow: AnomalyRow {
    let anomaly: Anomaly

    enum CodingKeys: String, RowColumn {
        case subject, webhook, state, waiting, answer
        case since = "due_at"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let webhook: String = try row[.webhook]
        let count: Int64 = try row[.waiting]
        let answer: String = try row[.answer]
        let what =
            switch try row[.state, as: String.self] {
            case "stopped": Self.stopped(webhook, answer, count)
            case "failing": Self.failing(answer, count)
            case "left": Self.left(count)
            case "gone": Self.gone(count)
            case "let_go": Self.letGo(count)
            default: Self.refused(answer, count)
            }
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(en: "\(webhook): ", fr: "\(webhook) : ") + what)
    }

    private static func waiting(_ count: Int64) -> Phrase {
        .counted(count, en: "; # message[s] wait[s|].", fr: " ; # message[s] en attente.")
    }

    private static func failing(_ answer: String, _ count: Int64) -> Phrase {
        Phrase(en: "takes nothing (\(answer))", fr: "ne prend rien (\(answer))") + waiting(count)
            + Phrase(
                en: " They are tried for 48 h; whoever runs it must mend the cause.",
                fr: " Ils sont essayés pendant 48 h ; qui l'exploite doit remédier à la cause.")
    }

    private static func stopped(_ webhook: String, _ answer: String, _ count: Int64) -> Phrase {
        Phrase(
            en: "is stopped, nothing is sent to it any more (\(answer))",
            fr: "est arrêté, plus rien ne lui est envoyé (\(answer))")
            + waiting(count)
            + Phrase(
                en: " `bascule webhooks send \(webhook)` tries it; once it takes that, the rest"
                    + " goes.",
                fr: " `bascule webhooks send \(webhook)` l'essaie ; s'il le prend, le reste suit.")
    }

    private static func left(_ count: Int64) -> Phrase {
        .counted(
            count, en: "# message[s] wait[s|], and nothing sends [it|them]. ",
            fr: "# message[s] en attente, et rien ne [l'|les ]envoie. ")
            + Phrase(
                en: "The schedule of `webhooks.deliver` must run (`bascule schedules list`), and"
                    + " the secret be there (`bascule webhooks check`).",
                fr: "La planification de `webhooks.deliver` doit tourner"
                    + " (`bascule schedules list`), et le secret être là (`bascule webhooks check`)."
            )
    }

    private static func gone(_ count: Int64) -> Phrase {
        Phrase(en: "no declaration has it any more", fr: "aucune déclaration ne l'a plus")
            + waiting(count)
            + Phrase(
                en: " Put its declaration back (config/webhooks), or leave it: after a day they"
                    + " are let go, once the folder is there and no declaration has a mistake.",
                fr: " Remettre sa déclaration (config/webhooks), ou laisser : au bout d'un jour"
                    + " ils sont abandonnés, dès que le dossier est là et qu'aucune déclaration"
                    + " n'a d'erreur."
            )
    }

    private static func letGo(_ count: Int64) -> Phrase {
        let gone = Phrase.counted(
            count,
            en: """
                # message[s] [was|were] never sent, for it was stopped or paused for longer than \
                messages are kept (retention.mails): its receiver does not know of [it|them].
                """,
            fr: """
                # message[s] jamais [envoyé|envoyés] : il était arrêté ou en pause depuis plus \
                longtemps que les messages ne sont gardés (retention.mails). Son destinataire ne \
                [le|les] connaît pas.
                """)
        let next = Phrase(
            en: """
                 `bascule webhooks list` says how it stands; what it lacks stands in the journal \
                and in the outbox.
                """,
            fr: """
                 `bascule webhooks list` dit où il en est ; ce qui lui manque figure au journal et \
                dans les envois.
                """)
        return gone + next
    }

    private static func refused(_ answer: String, _ id: Int64) -> Phrase {
        Phrase(
            en: "did not take message \(id) in 48 h (\(answer)). Mend the cause, then"
                + " `bascule webhooks retry \(id)`.",
            fr: "n'a pas pris le message \(id) en 48 h (\(answer)). Remédier à la cause, puis"
                + " `bascule webhooks retry \(id)`.")
    }
}
