// SPDX-License-Identifier: Apache-2.0

package import Daemon
package import Logging
package import Postgres
internal import Synchronization

/// Work that was found elsewhere and is run as a job at once, without having waited in the queue.
///
/// It is ephemeral: after a crash it is closed in the history as `crashed` and not run again,
/// because its owner finds the work by itself. As long as this object lives, its worker hears of
/// its cancellation, and writes its progress.
package final class RunningJob: Sendable {
    package typealias Line = (level: Logger.Level, text: String)

    private let run: JobRun
    private let settle: @Sendable (Settlement) -> Void
    private let leave: @Sendable (JobRun) -> Void

    package let id: Int64
    /// Written about once a second, if it takes longer than that.
    package let progress: WorkProgress

    init(
        _ run: JobRun, settle: @escaping @Sendable (Settlement) -> Void,
        leave: @escaping @Sendable (JobRun) -> Void
    ) {
        self.run = run
        id = run.job.id
        progress = run.progress
        self.settle = settle
        self.leave = leave
    }

    deinit { leave(run) }

    /// No worker of this process has a lease: new work waits for the next one.
    package struct NoWorker: Error, CustomStringConvertible {
        package let description =
            "This process is no worker just now; it registers again by itself."
    }

    /// The canceller; nil: none, as far as its worker has heard.
    package var cancelledBy: String? { progress.stoppedBy }

    /// Runs the body; a cancellation interrupts its statements on the connection.
    ///
    /// - Throws: `CancellationError` where it has come already.
    package func stoppable<Value>(
        on connection: borrowing Connection, _ body: () throws -> Value
    ) throws -> Value {
        let statement = try run.begin(connection.cancelHandle())
        defer { run.end(statement) }
        return try body()
    }

    /// Ends it as succeeded, in the transaction that did its work.
    ///
    /// - Throws: `CancellationError` if it is known to be cancelled, `JobLost` if its worker was
    ///   taken for dead; the transaction must not commit after the former.
    package func complete(
        _ result: String = "{}", lines: [Line] = [], on connection: borrowing Connection
    ) throws {
        do {
            try end("succeeded", result: result, lines: lines, on: connection)
        } catch let lost as JobLost {
            guard let actor = try Self.cancelled([id], on: connection)[id] else { throw lost }
            run.stop(.requested(by: actor))
            throw CancellationError()
        }
        run.setCompleting(true)
    }

    /// Ends it as cancelled, in the transaction that writes what is left of its work.
    package func completeCancelled(
        by actor: String, lines: [Line] = [], on connection: borrowing Connection
    ) throws {
        try end(
            "cancelled", reason: Verdict.cancelledBy + actor, lines: lines, on: connection)
    }

    /// Ends it as failed, or as cancelled if that was the reason; it is not tried again.
    ///
    /// Written soon by the worker, whatever the state of the connection.
    package func fail(_ reason: String) {
        settle(
            cancelledBy.map(Verdict.cancelled(by:)) ?? .failed(reason: reason),
            [(.error, reason)])
    }

    /// Ends it as succeeded where no transaction of its work is left to do that.
    package func finish(_ result: String, lines: [Line] = []) {
        settle(cancelledBy.map(Verdict.cancelled(by:)) ?? .succeeded(result: result), lines)
    }

    /// Which of these jobs were cancelled before they could end, or are to be, and by whom.
    package static func cancelled(
        _ ids: [Int64], on connection: borrowing Connection
    ) throws -> [Int64: String] {
        let rows = try connection.query(
            """
            select id, coalesce(cancel_requested_by, 'somebody') as actor
              from bascule.job
             where id = any(\(ids)) and cancel_requested_at is not null
            union all
            select id, substr(reason, \(Int32(Verdict.cancelledBy.utf8.count + 1)))
              from bascule.job_history
             where id = any(\(ids)) and outcome = 'cancelled'
            """)
        let found = try rows.map(by: CancelledColumn.self) { row in
            (try row[.id, as: Int64.self], try row[.actor, as: String.self])
        }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }

    private enum CancelledColumn: String, RowColumn { case id, actor }

    private func settle(_ verdict: Verdict, _ lines: [Line]) {
        settle(
            Settlement(
                job: run.job, verdict: verdict, lines: run.takeLines(adding: lines),
                hadProgress: progress.isShown))
    }

    private func end(
        _ outcome: String, result: String? = nil, reason: String? = nil, lines: [Line],
        on connection: borrowing Connection
    ) throws {
        let (fence, kept) = (run.job.fence, run.takeLines(adding: lines))
        if !kept.isEmpty { try JobRun.Line.write([(fence, kept)], on: connection) }
        try fence.complete(
            outcome, result: result,
            reason: reason.map { $0.clipped(to: JobLimits.reasonCharacters) },
            unlessCancelled: outcome == "succeeded", on: connection)
    }
}

extension RunningJob {
    /// Begins such jobs in the name of the worker's present life, and has the worker hear of them.
    final class Starter: Sendable {
        private struct State {
            /// Nil between two lives.
            var workerID: Int64?
            /// In no slot; they are heard and told of like the others.
            var runs: [Int64: JobRun] = [:]
            /// Somebody waits for the last one to end.
            var isDraining = false
        }

        private let settler: Settler
        /// Rung where a worker that stops waits for the last one.
        private let bell: Bell
        private let state = Mutex(State())

        init(settler: Settler, bell: Bell) {
            self.settler = settler
            self.bell = bell
        }

        func setWorker(_ id: Int64?) { state.withLock { $0.workerID = id } }

        var runs: [JobRun] { state.withLock { Array($0.runs.values) } }

        /// Rings for each one that ends from now on.
        func drain() { state.withLock { $0.isDraining = true } }

        private func enter(_ run: JobRun) { state.withLock { $0.runs[run.job.id] = run } }

        private func leave(_ run: JobRun) {
            let isAwaited = state.withLock { state in
                state.runs[run.job.id] = nil
                return state.isDraining
            }
            if isAwaited { bell.ring() }
        }

        fileprivate func begin(
            kind: String, queue: String, arguments: String, by actor: String,
            on connection: borrowing Connection
        ) throws -> RunningJob {
            guard let worker = state.withLock(\.workerID) else { throw NoWorker() }
            let token = ClaimedJob.drawnToken()
            let id = try connection.query(
                """
                insert into bascule.job
                    (queue, kind, state, attempt, attempts_limit, worker_id, started_at,
                     is_ephemeral, arguments, enqueued_by, token)
                select \(queue), \(kind), 'running', 1, 1, id, clock_timestamp(), true,
                       \(arguments)::text::jsonb, \(actor), \(token)
                  from bascule.worker where id = \(worker)
                returning id
                """
            ).firstValue(as: Int64.self)
            guard let id else { throw NoWorker() }
            let job = ClaimedJob(
                id: id, queue: queue, kind: kind, attempt: 1, refunds: 0, attemptsLimit: 1,
                crashes: 0, unknownTimes: 0, concurrencyKey: nil, arguments: arguments,
                enqueuedBy: actor, workerID: worker, token: token)
            let run = JobRun(job, timeout: .zero, isEphemeral: true, now: .now)
            enter(run)
            return RunningJob(
                run, settle: { [settler] in settler.addSettlements([$0]) }, leave: leave)
        }
    }
}

extension WorkerService {
    /// Begins a job, inside the connection's transaction if there is one: one statement.
    ///
    /// - Throws: `RunningJob.NoWorker`.
    package func begin(
        kind: String, queue: String, arguments: String = "{}", by actor: String,
        on connection: borrowing Connection
    ) throws -> RunningJob {
        try starter.begin(
            kind: kind, queue: queue, arguments: arguments, by: actor, on: connection)
    }
}
