// SPDX-License-Identifier: Apache-2.0

internal import Daemon
package import Logging
package import Postgres
internal import ServiceLifecycle

/// Works on the queue: one a process, with slots for each queue.
///
/// Four connections of its own, so that nothing a job does can delay a heartbeat: of the heartbeat
/// (with attendance, repair and stalls), the fetch, the settler and the listener. Jobs use the pool.
package final class WorkerService: Service {
    let fetch: FetchLoop
    /// Begins what was found elsewhere.
    let starter: RunningJob.Starter
    private let settler: Settler
    private let heartbeat: Heartbeat
    private let stalls: StallDetector
    private let listener: Hint.Listener
    private let heartbeatBell: Bell
    private let sessions: [Session]

    /// Which worker this process is just now; nil between two lives.
    package var workerID: Int64? { heartbeat.workerID }

    /// - Parameters:
    ///   - pool: For the jobs; at least one connection for each slot that uses the database.
    ///   - database: The same place, for the worker's own four connections.
    package init(
        kinds: [JobKind], pool: Pool, database: ConnectionOptions, options: WorkerOptions,
        logger: Logger
    ) {
        let kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
        let observer = WorkerObserver(logger)
        let slotTable = SlotTable(slots: options.slots, prefetch: options.prefetch)
        let (bell, heartbeatBell) = (Bell(), Bell())
        let hasty = Self.own(database, options, isLossy: true)
        let careful = Self.own(database, options, isLossy: false)
        let beat = Session(hasty) { try $0.script(Self.planning) }
        let fetching = Session(hasty) { try $0.script(Self.planning) }
        let settling = Session(careful) { try $0.script(Self.planning) }
        let listening = Session(hasty) { connection in
            try connection.listen(Enqueue.channel)
            // Hints sent while the listener was away are lost.
            bell.ring()
        }
        sessions = [beat, fetching, listening, settling]
        settler = Settler(
            session: settling, workerName: options.name, slotTable: slotTable,
            observer: SettlerObserver(logger))
        starter = RunningJob.Starter(settler: settler, bell: bell)
        let runner = JobRunner(
            kinds: kinds, pool: pool, slotTable: slotTable, starter: starter, settler: settler,
            options: options, bell: bell, observer: observer)
        fetch = FetchLoop(
            session: fetching, runner: runner, slotTable: slotTable, options: options,
            perKey: kinds.mapValues(\.perKey), bell: bell, observer: observer)
        listener = Hint.Listener(
            session: listening, slotTable: slotTable, starter: starter, fetch: fetch,
            heartbeatBell: heartbeatBell)
        stalls = StallDetector(
            session: beat, options: options, slotTable: slotTable, fetch: fetch,
            listener: listener, observer: observer)
        let repair = QueueRepair(
            session: beat, options: options, slotTable: slotTable, fetch: fetch, stalls: stalls,
            observer: observer)
        heartbeat = Heartbeat(
            session: beat, options: options, slotTable: slotTable, fetch: fetch, starter: starter,
            attendance: Attendance(session: beat, slotTable: slotTable, starter: starter),
            repair: repair,
            stalls: stalls, bell: heartbeatBell, observer: observer)
        self.heartbeatBell = heartbeatBell
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
                group.addTask { [self] in await settler.run(for: fetch) }
                group.addTask { [self] in await listener.run() }
                group.addTask { [self] in await heartbeat.run() }
                group.addTask { [self] in await heartbeat.watch() }
                group.addTask { [self] in await stalls.run() }
                await fetch.run()
                settler.stop()
                heartbeatBell.ring()
                stalls.stop()
                await group.waitForAll()
            }
            await heartbeat.resign()
            for session in sessions { await session.close() }
        } onGracefulShutdown: {
            self.fetch.stop()
        }
    }
}
