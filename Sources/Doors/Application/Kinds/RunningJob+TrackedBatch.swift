// SPDX-License-Identifier: Apache-2.0

package import Ingest
package import Jobs
package import Postgres

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
