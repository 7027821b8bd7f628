// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres
internal import Synchronization

/// Work that waits though slots are free: noticed here, got over if a look anew is enough, and
/// told.
final class StallDetector: Sendable {
    private struct State {
        var watch: StallWatch
        /// Jobs claimed from each queue by the last look at the slots.
        var claimed: [String: Int] = [:]
        /// As the worker's row has them.
        var written: Set<String> = []
    }

    private let session: Session
    private let options: WorkerOptions
    private let slotTable: SlotTable
    private let fetch: FetchLoop
    private let listener: Hint.Listener
    private let observer: WorkerObserver
    private let state: Mutex<State>
    /// Rung when the table has another list of stalled queues.
    private let bell = Bell()

    init(
        session: Session, options: WorkerOptions, slotTable: SlotTable, fetch: FetchLoop,
        listener: Hint.Listener, observer: WorkerObserver
    ) {
        self.session = session
        self.options = options
        self.slotTable = slotTable
        self.fetch = fetch
        self.listener = listener
        self.observer = observer
        state = Mutex(State(watch: StallWatch(limit: options.stallAfter)))
    }

    /// The queues whose work waits though slots are free.
    var stalled: Set<String> { state.withLock(\.watch.stalled) }

    /// The queues for which the table is to be asked.
    func wantsLook(at now: ContinuousClock.Instant) -> [String] {
        state.withLock { $0.watch.wantsLook(at: now) }
    }

    /// Notes which queues have free slots; part of the second's duties, for the fetch may hang.
    func watchSlots() {
        noteClaims()
        let free = options.slots.keys.map { ($0, slotTable.freeSlots(in: $0) > 0) }
        state.withLock { state in
            for (queue, isFree) in free {
                if isFree {
                    state.watch.noteFree(queue, at: .now)
                } else {
                    state.watch.noteBusy(queue)
                }
            }
        }
    }

    /// Nothing is wrong with a queue from which jobs were claimed since the last time.
    private func noteClaims() {
        let claimed = slotTable.claimed
        state.withLock { state in
            for (queue, count) in claimed where count != state.claimed[queue] ?? 0 {
                state.watch.noteBusy(queue)
            }
            state.claimed = claimed
        }
    }

    /// Asks the table whether work of these queues waits, and looks anew at all of them if so.
    func look(at queues: [String]) async throws {
        let waiting = try await waiting(in: queues)
        noteClaims()
        let (news, count) = state.withLock { state in
            let news = state.watch.noteQueues(
                waiting: Set(waiting.map(\.queue)), of: queues, at: .now)
            return (news, state.watch.stalled.count)
        }
        observer.stalled(queues: count)
        fetch.lookAnew()
        guard !waiting.isEmpty else { return }
        try await listener.probe()
        for job in waiting where news.contains(job.queue) {
            observer.waitsInVain(job.id, in: job.queue, for: options.stallAfter)
        }
    }

    private struct WaitingJob: RowDecodable, Sendable {
        let id: Int64
        let queue: String

        enum CodingKeys: String, RowColumn { case id, queue }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            queue = try row[.queue]
        }
    }

    /// The first job of each queue, where one waits that could have been claimed.
    private func waiting(in queues: [String]) async throws -> [WaitingJob] {
        // One crash from quarantine, a job waits for the other one that this worker runs.
        let mostCrashes = slotTable.holdsSuspect ? ClaimedJob.suspectCrashes - 1 : Int32.max
        // A job that came just now may be on its way.
        let patience = max(options.stallAfter, options.pollEvery) / .seconds(1)
        return try await session.use { connection in
            try connection.query(
                """
                select j.id, q.name as queue
                  from unnest(\(queues)) as q (name)
                 cross join lateral (
                     select id, run_at from bascule.job
                      where queue = q.name and state = 'waiting' and shelf is null
                        and crashes <= \(mostCrashes)
                      order by priority, run_at, id limit 1) j
                 where not exists (select from bascule.queue p
                                    where p.name = q.name and p.paused_at is not null)
                   and j.run_at < clock_timestamp() - make_interval(secs => \(patience))
                """
            ).decode()
        }
    }

    /// The worker's row has this list of stalled queues now.
    func noteWritten(_ stalled: Set<String>) {
        let isNews = state.withLock { state in
            defer { state.written = stalled }
            return state.written != stalled
        }
        if isNews { bell.ring() }
    }

    /// Calls the options' `onStall` when the table has another list of stalled queues.
    ///
    /// A task of its own: nothing that it does can delay a heartbeat.
    func run() async {
        while true {
            await bell.heard()
            guard !Task.isCancelled, !fetch.hasEnded else { return }
            await options.onStall()
        }
    }

    /// To be called once the fetch has ended.
    func stop() { bell.ring() }
}
