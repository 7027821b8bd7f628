// SPDX-License-Identifier: Apache-2.0

internal import Postgres
package import Views
internal import Wording

/// Jobs that have failed as often as they may, and wait for a person to retry or discard them.
package enum DeadJobs {
    package static let detector = Detector(
        about: Phrase(en: "dead jobs", fr: "travaux abandonnés"), Found.self,
        // A job that has never been settled is a bad row, and still a matter for a person.
        found: """
            select concat('job ', j.id) as subject, coalesce(j.settled_at, j.enqueued_at) as due_at,
                   j.id, j.kind, j.enqueued_by, coalesce(j.reason, '') as reason
              from bascule.job j
             where j.state = 'dead'
            """,
        end: .unfound(
            resolution: Phrase(en: "retried or discarded", fr: "relancé ou abandonné")))

    private struct Found: AnomalyRow {
        let anomaly: Anomaly

        enum CodingKeys: String, RowColumn {
            case subject, since = "due_at"
            case id, kind, actor = "enqueued_by", reason
        }

        init(_ row: RowReader<CodingKeys>) throws {
            let (id, reason): (Int64, String) = (try row[.id], try row[.reason])
            let (kind, actor): (String, String) = (try row[.kind], try row[.actor])
            // The whole reason is with the job.
            let why = reason.clipped(to: 200)
            anomaly = Anomaly(
                try row[.subject], since: try row[.since],
                sentence: Phrase(
                    en: "\(kind) (\(actor)): job \(id) is dead (\(why)). Look at"
                        + " `bascule jobs show \(id)`, then `retry` or `discard` it.",
                    fr: "\(kind) (\(actor)) : le travail \(id) est mort (\(why)). Voir"
                        + " `bascule jobs show \(id)`, puis `retry` ou `discard`."))
        }
    }
}
