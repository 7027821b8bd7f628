// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Foundation
internal import Postgres
internal import Synchronization

/// Claims jobs in the name of the worker's present life, and has them run.
final class FetchLoop: Sendable {
    private enum Phase { case working, draining, ended }

    private struct State {
        var phase = Phase.working
        /// The worker that it claims for; nil between two lives.
        var workerID: Int64?
        var cursors: [String: ScanCursor]
        var claims = ClaimTimes()
        /// When the next job that waits for its time is due.
        var nextDue: ContinuousClock.Instant?
        /// A claim whose answer got lost may have been made.
        var orphansSince: ContinuousClock.Instant?
    }

    /// Result of one round of claims.
    private struct Round: Sendable {
        var looks: [(queue: String, look: Look)] = []
        var returned: [Shelf.Returned] = []
        var nextDue: Duration?
    }

    private struct Look: Sendable {
        var room: Int
        var start: Fetch.Position
        var found: Fetch.ClaimedBatch
        var cost: Duration
    }

    private let session: Session
    private let runner: JobRunner
    private let slotTable: SlotTable
    private let options: WorkerOptions
    /// How many jobs of one key may run, by their kind.
    private let perKey: [String: Int]
    /// Rung when there may be something to claim.
    private let bell: Bell
    private let observer: WorkerObserver
    private let state: Mutex<State>

    init(
        session: Session, runner: JobRunner, slotTable: SlotTable, options: WorkerOptions,
        perKey: [String: Int], bell: Bell, observer: WorkerObserver
    ) {
        self.session = session
        self.runner = runner
        self.slotTable = slotTable
        self.options = options
        self.perKey = perKey
        self.bell = bell
        self.observer = observer
        state = Mutex(State(cursors: options.slots.mapValues { _ in ScanCursor() }))
    }

    /// Claims and runs until it is to stop and the last job has ended.
    func run() async {
        await withDiscardingTaskGroup { group in
            while isWorking && !Task.isCancelled {
                let (jobs, wait) = await fetchOnce()
                for (queue, some) in jobs {
                    for _ in 0..<slotTable.addJobs(some, to: queue) {
                        group.addTask { await self.runner.runSlot(of: queue) }
                    }
                }
                await bell.heard(within: wait, on: ContinuousClock())
            }
            await runner.drain()
        }
        state.withLock { $0.phase = .ended }
    }

    /// One look at every queue that has room; gives the jobs, and the longest time until the next
    /// look.
    private func fetchOnce() async -> (jobs: [(String, [ClaimedJob])], wait: Duration) {
        guard let workerID = state.withLock(\.workerID) else { return ([], options.pollEvery) }
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
            noteLostAnswer(at: .now)
            observer.fetchFailed(error)
            return ([], options.pollEvery)
        }
    }

    private func scanQueues(_ plan: [(String, Int)], _ workerID: Int64) async throws -> Round {
        let now = ContinuousClock.now
        let (cursors, isDue) = state.withLock { state in
            (state.cursors, state.nextDue.map { $0 <= now } ?? true)
        }
        let (perKey, holdsSuspect) = (perKey, slotTable.holdsSuspect)
        return try await session.use { connection in
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
                    || round.looks.contains { $0.look.found.jobs.contains(where: \.isSuspect) }
                let fetch = Fetch(
                    workerID: workerID, queue: queue, perKey: perKey, allowsSuspect: !hasSuspect)
                let found = try fetch.claim(room, from: start, on: connection)
                let look = Look(room: room, start: start, found: found, cost: .now - begin)
                round.looks.append((queue, look))
            }
            return round
        }
    }

    private func takeRound(
        _ round: Round, _ workerID: Int64
    ) -> (jobs: [(String, [ClaimedJob])], wait: Duration) {
        let now = ContinuousClock.now
        let hasMore = round.looks.contains { $0.look.found.mayHaveMore }
        for (queue, look) in round.looks where look.found.jobs.count >= look.room {
            slotTable.noteHungry(queue)
        }
        return state.withLock { state in
            for (queue, look) in round.looks {
                state.cursors[queue]?.noteScan(
                    from: look.start, end: look.found.end, cost: look.cost, at: now)
                guard !look.found.jobs.isEmpty else { continue }
                state.claims.addTime(look.cost)
                observer.claimed(from: queue, in: look.cost)
            }
            for job in round.returned { state.cursors[job.queue]?.lower(to: job.position) }
            if let due = round.nextDue { state.nextDue = now + min(due, options.pollEvery) }
            let untilDue = state.nextDue.map { max($0 - now, .zero) } ?? options.pollEvery
            let jobs = round.looks.map { ($0.queue, $0.look.found.jobs) }
            // The worker may have stood down while it asked: its fence no longer fits then.
            guard state.workerID == workerID else { return ([], .zero) }
            let wait = hasMore ? .zero : options.pollEvery * Double.random(in: 0.75...1)
            return (jobs, min(wait, untilDue))
        }
    }
}

/// Its life.
extension FetchLoop {
    /// Not told to stop yet.
    var isWorking: Bool { state.withLock { $0.phase == .working } }

    /// All jobs have ended: what is left is to write their ends.
    var hasEnded: Bool { state.withLock { $0.phase == .ended } }

    /// Jobs are claimed in the name of this worker from now on; nil: none, until the next life.
    func setWorker(_ id: Int64?) {
        state.withLock { state in
            state.workerID = id
            if id != nil { Self.resetCursors(&state) }
        }
        if id != nil { bell.ring() }
    }

    /// Takes no more jobs.
    func stop() {
        state.withLock { if $0.phase == .working { $0.phase = .draining } }
        bell.ring()
    }
}

/// What others tell it.
extension FetchLoop {
    /// A job was put in at about this place of a queue's order.
    func noteQueued(_ queue: String, at position: Fetch.Position) {
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
        if isOurs { bell.ring() }
    }

    /// Time until a place's second, by this host's clock; it only decides when to ask the server.
    private static func wait(until position: Fetch.Position) -> Duration {
        let now = Date().timeIntervalSinceReferenceDate + secondsTo2001
        return .seconds(min(max(Double(position.runAt) / 1e6 - now, 0), 3_600))
    }

    /// From 2000, when PostgreSQL's count begins, to 2001, when Foundation's does.
    private static let secondsTo2001 = 31_622_400.0

    /// A queue goes on after a pause.
    func noteResumed(_ queue: String) {
        state.withLock { $0.cursors[queue]?.reset() }
        bell.ring()
    }

    /// Jobs came back into their queues.
    func noteReturned(_ jobs: [Shelf.Returned]) {
        guard !jobs.isEmpty else { return }
        state.withLock { state in
            for job in jobs { state.cursors[job.queue]?.lower(to: job.position) }
        }
        bell.ring()
    }

    /// Looks at all queues from their fronts.
    func lookAnew() {
        state.withLock { Self.resetCursors(&$0) }
        bell.ring()
    }

    /// May be asked in vain: it is only a look.
    func wake() { bell.ring() }

    private static func resetCursors(_ state: inout State) {
        for queue in state.cursors.keys { state.cursors[queue]?.reset() }
    }

    /// A claim may have been made whose answer got lost.
    func noteLostAnswer(at instant: ContinuousClock.Instant) {
        state.withLock { state in
            state.orphansSince = instant
            Self.resetCursors(&state)
        }
    }

    /// Whether answers got lost, so long ago that no claim can be on its way still.
    func takeOrphans(olderThan age: Duration) -> Bool {
        state.withLock { state in
            guard let since = state.orphansSince, .now - since >= age else { return false }
            state.orphansSince = nil
            return true
        }
    }

    /// In milliseconds; nil: nothing was claimed yet.
    var claimP95: Double? { state.withLock(\.claims.p95) }
}
