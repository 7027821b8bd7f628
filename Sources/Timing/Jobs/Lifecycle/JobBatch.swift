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

    /// Forgets those whose jobs are forgotten; of one transaction at most so many.
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
                           order by b.begun_at limit \(limit))
            """)
    }
}
