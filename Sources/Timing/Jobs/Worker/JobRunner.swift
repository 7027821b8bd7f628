// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Logging
internal import Postgres
internal import Wording

/// Runs claimed jobs in the slots of their queues, each attempt to its verdict.
final class JobRunner: Sendable {
    private let kinds: [String: JobKind]
    private let pool: Pool
    private let slotTable: SlotTable
    private let starter: RunningJob.Starter
    private let settler: Settler
    private let options: WorkerOptions
    /// Rung when a slot that got free is worth a claim and, at the end, when a job has ended.
    private let bell: Bell
    private let observer: WorkerObserver

    init(
        kinds: [String: JobKind], pool: Pool, slotTable: SlotTable,
        starter: RunningJob.Starter, settler: Settler, options: WorkerOptions, bell: Bell,
        observer: WorkerObserver
    ) {
        self.kinds = kinds
        self.pool = pool
        self.slotTable = slotTable
        self.starter = starter
        self.settler = settler
        self.options = options
        self.bell = bell
        self.observer = observer
    }

    /// One slot at work: job after job, until none is ready.
    func runSlot(of queue: String) async {
        while let run = slotTable.next(in: queue, makeRun) { await perform(run) }
        if slotTable.takeHunger(of: queue) { bell.ring() }
        observer.runs(slotTable.runs.count)
    }

    private func makeRun(_ job: ClaimedJob) -> JobRun {
        JobRun(job, timeout: kinds[job.kind]?.timeout ?? .seconds(60), now: .now)
    }

    /// Runs one attempt to its end and hands the end on to be written.
    private func perform(_ run: JobRun) async {
        let begin = ContinuousClock.now
        let (verdict, english) = await attempt(run)
        logVerdict(verdict, in: run)
        observer.ended(run.job, as: verdict, because: english.reason)
        settler.addSettlements([
            Settlement(
                job: run.job, verdict: verdict, lines: run.takeLines(),
                hadProgress: run.progress.isShown)
        ])
        if slotTable.end(run, took: .now - begin) { bell.ring() }
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
}

/// The end of a worker.
extension JobRunner {
    /// Gives back what has not begun, waits for what has, then cancels it.
    func drain() async {
        starter.drain()
        giveBack(slotTable.drain(), reason: "given back by a worker that stops")
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
        while !(slotTable.isIdle && starter.runs.isEmpty) {
            let left = end - .now
            guard left > .zero, !Task.isCancelled else { return false }
            await bell.heard(within: left, on: ContinuousClock())
        }
        return true
    }
}
