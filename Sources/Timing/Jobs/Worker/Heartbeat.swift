// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres
internal import Synchronization

/// A process's lives as a worker: each has a number, a row that says it lives, and a lease.
final class Heartbeat: Sendable {
    private struct State {
        /// The worker that this process is just now; nil between two lives.
        var workerID: Int64?
        /// A life of this process that ended without its row having been seen to.
        var lostID: Int64?
        var workerLease: WorkerLease
        var hearing = Hearing()
        var nextRenewal: ContinuousClock.Instant?
        /// The database does not answer.
        var isAway = false
    }

    private let session: Session
    private let options: WorkerOptions
    private let slotTable: SlotTable
    private let fetch: FetchLoop
    private let starter: RunningJob.Starter
    private let attendance: Attendance
    private let repair: QueueRepair
    private let stalls: StallDetector
    /// Rung when the second's duties are not to wait.
    private let bell: Bell
    private let observer: WorkerObserver
    private let state: Mutex<State>

    init(
        session: Session, options: WorkerOptions, slotTable: SlotTable, fetch: FetchLoop,
        starter: RunningJob.Starter, attendance: Attendance, repair: QueueRepair,
        stalls: StallDetector, bell: Bell, observer: WorkerObserver
    ) {
        self.session = session
        self.options = options
        self.slotTable = slotTable
        self.fetch = fetch
        self.starter = starter
        self.attendance = attendance
        self.repair = repair
        self.stalls = stalls
        self.bell = bell
        self.observer = observer
        state = Mutex(State(workerLease: WorkerLease(lease: options.lease)))
    }

    var workerID: Int64? { state.withLock(\.workerID) }

    private var isOver: Bool { fetch.hasEnded || Task.isCancelled }

    /// The second's duties: the lease, what the attempts have said, cancellations, repairs.
    func run() async {
        while !isOver {
            do {
                try await beat()
                state.withLock { $0.isAway = false }
            } catch {
                let isNew = state.withLock { state in
                    defer { state.isAway = true }
                    return !state.isAway
                }
                if isNew { observer.heartbeatFailed(error) }
            }
            let pause = min(options.renewEvery / 3, .seconds(1))
            await bell.heard(within: pause, on: ContinuousClock())
        }
    }

    private func beat() async throws {
        let now = ContinuousClock.now
        if workerID == nil, fetch.isWorking { try await register() }
        let (id, isDue) = state.withLock { state in
            (state.workerID, state.nextRenewal.map { $0 <= now } ?? true)
        }
        guard let id else { return }
        stalls.watchSlots()
        if isDue { try await renew(id) }
        try await attendance.attend(id)
        try await repair.runIfDue(for: id)
    }

    /// Begins a new life; what an earlier one has left is given back first.
    private func register() async throws {
        let (name, queues) = (options.name, options.slots.keys.sorted())
        let slots = options.slots.values.reduce(0, +)
        let lost = state.withLock(\.lostID)
        let (id, sentAt) = try await session.transaction { connection in
            // The time that connecting took is no part of the lease.
            let sentAt = ContinuousClock.now
            // On disk before it is used: a number that a crash of the server took back would be
            // given again, and two workers with one number are no fence.
            try connection.script("set local synchronous_commit to on")
            if let lost { try Rescue.dissolve(lost, name: name, on: connection) }
            let id = try connection.query(
                """
                insert into bascule.worker (name, queues, slots)
                values (\(name), \(queues), \(Int32(slots)))
                returning id
                """
            ).value(as: Int64.self)
            return (id, sentAt)
        }
        observer.isReady(id, queues: queues)
        state.withLock { state in
            state.lostID = nil
            state.workerLease.begin(sentAt: sentAt)
            state.nextRenewal = sentAt + options.renewEvery
            setWorker(id, &state)
        }
    }

    /// Work begins in the name of this worker from now on; nil: none does.
    private func setWorker(_ id: Int64?, _ state: inout State) {
        state.workerID = id
        fetch.setWorker(id)
        starter.setWorker(id)
    }

    private func renew(_ id: Int64) async throws {
        let (p95, stalled) = (fetch.claimP95, stalls.stalled)
        let running = Int32(slotTable.runs.count + starter.runs.count)
        let (uptime, sentAt, marks) = try await session.use { connection in
            let sentAt = ContinuousClock.now
            let uptime = try connection.query(
                """
                update bascule.worker
                   set seen_at = clock_timestamp(), running = \(running), claim_p95_ms = \(p95),
                       stalled = \(stalled.sorted())
                 where id = \(id)
                returning extract(epoch from clock_timestamp() - pg_postmaster_start_time())::float8
                """
            ).firstValue(as: Double.self)
            return (uptime, sentAt, try Hearing.marks(besides: id, on: connection))
        }
        guard let uptime else { return standDown("another worker has taken it for dead") }
        let silent = state.withLock { state in
            state.workerLease.renew(sentAt: sentAt, serverUptime: .seconds(uptime))
            state.nextRenewal = sentAt + options.renewEvery
            let now = ContinuousClock.now
            state.hearing.noteMarks(marks, at: now)
            return state.workerLease.mayRescue(at: now)
                ? state.hearing.silent(for: options.lease, at: now) : []
        }
        stalls.noteWritten(stalled)
        if !silent.isEmpty { try await rescue(silent) }
    }

    private func rescue(_ silent: [Hearing.Mark]) async throws {
        let rescue = Rescue(silent: silent)
        for report in try await session.use({ try rescue.run(on: $0) }) {
            observer.tookOver(report)
            fetch.wake()
        }
    }
}

/// The end of a life.
extension Heartbeat {
    /// Watches the lease and the timeouts, without the database: it may be away.
    func watch() async {
        let pause = min(options.lease / 30, .milliseconds(250))
        while !isOver {
            let now = ContinuousClock.now
            if let patience = state.withLock({ state in
                state.workerLease.isOver(at: now) ? state.workerLease.patience : nil
            }) {
                standDown("the lease could not be renewed for \(patience)")
            }
            for run in starter.runs { if let reason = run.stopReason { run.stop(reason) } }
            for run in slotTable.runs {
                if let reason = run.stopReason {
                    // A cancellation between two statements meets none: say it again.
                    run.stop(reason)
                } else if run.deadline <= now {
                    run.stop(.timeout(run.timeout))
                }
            }
            await Bell().heard(within: pause, on: ContinuousClock())
        }
    }

    /// The lease is lost: other workers take this worker's jobs from now on.
    private func standDown(_ why: String) {
        let id = state.withLock { state -> Int64? in
            guard let id = state.workerID else { return nil }
            setWorker(nil, &state)
            state.lostID = id
            state.workerLease.end()
            return id
        }
        guard let id else { return }
        let runs = slotTable.runs
        observer.standsDown(id, because: why, jobs: runs.map(\.job.id))
        slotTable.forget(slotTable.takeUnstarted())
        for run in runs { run.stop(.leaseLost) }
        bell.ring()
    }

    /// The last word: nothing is running, so the row can go at once.
    func resign() async {
        // No job begins in its name any more.
        let id = state.withLock { state in
            defer { setWorker(nil, &state) }
            return state.workerID
        }
        guard let id else { return }
        do {
            let name = options.name
            try await session.use { connection in
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
