// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres
internal import Synchronization

/// The loops beside fetching: hints, the second's duties, and the watch over lease and timeouts.
extension WorkerService {
    private var isOver: Bool { state.withLock { $0.phase == .settling } || Task.isCancelled }

    /// Hears hints and passes them on.
    func listenLoop() async {
        while !isOver {
            do {
                let hints = try await listen.use { connection in
                    try connection.notifications(waitingUpTo: .milliseconds(250))
                }
                for hint in hints.compactMap({ Hint($0.payload) }) { hear(hint) }
            } catch {
                // The session connects again by itself; polling goes on meanwhile.
                await Bell().heard(within: .milliseconds(250), on: ContinuousClock())
            }
        }
    }

    private func hear(_ hint: Hint) {
        switch hint {
        case .queued(let queue, let position):
            let isOurs = state.withLock { state in
                // Another worker may have promoted it; ours asks at its time.
                state.cursors[queue]?.lower(to: position)
                let wait = Self.wait(until: position)
                if wait > .zero {
                    let due = ContinuousClock.now + min(wait, options.pollEvery)
                    state.nextDue = min(state.nextDue ?? due, due)
                }
                return state.cursors[queue] != nil
            }
            if isOurs { fetchBell.ring() }
        case .resume(let queue):
            state.withLock { $0.cursors[queue]?.reset() }
            fetchBell.ring()
        case .cancel(let id):
            if slotTable.run(id) != nil || slotTable.ephemeral.contains(where: { $0.job.id == id })
            {
                heartbeatBell.ring()
            }
        }
    }

    /// Time until a place's second, by this host's clock; it only decides when to ask the server.
    private static func wait(until position: Position) -> Duration {
        let seconds = Double(position.runAt) / 1e6 - WallClock.secondsSince2000
        return .seconds(min(max(seconds, 0), 3_600))
    }

    /// Watches the lease and the timeouts, without the database: it may be away.
    func watchLoop() async {
        let pause = min(options.lease / 30, .milliseconds(250))
        while !isOver {
            let now = ContinuousClock.now
            if state.withLock({ $0.workerLease.isOver(at: now) }) {
                standDown(
                    "the lease could not be renewed for \(state.withLock(\.workerLease.patience))")
            }
            for run in slotTable.ephemeral { if let reason = run.stopReason { run.stop(reason) } }
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

    /// The second's duties: the lease, cancellations, what the attempts have said, the dead.
    func heartbeatLoop() async {
        while !isOver {
            do {
                try await sendHeartbeat()
                state.withLock { $0.isAway = false }
            } catch {
                let isNew = state.withLock { state in
                    defer { state.isAway = true }
                    return !state.isAway
                }
                if isNew { observer.heartbeatFailed(error) }
            }
            let pause = min(options.renewEvery / 3, .seconds(1))
            await heartbeatBell.heard(within: pause, on: ContinuousClock())
        }
    }

    private func sendHeartbeat() async throws {
        let now = ContinuousClock.now
        if state.withLock({ $0.workerID == nil && $0.phase == .working }) { try await register() }
        let (id, isDue) = state.withLock { state in
            (state.workerID, state.nextRenewal.map { $0 <= now } ?? true)
        }
        guard let id else { return }
        watchSlots()
        if isDue { try await renew(id) }
        try await attend(id)
        if state.withLock({ $0.nextMaintenance.map { $0 <= now } ?? true }) {
            try await maintain(id)
        }
    }

    /// Begins a new life; what an earlier one has left is given back first.
    private func register() async throws {
        let (name, queues) = (options.name, options.slots.keys.sorted())
        let slots = options.slots.values.reduce(0, +)
        let lost = state.withLock(\.lostID)
        let (id, sentAt) = try await beat.transaction { connection in
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
        state.withLock { state in
            state.workerID = id
            state.lostID = nil
            state.workerLease.begin(sentAt: sentAt)
            state.nextRenewal = sentAt + options.renewEvery
            for queue in state.cursors.keys { state.cursors[queue]?.reset() }
        }
        observer.isReady(id, queues: queues)
        fetchBell.ring()
    }

    private func renew(_ id: Int64) async throws {
        let (p95, stalled) = state.withLock { ($0.claims.p95, $0.stall.stalled) }
        let running = Int32(slotTable.runs.count + slotTable.ephemeral.count)
        let (uptime, sentAt, marks) = try await beat.use { connection in
            let sentAt = ContinuousClock.now
            let uptime = try connection.query(
                """
                update bascule.worker
                   set seen_at = clock_timestamp(), running = \(running), claim_p95_ms = \(p95),
                       stalled = \(stalled.sorted())
                 where id = \(id)
                returning extract(epoch from clock_timestamp() - pg_postmaster_start_time())::float8
                """
            ).first.map { try $0[0, as: Double.self] }
            return (uptime, sentAt, try Hearing.marks(besides: id, on: connection))
        }
        guard let uptime else { return standDown("another worker has taken it for dead") }
        let (silent, isStallNews) = state.withLock { state in
            defer { state.knownStalled = stalled }
            state.workerLease.renew(sentAt: sentAt, serverUptime: .seconds(uptime))
            state.nextRenewal = sentAt + options.renewEvery
            let now = ContinuousClock.now
            state.hearing.noteMarks(marks, at: now)
            let silent =
                state.workerLease.mayRescue(at: now)
                ? state.hearing.silent(for: options.lease, at: now) : []
            return (silent, state.knownStalled != stalled)
        }
        if isStallNews { stallBell.ring() }
        if !silent.isEmpty { try await rescue(silent) }
    }

    private func rescue(_ silent: [Hearing.Mark]) async throws {
        let rescue = Rescue(silent: silent)
        for report in try await beat.use({ try rescue.run(on: $0) }) {
            observer.tookOver(report)
            fetchBell.ring()
        }
    }
}
