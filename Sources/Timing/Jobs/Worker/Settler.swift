// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres
internal import Synchronization

/// Writes the ends of attempts, as many at once as have come while the last ones were written.
final class Settler: Sendable {
    private let session: Session
    private let settle: Settle
    private let slotTable: SlotTable
    private let observer: SettlerObserver
    private let pending = Mutex<[Settlement]>([])
    private let bell = Bell()
    private let isStopping = Mutex(false)

    init(
        session: Session, workerName: String, slotTable: SlotTable, observer: SettlerObserver
    ) {
        self.session = session
        settle = Settle(workerName: workerName)
        self.slotTable = slotTable
        self.observer = observer
    }

    func addSettlements(_ all: [Settlement]) {
        guard !all.isEmpty else { return }
        pending.withLock { $0 += all }
        bell.ring()
    }

    /// Pending settlements are still written, then `run` returns.
    func stop() {
        isStopping.withLock { $0 = true }
        bell.ring()
    }

    /// Writes until it is stopped and nothing is left.
    ///
    /// While the database is away it retries: a settlement not written when the lease is over
    /// belongs to another worker's job by then, and its fence no longer fits.
    ///
    /// - Parameter fetch: told of jobs that may go on because another one of their key has ended.
    func run(for fetch: FetchLoop) async {
        var backoff = Backoff(base: .milliseconds(50), cap: .seconds(1), attempts: nil)
        backoff.jitter = 0.5
        var outage = Outage()
        while true {
            let batch = takeBatch()
            guard !batch.isEmpty else {
                if isStopping.withLock({ $0 }) || Task.isCancelled { return }
                await bell.heard()
                continue
            }
            do {
                try await write(batch, for: fetch)
                _ = outage.end(at: .now)
            } catch {
                pending.withLock { $0 = batch + $0 }
                if let since = outage.fail(at: .now) {
                    observer.writeFailed(error, jobs: batch.count, since: since)
                }
                if Task.isCancelled { return }
                let pause = backoff.delay(afterFailures: outage.count) ?? .seconds(1)
                await Bell().heard(within: pause, on: ContinuousClock())
            }
        }
    }

    private func takeBatch() -> [Settlement] {
        pending.withLock { pending in
            let batch = Array(pending.prefix(JobLimits.batch))
            pending.removeFirst(batch.count)
            return batch
        }
    }

    private func write(_ batch: [Settlement], for fetch: FetchLoop) async throws {
        do {
            let settle = settle
            let ours = try await session.use { try settle.write(batch, on: $0) }
            finish(batch, ours)
        } catch let error as PostgresError where !error.passes && batch.count > 1 {
            // One of them can't be stored: the others must not wait for it.
            let middle = batch.count / 2
            try await write(Array(batch[..<middle]), for: fetch)
            try await write(Array(batch[middle...]), for: fetch)
            return
        } catch let error as PostgresError where Self.isItsOwnFault(error) {
            var only = batch
            for index in only.indices {
                only[index].lines = []
                only[index].verdict = .dead(
                    reason: "its end could not be stored: \(error.message)")
            }
            let (settle, fallback) = (settle, only)
            let ours = try await session.use { try settle.write(fallback, on: $0) }
            finish(fallback, ours)
        }
        let returned = try await release(batch)
        if !returned.isEmpty { fetch.noteReturned(returned) }
    }

    /// Data that PostgreSQL refuses: it will refuse it again.
    private static func isItsOwnFault(_ error: PostgresError) -> Bool {
        // The history takes every row, but not in the moment in which a day is attached to it.
        guard case .server(let state) = error.code, error.table?.hasPrefix("job_history") != true
        else { return false }
        return ["21", "22", "23"].contains(state.errorClass)
    }

    private func finish(_ batch: [Settlement], _ ours: Set<Int64>) {
        slotTable.forget(batch.map(\.job))
        observer.ended(batch)
        for one in batch where one.verdict != .completed && !ours.contains(one.job.id) {
            observer.wasNotOurs(one)
        }
    }

    private func release(_ batch: [Settlement]) async throws -> [Shelf.Returned] {
        var keys: [String: Int] = [:]
        for one in batch { if let key = one.job.concurrencyKey { keys[key, default: 0] += 1 } }
        guard !keys.isEmpty else { return [] }
        let ended = keys
        do {
            return try await session.transaction { connection in
                let returned = try Shelf.release(ended, on: connection)
                try Shelf.announce(returned, on: connection)
                return returned
            }
        } catch let error as PostgresError {
            // The maintenance lets them go on within seconds.
            observer.releaseFailed(error)
            return []
        }
    }
}
