// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres
internal import Synchronization

/// Claiming, and the runners that the claimed jobs keep busy.
extension WorkerService {
    /// Result of one round of claims.
    private struct Round: Sendable {
        var caught: [(queue: String, look: Look)] = []
        var returned: [Shelf.Returned] = []
        var nextDue: Duration?
    }

    private struct Look: Sendable {
        var room: Int
        var start: Position
        var found: Fetch.ClaimedBatch
        var cost: Duration
    }

    /// Claims and runs until the service is to stop and the last job has ended.
    func fetchLoop() async {
        await withDiscardingTaskGroup { group in
            while state.withLock({ $0.phase == .working }) && !Task.isCancelled {
                let (jobs, wait) = await fetchOnce()
                for (queue, some) in jobs {
                    for _ in 0..<slotTable.addJobs(some, to: queue) {
                        group.addTask { await self.runner(of: queue) }
                    }
                }
                await fetchBell.heard(within: wait, on: ContinuousClock())
            }
            await drain()
        }
    }

    /// One look at every queue that has room; gives the jobs, and the longest time until the next
    /// look.
    private func fetchOnce() async -> (jobs: [(String, [ClaimedJob])], wait: Duration) {
        guard let workerID else { return ([], options.pollEvery) }
        let plan = options.slots.keys.shuffled().compactMap { queue -> (String, Int)? in
            let room = min(slotTable.room(in: queue), options.claimAtOnce)
            return room > 0 ? (queue, room) : nil
        }
        // With every slot busy and nothing due there is nothing to ask the database.
        let now = ContinuousClock.now
        let untilDue = state.withLock { $0.nextDue.map { $0 - now } ?? .zero }
        guard !plan.isEmpty || untilDue <= .zero else {
            return ([], min(untilDue, options.pollEvery))
        }
        do {
            let round = try await scanQueues(plan, workerID)
            return takeRound(round, workerID)
        } catch {
            state.withLock { state in
                state.orphansSince = .now
                for queue in state.cursors.keys { state.cursors[queue]?.reset() }
            }
            observer.fetchFailed(error)
            return ([], options.pollEvery)
        }
    }

    private func scanQueues(_ plan: [(String, Int)], _ workerID: Int64) async throws -> Round {
        let now = ContinuousClock.now
        let (cursors, isDue) = state.withLock { state in
            (state.cursors, state.nextDue.map { $0 <= now } ?? true)
        }
        let perKey = kinds.mapValues(\.perKey)
        let holdsSuspect = slotTable.holdsSuspect
        return try await fetch.use { connection in
            var round = Round()
            if isDue {
                round.returned = try Shelf.promote(on: connection)
                try Shelf.announce(round.returned, on: connection)
                round.nextDue = try Shelf.nextDue(on: connection) ?? .seconds(3_600)
            }
            for (queue, room) in plan {
                var cursor = cursors[queue] ?? ScanCursor()
                for job in round.returned where job.queue == queue {
                    cursor.lower(to: job.position)
                }
                let begin = ContinuousClock.now
                let start = cursor.start(at: begin)
                let hasSuspect =
                    holdsSuspect
                    || round.caught.contains { $0.look.found.jobs.contains(where: \.isSuspect) }
                var fetch = Fetch(
                    workerID: workerID, queue: queue, perKey: perKey,
                    allowsSuspect: !hasSuspect)
                var found = try fetch.claim(room, window: room, from: start, on: connection)
                if found.shelved > 0, found.jobs.count < room {
                    // The head of the queue was of busy keys: look past them in longer strides.
                    fetch.allowsSuspect =
                        !hasSuspect && !found.jobs.contains(where: \.isSuspect)
                    let more = try fetch.claim(
                        room - found.jobs.count, window: JobLimits.batch,
                        from: found.end ?? start, on: connection)
                    found.jobs += more.jobs
                    found.shelved += more.shelved
                    found.end = more.end ?? found.end
                    found.mayHaveMore = more.mayHaveMore
                }
                let look = Look(
                    room: room, start: start, found: found, cost: .now - begin)
                round.caught.append((queue, look))
            }
            return round
        }
    }

    private func takeRound(
        _ round: Round, _ workerID: Int64
    ) -> (jobs: [(String, [ClaimedJob])], wait: Duration) {
        let now = ContinuousClock.now
        let hasMore = round.caught.contains { $0.look.found.mayHaveMore }
        for (queue, look) in round.caught where look.found.jobs.count >= look.room {
            slotTable.noteHungry(queue)
        }
        return state.withLock { state in
            for (queue, look) in round.caught {
                state.cursors[queue]?.noteScan(
                    from: look.start, end: look.found.end, cost: look.cost, at: now)
                guard !look.found.jobs.isEmpty else { continue }
                state.claims.addTime(look.cost)
                state.stall.noteBusy(queue)
                observer.claimed(from: queue, in: look.cost)
            }
            for job in round.returned { state.cursors[job.queue]?.lower(to: job.position) }
            if let due = round.nextDue { state.nextDue = now + min(due, options.pollEvery) }
            let untilDue = state.nextDue.map { max($0 - now, .zero) } ?? options.pollEvery
            let jobs = round.caught.map { ($0.queue, $0.look.found.jobs) }
            // The worker may have stood down while it asked: its fence no longer fits then.
            guard state.workerID == workerID else { return ([], .zero) }
            let wait = hasMore ? .zero : options.pollEvery * Double.random(in: 0.75...1)
            return (jobs, min(wait, untilDue))
        }
    }

    /// One slot at work: job after job, until none is ready.
    private func runner(of queue: String) async {
        while let run = slotTable.next(in: queue, makeRun) { await perform(run) }
        if slotTable.takeHunger(of: queue) { fetchBell.ring() }
        observer.runs(slotTable.runs.count)
    }

    private func makeRun(_ job: ClaimedJob) -> JobRun {
        JobRun(job, timeout: kinds[job.kind]?.timeout ?? .seconds(60), now: .now)
    }
}
