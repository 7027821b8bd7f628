// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
internal import Logging
internal import Postgres
internal import Synchronization
internal import Wording

/// The life of one attempt, and the end of the worker.
extension WorkerService {
    /// Runs one attempt to its end and hands the end on to be written.
    func perform(_ run: JobRun) async {
        let begin = ContinuousClock.now
        let (verdict, english) = await attempt(run)
        logVerdict(verdict, in: run)
        observer.ended(run.job, as: verdict, because: english.reason)
        settler.addSettlements([
            Settlement(
                job: run.job, verdict: verdict, lines: run.takeLines(),
                hadProgress: run.progress.isShown)
        ])
        if slotTable.end(run, took: .now - begin) { fetchBell.ring() }
        if state.withLock({ $0.phase != .working }) { fetchBell.ring() }
    }

    /// - Returns: what becomes of the job, and the same with an English reason.
    private func attempt(_ run: JobRun) async -> (Verdict, english: Verdict) {
        let job = run.job
        guard let kind = kinds[job.kind] else {
            let verdict = Verdict.unknownKind(job, known: Array(kinds.keys))
            return (verdict, verdict)
        }
        if let misfit = kind.signature.misfit(of: job.arguments, from: .queue) {
            let verdict = Verdict.dead(reason: "its arguments do not fit: \(misfit.inside.en)")
            return (verdict, verdict)
        }
        let context = JobContext(run: run, pool: pool, logger: observer.logger(for: job))
        let task = Task { try await kind.perform(context) }
        run.start(task)
        let outcome = await task.result
        if run.isCompleted { return (.completed, .completed) }
        let (stop, chance) = (run.stopReason, Double.random(in: 0..<1))
        func judged(_ outcome: Result<JobResult, any Error>) -> Verdict {
            .of(job, kind: kind, outcome: outcome, stop: stop, chance: chance)
        }
        return (judged(outcome), judged(outcome.english))
    }

    /// Leaves the reason among the job's own lines.
    private func logVerdict(_ verdict: Verdict, in run: JobRun) {
        switch verdict {
        case .succeeded, .completed, .failed, .none, .again(_, .snooze, _): break
        case .cancelled(let reason): run.log(.notice, reason)
        case .again(_, _, let reason): run.log(.warning, reason)
        case .dead(let reason): run.log(.error, reason)
        }
    }

    /// Gives back what has not begun, waits for what has, then cancels it.
    func drain() async {
        giveBack(slotTable.takeUnstarted(), reason: "given back by a worker that stops")
        if await isIdle(within: options.stopGrace) { return }
        for run in slotTable.runs { run.stop(.shutdown) }
        if await isIdle(within: options.stopPatience) { return }
        let left = slotTable.runs.map(\.job.id)
        observer.jobsDisobey(left)
    }

    private func giveBack(_ jobs: [ClaimedJob], reason: String) {
        settler.addSettlements(
            jobs.map {
                Settlement(job: $0, verdict: .again(after: .zero, .interruption, reason: reason))
            })
    }

    private func isIdle(within limit: Duration) async -> Bool {
        let end = ContinuousClock.now + limit
        while !slotTable.isIdle {
            let left = end - .now
            guard left > .zero, !Task.isCancelled else { return false }
            await fetchBell.heard(within: left, on: ContinuousClock())
        }
        return true
    }

    /// The lease is lost: other workers take this worker's jobs from now on.
    func standDown(_ why: String) {
        let id = state.withLock { state -> Int64? in
            guard let id = state.workerID else { return nil }
            state.workerID = nil
            state.lostID = id
            state.workerLease.end()
            return id
        }
        guard let id else { return }
        let runs = slotTable.runs
        observer.standsDown(id, because: why, jobs: runs.map(\.job.id))
        slotTable.forget(slotTable.takeUnstarted())
        for run in runs { run.stop(.leaseLost) }
        heartbeatBell.ring()
    }

    /// The last word: nothing is running, so the row can go at once.
    func resign() async {
        // No job begins in its name any more.
        guard let id = state.withLock({ $0.workerID.take() }) else { return }
        do {
            let name = options.name
            try await beat.use { connection in
                let left = try connection.query(
                    """
                    select 1 from bascule.job
                     where worker_id = \(id) and state = 'running' and not is_ephemeral limit 1
                    """)
                // An attempt that ignores its cancellation is still at work: its lease must run out
                // first.
                if left.isEmpty { try Rescue.dissolve(id, name: name, on: connection) }
            }
        } catch {
            observer.rowStays(error)
        }
    }
}
