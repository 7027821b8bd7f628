// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Writes the ends of many attempts in one transaction, each fenced.
///
/// The fence is compared by `is not distinct from`, which no index serves: the rows must be found
/// by their ids, one by one. The index by worker has an entry for every job that the worker ever
/// ran and vacuum has not come to, and a plan that reads it for each row takes seconds.
struct Settle: Sendable {
    /// Kept in the history, where the worker's row may be gone.
    let workerName: String

    /// Writes the settlements; those whose fence no longer fits are passed over.
    ///
    /// - Returns: the ids that were ours to settle.
    func write(_ all: [Settlement], on connection: borrowing Connection) throws -> Set<Int64> {
        var endings: [Settlement] = []
        var changes: [Settlement] = []
        for one in all {
            switch one.verdict {
            case .succeeded, .cancelled, .failed: endings.append(one)
            case .again, .dead: changes.append(one)
            case .completed, .none: break
            }
        }
        let withLines = (endings + changes).filter { !$0.lines.isEmpty }
        let progressed = endings.filter(\.hadProgress).map(\.job.id)
        // The common case is one statement, and so needs no transaction around it.
        if changes.isEmpty, withLines.isEmpty, progressed.isEmpty {
            return endings.isEmpty ? [] : try end(endings, on: connection)
        }
        return try connection.transaction { connection in
            try JobRun.Line.write(withLines, on: connection)
            if !progressed.isEmpty {
                try connection.execute(
                    "delete from bascule.job_progress where job_id = any(\(progressed))")
            }
            let ended = endings.isEmpty ? [] : try end(endings, on: connection)
            let changed = changes.isEmpty ? [] : try change(changes, on: connection)
            return ended.union(changed)
        }
    }

    private func end(
        _ all: [Settlement], on connection: borrowing Connection
    ) throws -> Set<Int64> {
        let ends = all.map { one -> (outcome: String, result: String?, reason: String?) in
            switch one.verdict {
            case .succeeded(let result): ("succeeded", result, nil)
            case .cancelled(let reason): ("cancelled", nil, Self.clipped(reason))
            case .failed(let reason): ("failed", nil, Self.clipped(reason))
            case .again, .dead, .completed, .none: preconditionFailure("not an end: \(one.verdict)")
            }
        }
        let insertion = Fence.historyInsertion(
            outcome: "outcome", reason: "why", result: "result", worker: "\(workerName)")
        let rows = try connection.query(
            """
            with ended as (
                delete from bascule.job j
                 using unnest(\(all.map(\.job.id)), \(all.map { Int32($0.job.attempt) }),
                              \(all.map(\.job.workerID)), \(all.map(\.job.token)),
                              \(ends.map(\.outcome)), \(ends.map(\.result)),
                              \(ends.map(\.reason)))
                       as e (id, attempt, worker_id, token, outcome, result, why)
                 where j.id = e.id
                   and (j.state, j.worker_id, j.attempt, j.token)
                       is not distinct from ('running', e.worker_id, e.attempt, e.token)
                returning j.*, e.outcome, e.result, e.why
            ), kept as (
                \(raw: insertion)
            )
            select id from ended
            """)
        return Set(try rows.values(as: Int64.self))
    }

    /// Puts jobs back or aside; one that waits no time keeps its place in the queue.
    ///
    /// A job cancelled meanwhile does not wait again: it goes to the history.
    private func change(
        _ all: [Settlement], on connection: borrowing Connection
    ) throws -> Set<Int64> {
        let changes = all.map { Change($0.verdict) }
        let rows = try connection.query(
            """
            update bascule.job j
               set state = case when e.is_dead then 'dead' else 'waiting' end,
                   shelf = case when e.wait > 0 and not e.is_dead then 'later' end,
                   run_at = case when e.wait > 0
                                 then clock_timestamp() + e.wait * interval '1 second'
                                 else run_at end,
                   refunds = least(refunds + e.refund, 1000000000),
                   unknown_times = case when e.is_unknown
                                        then least(unknown_times + 1, 1000000000) else 0 end,
                   worker_id = null, started_at = null, reason = e.why,
                   settled_at = clock_timestamp()
              from unnest(\(all.map(\.job.id)), \(all.map { Int32($0.job.attempt) }),
                          \(all.map(\.job.workerID)), \(all.map(\.job.token)),
                          \(changes.map(\.isDead)),
                          \(changes.map(\.wait)), \(changes.map(\.refund)),
                          \(changes.map(\.isUnknown)), \(changes.map(\.reason)))
                   as e (id, attempt, worker_id, token, is_dead, wait, refund, is_unknown, why)
             where j.id = e.id
               and (j.state, j.worker_id, j.attempt, j.token)
                   is not distinct from ('running', e.worker_id, e.attempt, e.token)
            returning j.id, j.cancel_requested_at is not null as is_cancelled, j.queue,
                      e.wait = 0 and not e.is_dead as waits_again
            """)
        let changed = try rows.decode(as: Changed.self)
        try Ending.cancelWaiting(changed.filter(\.isCancelled).map(\.id), on: connection)
        for queue in Set(changed.filter(\.waitsAgain).map(\.queue)) {
            try connection.notify(Enqueue.channel, Hint.resume(queue).payload)
        }
        return Set(changed.map(\.id))
    }

    /// A job that was put back or aside.
    private struct Changed: RowDecodable {
        let id: Int64
        let queue: String
        /// Somebody has asked to cancel it meanwhile.
        let isCancelled: Bool
        let waitsAgain: Bool

        enum CodingKeys: String, RowColumn {
            case id, queue
            case isCancelled = "is_cancelled"
            case waitsAgain = "waits_again"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            queue = try row[.queue]
            isCancelled = try row[.isCancelled]
            waitsAgain = try row[.waitsAgain]
        }
    }

    private static func clipped(_ reason: String) -> String {
        reason.clipped(to: JobLimits.reasonCharacters)
    }

    private struct Change {
        var isDead = false
        var wait = 0.0
        var refund: Int32 = 0
        var isUnknown = false
        var reason: String

        init(_ verdict: Verdict) {
            switch verdict {
            case .dead(let reason):
                isDead = true
                self.reason = Settle.clipped(reason)
            case .again(let wait, let cause, let reason):
                self.wait = wait / .seconds(1)
                refund = cause == .failure ? 0 : 1
                isUnknown = cause == .unknownKind
                self.reason = Settle.clipped(reason)
            case .succeeded, .cancelled, .failed, .completed, .none:
                preconditionFailure("not a change: \(verdict)")
            }
        }
    }
}
