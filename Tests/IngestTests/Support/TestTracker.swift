// SPDX-License-Identifier: Apache-2.0

import Daemon
import Ingest
import Postgres
import Synchronization

/// A tracker for one test, which can cancel its batches, or have its entries fail.
final class TestTracker: BatchTracker {
    enum Failure { case begin, complete, cancelledThere }

    private struct State {
        var jobs: [TestBatch] = []
        var cancelled: [Int64: String] = [:]
    }

    private let state = Mutex(State())
    let failure: Failure?
    /// Told what each batch shows of its progress.
    let onProgress: @Sendable (TestBatch, TestBatch.Shown) -> Void

    init(
        failing failure: Failure? = nil,
        onProgress: @escaping @Sendable (TestBatch, TestBatch.Shown) -> Void = { _, _ in }
    ) {
        self.failure = failure
        self.onProgress = onProgress
    }

    var jobs: [TestBatch] { state.withLock(\.jobs) }

    /// Cancels a job whose worker is dead.
    func note(_ job: Int64, cancelledBy actor: String) {
        state.withLock { $0.cancelled[job] = actor }
    }

    func begin(
        feed: String, files: Int, on connection: Connection
    ) throws -> (any TrackedBatch)? {
        if failure == .begin { _ = try connection.query("select 1 / 0") }
        return state.withLock { state in
            let id = Int64(state.jobs.count + 1)
            let job = TestBatch(
                id: id, files: files, tracker: self,
                progress: WorkProgress { [unowned self] shown in
                    guard let job = jobs.first(where: { $0.id == id }) else { return }
                    onProgress(job, shown)
                })
            state.jobs.append(job)
            return job
        }
    }

    func cancelled(_ jobs: [Int64], on connection: Connection) throws -> [Int64: String] {
        state.withLock { $0.cancelled.filter { jobs.contains($0.key) } }
    }
}

final class TestBatch: TrackedBatch {
    typealias Shown = WorkProgress.Shown

    private struct State {
        /// Asked for in the database, and not heard of yet.
        var askedBy: String?
        var end = "running"
        var account: BatchAccount?
    }

    let id: Int64
    let files: Int
    let progress: WorkProgress
    private unowned let tracker: TestTracker
    private let state = Mutex(State())

    init(id: Int64, files: Int, tracker: TestTracker, progress: WorkProgress) {
        self.progress = progress
        self.id = id
        self.files = files
        self.tracker = tracker
    }

    /// How it ended, in a word.
    var end: String { state.withLock(\.end) }
    var account: BatchAccount? { state.withLock(\.account) }

    func cancel(by actor: String = "user:ann") { progress.stop(by: actor) }
    func askToCancel(by actor: String) { state.withLock { $0.askedBy = actor } }

    func stoppable<Value>(on connection: Connection, _ body: () throws -> Value) throws -> Value {
        try body()
    }

    func complete(_ account: BatchAccount, on connection: Connection) throws {
        // As if the cancellation had met this very statement.
        if tracker.failure == .cancelledThere { cancel() }
        if tracker.failure != nil { _ = try connection.query("select 1 / 0") }
        try state.withLock { state in
            if let actor = state.askedBy {
                progress.stop(by: actor)
                throw BatchCancelled()
            }
            state.end = "succeeded"
            state.account = account
        }
    }

    func completeCancelled(
        by actor: String, _ account: BatchAccount, on connection: Connection
    ) throws {
        state.withLock { state in
            state.end = "cancelled"
            state.account = account
        }
    }

    func end(_ result: Result<BatchAccount, any Error>) {
        state.withLock { state in
            switch result {
            case .success(let account):
                state.end = "finished"
                state.account = account
            case .failure: state.end = "failed"
            }
        }
    }
}
