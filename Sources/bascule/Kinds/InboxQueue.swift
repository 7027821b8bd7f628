// SPDX-License-Identifier: Apache-2.0

import Daemon
import Ingest
import Jobs
import Logging
import Postgres
import ServiceLifecycle
import Synchronization

/// The import as the queue `inbox`: each batch is a job that runs at once, and a pause holds all.
///
/// Batches don't wait in the queue's table: they wait in the inbox, where a sweep finds them again
/// after a crash. So their jobs are ephemeral, and their book-keeping never stops an import.
final class InboxQueue: Service {
    static let name = "inbox"

    private let pool: Pool
    private let worker: WorkerIdentity
    private let actor: String
    private let logger: Logger
    private let paused = Atomic(false)

    init(pool: Pool, worker: WorkerIdentity, actor: String, logger: Logger) {
        self.pool = pool
        self.worker = worker
        self.actor = actor
        self.logger = logger
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
            logger.notice(
                isPaused
                    ? "the queue inbox is paused: files wait where they are (`bascule jobs resume inbox`)"
                    : "the queue inbox goes on")
        } catch {
            // The database is away: no batch can be loaded now, whatever it would have said.
            logger.debug("could not look whether the queue inbox is paused: \(error)")
        }
    }

    var record: BatchRecord {
        BatchRecord { [self] feed, files, connection in
            let job = begin(feed, files, on: connection)
            return { [self] result, connection in
                if let job { end(job, result, on: connection) }
            }
        }
    }

    private static let mode = TransactionMode(commitsAsynchronously: true)

    private func begin(_ feed: String, _ files: Int, on connection: Connection) -> RunningJob? {
        do {
            return try connection.transaction(Self.mode) { connection in
                try RunningJob.begin(
                    kind: "import", queue: Self.name,
                    arguments: jsonText(["feed": feed, "files": files]), by: actor, worker: worker,
                    on: connection)
            }
        } catch {
            logger.debug("a batch of \(feed) is not in the book of jobs: \(error)")
            return nil
        }
    }

    private func end(
        _ job: RunningJob, _ result: Result<String, any Error>, on connection: Connection
    ) {
        guard connection.isAlive else { return }
        do {
            try connection.transaction(Self.mode) { connection in
                switch result {
                case .success(let counts): try job.complete(counts, on: connection)
                case .failure(let error): try job.fail("\(error)", on: connection)
                }
            }
        } catch {
            logger.debug("job \(job.id), a batch, could not be ended in the book: \(error)")
        }
    }
}
