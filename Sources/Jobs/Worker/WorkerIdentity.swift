// SPDX-License-Identifier: Apache-2.0

package import Postgres
internal import Synchronization

/// Which worker this process is just now; nil between two lives.
package final class WorkerIdentity: Sendable {
    private let id = Mutex<Int64?>(nil)

    package init() {}

    package var current: Int64? { id.withLock { $0 } }

    func set(_ new: Int64?) { id.withLock { $0 = new } }
}

/// Work that was found elsewhere and is run as a job at once, without having waited in the queue.
///
/// It is ephemeral: after a crash it is closed in the history as `crashed` and not run again, because
/// whoever began it finds its work by itself.
package struct RunningJob: Sendable {
    package let fence: Fence
    package var id: Int64 { fence.jobID }

    /// No worker of this process has a lease: whoever wants to begin waits for the next one.
    package struct NoWorker: Error, CustomStringConvertible {
        package let description =
            "This process is no worker just now; it registers again by itself."
    }

    /// Begins, within whatever transaction the connection is in: one statement.
    package static func begin(
        kind: String, queue: String = "inbox", arguments: String = "{}", by actor: String,
        worker: WorkerIdentity, on connection: borrowing Connection
    ) throws -> RunningJob {
        guard let workerID = worker.current else { throw NoWorker() }
        let rows = try connection.query(
            """
            insert into bascule.job
                (queue, kind, state, attempt, attempts_limit, worker_id, started_at, is_ephemeral,
                 arguments, enqueued_by)
            select \(queue), \(kind), 'running', 1, 1, id, clock_timestamp(), true,
                   \(arguments)::text::jsonb, \(actor)
              from bascule.worker where id = \(workerID)
            returning id
            """)
        guard let row = rows.first else { throw NoWorker() }
        return RunningJob(
            fence: Fence(jobID: try row[0, as: Int64.self], attempt: 1, workerID: workerID))
    }

    /// Ends it as succeeded, in the transaction that did its work: one statement.
    ///
    /// - Throws: `JobLost` where this worker was taken for dead; the transaction must not commit then.
    package func complete(_ result: String = "{}", on connection: borrowing Connection) throws {
        try fence.complete("succeeded", result: result, reason: nil, on: connection)
    }

    /// Ends it as failed; nobody tries again.
    package func fail(_ reason: String, on connection: borrowing Connection) throws {
        let reason = JobLimits.clipped(reason, JobLimits.reasonCharacters)
        try fence.complete("failed", result: nil, reason: reason, on: connection)
    }
}
