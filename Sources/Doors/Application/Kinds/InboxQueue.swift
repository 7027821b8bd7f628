// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Daemon
internal import Ingest
internal import Jobs
internal import Logging
internal import Postgres
internal import ServiceLifecycle
internal import Synchronization

/// The import as the queue `inbox`: each batch is a job that runs at once, and a pause holds all.
///
/// Batches don't wait in the queue's table: they wait in the inbox, where a sweep finds them again
/// after a crash. So their jobs are ephemeral, and their book-keeping never stops an import: it rides
/// in the transactions that claim and load the files.
final class InboxQueue: Service {
    static let name = "inbox"

    private let pool: Pool
    private let worker: WorkerService
    private let actor: String
    private let observer: InboxQueueObserver
    private let paused = Atomic(false)

    init(pool: Pool, worker: WorkerService, actor: String, observer: InboxQueueObserver) {
        self.pool = pool
        self.worker = worker
        self.actor = actor
        self.observer = observer
    }

    @Sendable func isPaused() -> Bool { paused.load(ordering: .relaxed) }

    /// Looks once a second whether somebody has paused or resumed the queue.
    func run() async throws {
        try await Poller { [self] in
            await look()
            return .seconds(1)
        }.run()
    }

    /// Asks whether the queue is paused.
    func look() async {
        do {
            let isPaused = try await pool.withConnection { connection in
                try connection.query(
                    """
                    select exists (select from bascule.queue
                                    where name = \(Self.name) and paused_at is not null)
                    """)[0][0, as: Bool.self]
            }
            guard paused.exchange(isPaused, ordering: .relaxed) != isPaused else { return }
            observer.isPaused(isPaused)
        } catch {
            // The database is away: no batch can be loaded now, whatever it would have said.
            observer.lookFailed(error)
        }
    }
}

extension InboxQueue: BatchTracker {
    func begin(
        feed: String, files: Int, on connection: Connection
    ) throws -> (any TrackedBatch)? {
        do {
            return InboxBatch(
                try worker.begin(
                    kind: "import", queue: Self.name,
                    arguments: jsonText(["feed": feed, "files": files]), by: actor, on: connection))
        } catch let error as RunningJob.NoWorker {
            observer.batchIsUntracked(of: feed, error)
            return nil
        }
    }

    func cancelled(_ jobs: [Int64], on connection: Connection) throws -> [Int64: String] {
        try RunningJob.cancelled(jobs, on: connection)
    }
}

/// A batch of the import as a job.
private struct InboxBatch: TrackedBatch {
    private let job: RunningJob

    init(_ job: RunningJob) { self.job = job }

    var id: Int64 { job.id }
    var cancelledBy: String? { job.cancelledBy }

    func stoppable<Value>(on connection: Connection, _ body: () throws -> Value) throws -> Value {
        try job.stoppable(on: connection, body)
    }

    func progress(_ bytes: Int64, of total: Int64, note: String) {
        job.progress(bytes, of: total, note: note)
    }

    func complete(_ account: BatchAccount, on connection: Connection) throws {
        do {
            try job.complete(account.counts, lines: account.jobLines, on: connection)
        } catch is CancellationError {
            throw BatchCancelled()
        } catch is JobLost {
            // Its worker was taken for dead. The files are still this connection's, so they are loaded.
        }
    }

    func completeCancelled(
        by actor: String, _ account: BatchAccount, on connection: Connection
    ) throws {
        do {
            try job.completeCancelled(by: actor, lines: account.jobLines, on: connection)
        } catch is JobLost {
            // As above; whoever took it over has closed it as cancelled.
        }
    }

    func end(_ result: Result<BatchAccount, any Error>) {
        switch result {
        case .success(let account): job.finish(account.counts, lines: account.jobLines)
        case .failure(let error): job.fail("\(error)")
        }
    }
}

extension BatchAccount {
    fileprivate var jobLines: [RunningJob.Line] { lines.map { ($0.level, $0.text) } }
}

extension Settings {
    /// The queues that this site's workers work on.
    package var servedQueues: [String] { queues.keys + [InboxQueue.name] }
}
