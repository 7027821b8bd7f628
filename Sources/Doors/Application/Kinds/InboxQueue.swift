// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Daemon
internal import Ingest
internal import Jobs
internal import Logging
internal import Postgres

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
                arguments: jsonText(["feed": feed, "files": files]), by: actor, on: connection)
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
    package var servedQueues: [String] { queues.keys + [InboxQueue.name] }
}
