// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Mails that did not arrive, of which nobody knows, or that nobody tries; told in the book, for a
/// mail may not come.
package enum FailedMails {
    /// For so long a mail may be due, or in the middle of a try, before that is an anomaly.
    package static let patience = Duration.seconds(3_600)

    package static let detector = Detector(
        about: Phrase(en: "mails that failed", fr: "courriels en échec"), FailedRow.self,
        found: """
            select concat('mail ', m.mail, ' to ', r.address) as subject, r.since as due_at,
                   m.mail, m.subject as title, r.address, r.state, r.id, r.is_left,
                   coalesce(r.answer, '') as answer
              from (select id, mail_id, address, state, answer, ended_at as since, false as is_left
                      from bascule.mail_recipient
                     where due_at is null and state in ('refused', 'unknown')
                       and ended_at > now() - interval '30 days'
                     union all
                    select id, mail_id, address, state, answer, due_at, true
                      from bascule.mail_recipient
                     where due_at < now() - make_interval(secs => \(patience / .seconds(1)))
                     union all
                    select id, mail_id, address, state, answer, tried_at, true
                      from bascule.mail_recipient
                     where state = 'transmitting'
                       and tried_at < now() - 2 * make_interval(secs => \(patience / .seconds(1)))
                   ) r
              join bascule.mail m on m.id = r.mail_id
            """,
        end: Detector.End.unfound(
            resolution: Phrase(en: "tried again, or let go", fr: "repris, ou abandonné")))
}

private struct FailedRow: AnomalyRow {
    let anomaly: Anomaly

    enum CodingKeys: String, RowColumn {
        case subject, mail, title, address, state, id, answer
        case since = "due_at"
        case isLeft = "is_left"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let (mail, title): (String, String) = (try row[.mail], try row[.title])
        let address: String = try row[.address]
        let what =
            try row[.isLeft, as: Bool.self]
            ? Self.left(address)
            : Self.failed(
                address, try row[.answer], try row[.id], isUnknown: try row[.state] == "unknown")
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(en: "\(mail): “\(title)” ", fr: "\(mail) : « \(title) » ") + what)
    }

    private static func left(_ address: String) -> Phrase {
        Phrase(
            en: "waits for \(address), and nothing tries it. The schedule of `mails.deliver` must"
                + " run (`bascule schedules list`) and `smtp.url` be set.",
            fr: "attend de partir pour \(address), et rien ne l'essaie. La planification de"
                + " `mails.deliver` doit tourner (`bascule schedules list`) et `smtp.url` être réglé."
        )
    }

    private static func failed(
        _ address: String, _ answer: String, _ id: Int64, isUnknown: Bool
    ) -> Phrase {
        Phrase(
            en: (isUnknown ? "may not have come to" : "did not come to")
                + " \(address) (\(answer)). Mend the cause, then `bascule mails retry \(id)`.",
            fr: (isUnknown ? "n'est peut-être pas arrivé à" : "n'est pas arrivé à")
                + " \(address) (\(answer)). Remédier à la cause, puis `bascule mails retry \(id)`.")
    }
}
