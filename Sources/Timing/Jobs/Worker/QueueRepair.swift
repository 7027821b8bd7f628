// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Synchronization

/// Repairs the queue after something was lost, now and then, for all workers.
final class QueueRepair: Sendable {
    /// A claim that is younger may still be on its way to the slot table.
    private static let orphanAge: Duration = .seconds(5)
    private static let partitionsEvery: Duration = .seconds(3_600)

    private struct State {
        var next: ContinuousClock.Instant?
        var nextPartitions: ContinuousClock.Instant?
    }

    private let session: Session
    private let slotTable: SlotTable
    private let fetch: FetchLoop
    private let stalls: StallDetector
    private let options: WorkerOptions
    private let observer: WorkerObserver
    private let state = Mutex(State())

    init(
        session: Session, options: WorkerOptions, slotTable: SlotTable, fetch: FetchLoop,
        stalls: StallDetector, observer: WorkerObserver
    ) {
        self.session = session
        self.slotTable = slotTable
        self.fetch = fetch
        self.stalls = stalls
        self.options = options
        self.observer = observer
    }

    /// - Parameter id: the worker that this process is.
    func runIfDue(for id: Int64) async throws {
        let now = ContinuousClock.now
        let (isDue, isHourDue) = state.withLock { state in
            guard state.next.map({ $0 <= now }) ?? true else { return (false, false) }
            state.next = now + options.repairEvery
            return (true, state.nextPartitions.map { $0 <= now } ?? true)
        }
        guard isDue else { return }
        let quiet = fetch.isWorking ? stalls.wantsLook(at: now) : []
        let hasOrphans = fetch.takeOrphans(olderThan: Self.orphanAge)
        try await putBackForgotten()
        try await cleanUp()
        if hasOrphans { try await giveBackOrphans(of: id) }
        if !quiet.isEmpty { try await stalls.look(at: quiet) }
        guard isHourDue else { return }
        state.withLock { $0.nextPartitions = now + Self.partitionsEvery }
        await preparePartitions()
    }

    private func putBackForgotten() async throws {
        let (returned, strays) = try await session.use { connection in
            (
                try Shelf.releaseForgotten(on: connection),
                try Rescue.takeStrays(on: connection)
            )
        }
        fetch.noteReturned(returned)
        observer.putBackStrays(strays)
    }

    private func cleanUp() async throws {
        try await session.use { connection in
            let ids = try connection.query(
                """
                select id from bascule.job
                 where state = 'waiting' and cancel_requested_at is not null limit 500
                """
            ).values(as: Int64.self)
            try Ending.cancelWaiting(ids, on: connection)
            try connection.execute(
                """
                delete from bascule.job_progress p
                 where not exists (select from bascule.job j where j.id = p.job_id)
                """)
        }
    }

    /// A claim was made and its answer got lost: the table says that we run what we know nothing
    /// of.
    private func giveBackOrphans(of id: Int64) async throws {
        let known = slotTable.held
        let given = try await session.use { connection in
            try Rescue.giveBack(
                id, except: known, olderThan: Self.orphanAge,
                reason: "the answer to its claim got lost", on: connection)
        }
        observer.putBackLostClaims(given)
    }

    private func preparePartitions() async {
        do {
            let days = options.partitionDays
            try await session.use { try HistoryPartitions.prepare(days: days, on: $0) }
        } catch {
            // The default partition takes what has no other; the next hour tries again.
            observer.partitionsFailed(error)
        }
    }
}
