// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Mails that did not arrive, or of which nobody knows; told in the book, for a mail may not come.
package enum FailedMails {
    package static let detector = Detector(
        about: Phrase(en: "mails that failed", fr: "courriels en échec"), FailedRow.self,
        found: """
            select concat('mail ', m.mail, ' to ', r.address) as subject, r.ended_at as due_at,
                   m.mail, m.subject as title, r.address, r.state, r.id,
                   coalesce(r.answer, '') as answer
              from bascule.mail_recipient r
              join bascule.mail m on m.id = r.mail_id
             where r.due_at is null and r.state in ('refused', 'unknown')
               and r.ended_at > now() - interval '30 days'
            """,
        end: Detector.End.unfound(
            resolution: Phrase(en: "sent again, or let go", fr: "renvoyé, ou abandonné")))
}

private struct FailedRow: AnomalyRow {
    let anomaly: Anomaly

    enum CodingKeys: String, RowColumn {
        case subject, mail, title, address, state, id, answer
        case since = "due_at"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let (mail, title): (String, String) = (try row[.mail], try row[.title])
        let (address, answer): (String, String) = (try row[.address], try row[.answer])
        let (state, id): (String, Int64) = (try row[.state], try row[.id])
        let isUnknown = state == "unknown"
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(
                en: "\(mail): “\(title)” "
                    + (isUnknown ? "may not have come to" : "did not come to")
                    + " \(address) (\(answer)). Mend the cause, then `bascule mails retry \(id)`.",
                fr: "\(mail) : « \(title) » "
                    + (isUnknown ? "n'est peut-être pas arrivé à" : "n'est pas arrivé à")
                    + " \(address) (\(answer)). Remédier à la cause, puis `bascule mails retry \(id)`."
            ))
    }
}
