// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// How far a running job is.
struct JobProgress: Sendable, Equatable {
    var done: Int64
    var total: Int64?
    var note: String?

    static func write(
        _ all: [(fence: Fence, progress: JobProgress)], on connection: borrowing Connection
    ) throws {
        guard !all.isEmpty else { return }
        try connection.execute(
            """
            insert into bascule.job_progress as p (job_id, attempt, done, total, note, started_at)
            select e.id, e.attempt, e.done, e.total, e.note,
                   coalesce(j.started_at, clock_timestamp())
              from unnest(\(all.map(\.fence.jobID)), \(all.map { Int32($0.fence.attempt) }),
                          \(all.map(\.fence.workerID)), \(all.map(\.fence.token)),
                          \(all.map(\.progress.done)),
                          \(all.map(\.progress.total)), \(all.map(\.progress.note)))
                   as e (id, attempt, worker_id, token, done, total, note)
              join bascule.job j on j.id = e.id
                                and (j.state, j.worker_id, j.attempt, j.token)
                                    is not distinct from ('running', e.worker_id, e.attempt,
                                                          e.token)
                on conflict (job_id) do update
               set attempt = excluded.attempt, done = excluded.done, total = excluded.total,
                   note = excluded.note, started_at = excluded.started_at,
                   updated_at = clock_timestamp()
            """)
    }
}
