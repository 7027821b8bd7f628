// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The record of jobs that one request has begun together.
package enum JobBatch {
    /// In the transaction that enqueues them.
    ///
    /// - Returns: the number of the batch.
    package static func note(
        _ jobs: [Int64], by actor: String, on connection: borrowing Connection
    ) throws -> Int64 {
        try connection.query(
            """
            insert into bascule.job_batch (begun_by, jobs) values (\(actor), \(jobs)) returning id
            """
        ).value()
    }

    /// The same for all that ended on a day of UTC, `YYYYMMDD`.
    static func noteGone(ofDay day: String, on connection: borrowing Connection) throws {
        let begin: SQL = "(to_date(\(day), 'YYYYMMDD')::timestamp at time zone 'UTC')"
        try noteGone(
            """
            (select id, outcome, ended_at from bascule.job_history
              where ended_at >= \(raw: begin) and ended_at < \(raw: begin) + interval '24 hours')
            """, on: connection)
    }

    /// In the transaction in which jobs leave the history: keeps how they ended, by batch.
    ///
    /// - Parameter source: rows with `id`, `outcome`, `ended_at`.
    static func noteGone(_ source: SQL, on connection: borrowing Connection) throws {
        try connection.execute(
            """
            with gone as (
                select b.id, count(*) filter (where h.outcome = 'succeeded') as succeeded,
                       count(*) filter (where h.outcome in ('failed', 'crashed')) as failed,
                       count(*) filter (where h.outcome not in ('succeeded', 'failed', 'crashed'))
                           as stopped,
                       max(h.ended_at) as ended_at
                  from bascule.job_batch b
                 cross join lateral unnest(b.jobs) as member (id)
                  join \(raw: source) as h on h.id = member.id
                 group by b.id)
            update bascule.job_batch b
               set gone_succeeded = b.gone_succeeded + gone.succeeded,
                   gone_failed = b.gone_failed + gone.failed,
                   gone_stopped = b.gone_stopped + gone.stopped,
                   gone_ended_at = greatest(b.gone_ended_at, gone.ended_at)
              from gone where gone.id = b.id
            """)
    }

    /// Forgets those whose jobs are all forgotten; of one transaction at most so many.
    ///
    /// - Returns: how many.
    package static func purge(
        olderThan days: Int, limit: Int, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            delete from bascule.job_batch
             where id in (select b.id from bascule.job_batch b
                           where b.begun_at < now() - make_interval(days => \(Int32(days)))
                             and not exists (select from bascule.job j where j.id = any(b.jobs))
                             and not exists (select from bascule.job_history h
                                              where h.id = any(b.jobs))
                           order by b.begun_at limit \(limit))
            """)
    }
}
