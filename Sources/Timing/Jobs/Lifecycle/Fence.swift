// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The guard of every write about a running job: this job, this attempt, this worker, this claim.
///
/// A worker that was taken for dead and comes back finds no row that fits, so it changes nothing.
package struct Fence: Sendable, Hashable {
    package let jobID: Int64
    package let attempt: Int
    package let workerID: Int64
    /// Drawn by the claim: one that a crash of the server has taken back has another than the next.
    package let token: Int64?

    /// Opens a transaction of the job: checks the lease, and names the transaction after the job,
    /// so that a rescue can end it on the server.
    ///
    /// Takes no lock: a worker that is stopped in mid-transaction must not hold its own rescue up.
    func open(on connection: borrowing Connection) throws {
        try name(connection, untilCommit: true)
    }

    /// Checks the lease, and names the session after the job for as long as the job has it.
    ///
    /// So a rescue ends everything that the session does and holds, even an advisory lock.
    func enter(_ connection: borrowing Connection) throws {
        try name(connection, untilCommit: false)
    }

    private func name(_ connection: borrowing Connection, untilCommit isLocal: Bool) throws {
        let rows = try connection.query(
            """
            select set_config('application_name', \(Self.applicationName(jobID)), \(isLocal))
              from bascule.job
             where id = \(jobID)
               and (state, worker_id, attempt, token)
                   is not distinct from ('running', \(workerID)::bigint, \(attempt)::integer,
                                         \(token)::bigint)
            """)
        guard !rows.isEmpty else { throw lost }
    }

    /// Checks the lease again, last thing before the commit, and keeps the row until then.
    func hold(on connection: borrowing Connection) throws {
        let rows = try connection.query(
            """
            select 1 from bascule.job
             where id = \(jobID)
               and (state, worker_id, attempt, token)
                   is not distinct from ('running', \(workerID)::bigint, \(attempt)::integer,
                                         \(token)::bigint)
               for share
            """)
        guard !rows.isEmpty else { throw lost }
    }

    /// For services, which know no queue: what they write is kept only while the job is this
    /// attempt's.
    var commitGuard: CommitGuard {
        CommitGuard(open: { try open(on: $0) }, hold: { try hold(on: $0) })
    }

    /// Moves the job to the history, in the transaction that did its work.
    ///
    /// - Parameter unlessCancelled: not if the job is cancelled by now; a later cancellation is
    ///   told that it has ended.
    func complete(
        _ outcome: String, result: String?, reason: String?, unlessCancelled: Bool = false,
        on connection: borrowing Connection
    ) throws {
        let insertion = Self.historyInsertion(
            outcome: "\(outcome)", reason: "\(reason)", result: "\(result)::text",
            worker: "(select w.name from bascule.worker w where w.id = ended.worker_id)")
        let moved = try connection.execute(
            """
            with ended as (
                delete from bascule.job
                 where id = \(jobID)
                   and (state, worker_id, attempt, token)
                       is not distinct from ('running', \(workerID)::bigint, \(attempt)::integer,
                                             \(token)::bigint)
                   and not (\(unlessCancelled) and cancel_requested_at is not null)
                returning *
            ), progress as (
                delete from bascule.job_progress where job_id = \(jobID)
            )
            \(raw: insertion)
            """)
        guard moved == 1 else { throw lost }
    }

    var lost: JobLost { JobLost(id: jobID, attempt: attempt) }

    static func applicationName(_ id: Int64) -> String { "bascule job \(id)" }
}

extension Fence {
    /// Adds jobs to the history, whoever has ended them.
    ///
    /// Stands behind `with ended as (…)`, which takes them from the queue.
    ///
    /// - Parameters: expressions over the columns of `ended`; of a job that no worker ran there is
    ///   no worker's name.
    static func historyInsertion(
        outcome: SQL, reason: SQL, result: SQL = "null", worker: SQL? = nil
    ) -> SQL {
        let run: SQL = worker.map { "started_at, worker_id, \(raw: $0)" } ?? "null, null, null"
        return """
            insert into bascule.job_history
                (id, queue, kind, outcome, priority, attempt, refunds, attempts_limit, crashes,
                 concurrency_key, unique_key, arguments, enqueued_at, enqueued_by, started_at,
                 worker_id, worker, result, reason)
            select id, queue, kind, \(raw: outcome), priority, attempt, refunds, attempts_limit,
                   crashes, concurrency_key, unique_key, arguments, enqueued_at, enqueued_by,
                   \(raw: run), (\(raw: result))::jsonb, \(raw: reason)
              from ended
            """
    }
}
