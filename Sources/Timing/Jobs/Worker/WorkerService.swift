// SPDX-License-Identifier: Apache-2.0

internal import Daemon
package import Logging
package import Postgres
internal import ServiceLifecycle
internal import Synchronization

/// Works on the queue: one a process, with slots for each queue.
///
/// Four connections of its own, so that nothing a job does can delay a heartbeat: `beat` (lease,
/// rescue, maintenance), `fetch`, `settle`, `listen`. Jobs use the pool.
package final class WorkerService: Service {
    let kinds: [String: JobKind]
    let options: WorkerOptions
    let pool: Pool
    let observer: WorkerObserver
    let slotTable: SlotTable
    let beat: Session
    let fetch: Session
    let listen: Session
    let settler: Settler
    /// Rung when there may be something to claim.
    let fetchBell: Bell
    /// Rung when a job is to be cancelled.
    let heartbeatBell = Bell()
    /// Rung when the table has another list of stalled queues.
    let stallBell = Bell()
    let state: Mutex<WorkerState>
    /// Which worker this process is just now; nil between two lives.
    package var workerID: Int64? { state.withLock(\.workerID) }
    private let settleSession: Session

    /// - Parameters:
    ///   - pool: For the jobs; at least one connection for each slot that uses the database.
    ///   - database: The same place, for the worker's own four connections.
    package init(
        kinds: [JobKind], pool: Pool, database: ConnectionOptions, options: WorkerOptions,
        logger: Logger
    ) {
        self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
        self.options = options
        self.pool = pool
        observer = WorkerObserver(logger)
        let slotTable = SlotTable(slots: options.slots, prefetch: options.prefetch)
        self.slotTable = slotTable
        let state = Mutex(WorkerState(options))
        let bell = Bell()
        fetchBell = bell
        beat = Session(Self.own(database, options, isLossy: true)) { try $0.script(Self.planning) }
        fetch = Session(Self.own(database, options, isLossy: true)) { try $0.script(Self.planning) }
        listen = Session(Self.own(database, options, isLossy: true)) { connection in
            try connection.listen(Enqueue.channel)
            // Hints sent while the listener was away are lost.
            bell.ring()
        }
        settleSession = Session(Self.own(database, options, isLossy: false)) { connection in
            try connection.script(Self.planning)
        }
        let settled = ReturnedJobs()
        settler = Settler(
            session: settleSession, workerName: options.name, slotTable: slotTable,
            observer: SettlerObserver(logger)
        ) { settled.handle($0) }
        self.state = state
        settled.set { [weak self] in self?.noteJobs(returned: $0) }
    }

    /// Statements of the queue have one good plan, by index, whatever the statistics of a table
    /// that was empty at its last analyze: read whole for each batch, it is five times slower.
    private static let planning = """
        set enable_seqscan = off; set enable_bitmapscan = off; set jit = off;
        set plan_cache_mode = force_generic_plan
        """

    /// The worker's own connections: short statements, and no transaction that a stopped process
    /// could keep open.
    ///
    /// - Parameter isLossy: a commit need not be on disk before it is answered. A server crash then
    ///   takes back a heartbeat, or a claim, whose job still waits.
    private static func own(
        _ database: ConnectionOptions, _ options: WorkerOptions, isLossy: Bool
    ) -> ConnectionOptions {
        var own = database
        let lease = Int(options.lease / .milliseconds(1))
        own.settings["idle_in_transaction_session_timeout"] = "\(lease)"
        if isLossy { own.settings["synchronous_commit"] = "off" }
        own.deadline = max(options.lease / 3, .seconds(1))
        own.connectDeadline = min(own.connectDeadline, max(options.lease / 3, .seconds(1)))
        return own
    }

    /// Works until the service stops: then takes no more jobs, gives back those that have not
    /// begun, waits `stopGrace` for the others, and cancels the rest without using up an attempt.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.settler.run() }
                group.addTask { await self.listenLoop() }
                group.addTask { await self.heartbeatLoop() }
                group.addTask { await self.watchLoop() }
                group.addTask { await self.stallLoop() }
                await fetchLoop()
                settler.stop()
                state.withLock { $0.phase = .settling }
                heartbeatBell.ring()
                stallBell.ring()
                await group.waitForAll()
            }
            await resign()
            for session in [beat, fetch, listen, settleSession] { await session.close() }
        } onGracefulShutdown: {
            self.stopFetching()
        }
    }

    private func stopFetching() {
        state.withLock { if $0.phase == .working { $0.phase = .draining } }
        fetchBell.ring()
    }

    func noteJobs(returned jobs: [Shelf.Returned]) {
        guard !jobs.isEmpty else { return }
        state.withLock { state in
            for job in jobs { state.cursors[job.queue]?.lower(to: job.position) }
        }
        fetchBell.ring()
    }
}

/// Carries the settler's news to the service that is made after it.
private final class ReturnedJobs: Sendable {
    private let handler = Mutex<@Sendable ([Shelf.Returned]) -> Void> { _ in }

    func set(_ new: @escaping @Sendable ([Shelf.Returned]) -> Void) {
        handler.withLock { $0 = new }
    }

    func handle(_ jobs: [Shelf.Returned]) { handler.withLock { $0 }(jobs) }
}
