// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// Jobs that have failed as often as they may, and wait for a person to retry or discard them.
package enum DeadJobs {
    package static let alerts = SubjectAlerts(
        rule: .dead,
        about: Phrase(en: "dead jobs", fr: "travaux abandonnés"),
        // One that has never been settled is a bad row, and still one to see to.
        found: """
            select concat('job ', j.id) as subject, coalesce(j.settled_at, j.enqueued_at) as due_at,
                   j.id, j.kind, j.enqueued_by, coalesce(j.reason, '') as reason
              from bascule.job j
             where j.state = 'dead'
            """,
        end: .unfound(
            resolution: Phrase(en: "retried or discarded", fr: "relancé ou abandonné"))
    ) { row in
        let (id, reason): (Int64, String) = (try row["id"], try row["reason"])
        let job = (
            kind: try row["kind", as: String.self], actor: try row["enqueued_by", as: String.self]
        )
        // The whole reason is with the job.
        let why = reason.count > 200 ? reason.prefix(199) + "…" : reason[...]
        return Phrase(
            en: "\(job.kind) (\(job.actor)): job \(id) is dead (\(why)). Look at"
                + " `bascule jobs show \(id)`, then `retry` or `discard` it.",
            fr: "\(job.kind) (\(job.actor)) : le travail \(id) est mort (\(why)). Voir"
                + " `bascule jobs show \(id)`, puis `retry` ou `discard`.")
    }
}
