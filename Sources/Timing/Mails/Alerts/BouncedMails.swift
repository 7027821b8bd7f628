// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Mails that a server had taken, and that came back; told in the book, for a mail may come back, too.
package enum BouncedMails {
    package static let detector = Detector(
        about: Phrase(en: "mails that came back", fr: "courriels revenus"), BouncedRow.self,
        found: """
            select concat('mail ', m.mail, ' to ', r.address) as subject, r.returned_at as due_at,
                   m.mail, m.subject as title, r.address, r.id, coalesce(r.returned, '') as returned
              from bascule.mail_recipient r
              join bascule.mail m on m.id = r.mail_id
             where r.state = 'bounced' and r.returned_at > now() - interval '30 days'
            """,
        end: Detector.End.unfound(
            resolution: Phrase(en: "tried again, or let go", fr: "repris, ou abandonné")))
}

private struct BouncedRow: AnomalyRow {
    let anomaly: Anomaly

    enum CodingKeys: String, RowColumn {
        case subject, mail, title, address, id, returned
        case since = "due_at"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        let (mail, title): (String, String) = (try row[.mail], try row[.title])
        let (address, id): (String, Int64) = (try row[.address], try row[.id])
        let returned: String = try row[.returned]
        anomaly = Anomaly(
            try row[.subject], since: try row[.since],
            sentence: Phrase(
                en: "\(mail): “\(title)” came back from \(address) (\(returned)). Mend the"
                    + " address or the mailbox, then `bascule mails retry \(id)`.",
                fr: "\(mail) : « \(title) » est revenu de \(address) (\(returned)). Corriger"
                    + " l'adresse ou la boîte, puis `bascule mails retry \(id)`."))
    }
}
