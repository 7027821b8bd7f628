// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Daemon
package import Ingest
package import Jobs
internal import Logging
package import Postgres
internal import ServiceLifecycle
internal import Synchronization

/// The import as the queue `inbox`: each batch is a job that runs at once, and a pause holds all.
///
/// Batches don't wait in the queue's table: they wait in the inbox, where a sweep finds them again
/// after a crash. So their jobs are ephemeral, and tracking them never stops an import: it rides in
/// the transactions that claim and load the files.
struct InboxQueue: BatchTracker {
    static let name = "inbox"

    let worker: WorkerService
    /// Who the jobs are enqueued by.
    let actor: String
    let observer: InboxQueueObserver

    func begin(
        feed: String, files: Int, on connection: Connection
    ) throws -> (any TrackedBatch)? {
        do {
            return try worker.begin(
                kind: "import", queue: Self.name,
                arguments: JSONValue.object(["feed": .text(feed), "files": .integer(Int64(files))])
                    .text, by: actor, on: connection)
        } catch let error as RunningJob.NoWorker {
            observer.batchIsUntracked(of: feed, error)
            return nil
        }
    }

    func cancelled(_ jobs: [Int64], on connection: Connection) throws -> [Int64: String] {
        try RunningJob.cancelled(jobs, on: connection)
    }
}

extension Settings {
    /// The queues that this site's workers work on.
    package var servedQueues: [String] { jobSlots.keys + [InboxQueue.name] }
}

extension InboxQueue {
    /// Whether somebody has paused it: then no batch is taken.
    final class Pause: Service {
        private let pool: Pool
        private let observer: InboxQueueObserver
        private let paused = Atomic(false)

        init(pool: Pool, observer: InboxQueueObserver) {
            self.pool = pool
            self.observer = observer
        }

        @Sendable func isOn() -> Bool { paused.load(ordering: .relaxed) }

        /// Looks once a second whether somebody has paused or resumed it.
        func run() async throws {
            try await Poller { [self] in
                await checkPause()
                return .seconds(1)
            }.run()
        }

        /// Asks whether it is paused.
        func checkPause() async {
            do {
                let isPaused = try await pool.withConnection { connection in
                    try connection.query(
                        """
                        select exists (select from bascule.queue
                                        where name = \(InboxQueue.name) and paused_at is not null)
                        """
                    ).value(as: Bool.self)
                }
                guard paused.exchange(isPaused, ordering: .relaxed) != isPaused else { return }
                observer.isPaused(isPaused)
            } catch {
                // The database is away: no batch can be loaded now, paused or not.
                observer.lookFailed(error)
            }
        }
    }
}

/// A batch of the import as a job.
extension RunningJob: TrackedBatch {
    package func complete(_ account: BatchAccount, on connection: Connection) throws {
        do {
            try complete(account.counts, lines: account.jobLines, on: connection)
        } catch is CancellationError {
            throw BatchCancelled()
        } catch is JobLost {
            // Its worker was taken for dead. The files are still this connection's, so they are
            // loaded.
        }
    }

    package func completeCancelled(
        by actor: String, _ account: BatchAccount, on connection: Connection
    ) throws {
        do {
            try completeCancelled(by: actor, lines: account.jobLines, on: connection)
        } catch is JobLost {
            // As above; the process that took it over has closed it as cancelled.
        }
    }

    package func end(_ result: Result<BatchAccount, any Error>) {
        switch result {
        case .success(let account): finish(account.counts, lines: account.jobLines)
        case .failure(let error): fail("\(error)")
        }
    }
}

extension BatchAccount {
    fileprivate var jobLines: [RunningJob.Line] { lines.map { ($0.level, $0.text) } }
}
