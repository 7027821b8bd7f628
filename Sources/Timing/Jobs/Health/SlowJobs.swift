// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Views
internal import Wording

/// Jobs that take, or took, much longer than their like.
package struct SlowJobs: Sendable {
    /// So many times the median is slow.
    package var factor = 3.0
    /// Whatever the median, a job of so many seconds is not slow.
    package var leastSeconds = 60.0
    /// The median is of so many of the last successes; with fewer there is none.
    package var sample = 20
    package var sampleLeast = 5
    /// Jobs that ended longer ago, in seconds, were looked at before.
    package var lookBackSeconds = 86_400.0

    package init() {}

    /// Each of them since its start; like are jobs of one kind that the same hand enqueued.
    package func found(on connection: borrowing Connection) throws -> [Anomaly] {
        try connection.query(
            """
            with job as (
                select id, kind, enqueued_by, started_at, clock_timestamp() as until
                  from bascule.job where state = 'running' and not is_ephemeral
                union all
                select id, kind, enqueued_by, started_at, ended_at
                  from bascule.job_history
                 where ended_at > now() - make_interval(secs => \(lookBackSeconds))
                   and queue <> 'inbox' and started_at is not null
            ), slow as (
                select id, kind, enqueued_by, started_at,
                       extract(epoch from until - started_at)::float8 as seconds
                  from job
                 where until - started_at > make_interval(secs => \(leastSeconds))
            )
            select s.id, s.kind, s.enqueued_by, s.started_at, s.seconds, m.median
              from slow s
              cross join lateral (
                  select percentile_cont(0.5) within group (order by l.seconds)::float8 as median,
                         count(*) as n
                    from (select extract(epoch from h.ended_at - h.started_at) as seconds
                            from bascule.job_history h
                           where h.kind = s.kind and h.enqueued_by = s.enqueued_by
                             and h.outcome = 'succeeded' and h.id <> s.id
                             and h.ended_at > now() - interval '400 days'
                           order by h.ended_at desc
                           limit \(sample)) l) m
             where m.n >= \(sampleLeast) and s.seconds > \(factor) * m.median
             order by s.id
             limit 100
            """
        ).decode(as: Found.self).map(\.anomaly)
    }

    private struct Found: AnomalyRow {
        let id: Int64
        let kind: String
        let actor: String
        let start: Timestamp
        let seconds: Double
        let median: Double

        enum CodingKeys: String, RowColumn {
            case id, kind, actor = "enqueued_by", start = "started_at", seconds, median
        }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            kind = try row[.kind]
            actor = try row[.actor]
            start = try row[.start]
            seconds = try row[.seconds]
            median = try row[.median]
        }

        var anomaly: Anomaly { Anomaly("job \(id)", since: start, sentence: sentence) }

        private var sentence: Phrase {
            let (taken, usual) = (Int(seconds.rounded()), Int(median.rounded()))
            return Phrase(
                en: "\(kind) (\(actor)): \(taken) s, usually \(usual) s."
                    + " Look at `bascule jobs show \(id)`.",
                fr: "\(kind) (\(actor)) : \(taken) s, d'ordinaire \(usual) s."
                    + " Voir `bascule jobs show \(id)`.")
        }
    }
}
