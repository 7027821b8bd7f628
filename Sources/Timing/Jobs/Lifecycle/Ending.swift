// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Ends jobs that no worker runs.
enum Ending {
    /// Moves cancelled waiting jobs to the history.
    static func cancelWaiting(_ ids: [Int64], on connection: borrowing Connection) throws {
        guard !ids.isEmpty else { return }
        try connection.execute(
            """
            with ended as (
                delete from bascule.job
                 where id = any(\(ids)) and state in ('waiting', 'dead')
                   and cancel_requested_at is not null
                returning *
            )
            insert into bascule.job_history
                (id, queue, kind, outcome, priority, attempt, refunds, attempts_limit, crashes,
                 concurrency_key, unique_key, arguments, enqueued_at, enqueued_by, reason)
            select id, queue, kind, 'cancelled', priority, attempt, refunds, attempts_limit,
                   crashes, concurrency_key, unique_key, arguments, enqueued_at, enqueued_by,
                   concat(\(Verdict.cancelledBy)::text, cancel_requested_by)
              from ended
            """)
    }
}
