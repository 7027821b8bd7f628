// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Logging
internal import Metrics

/// What is seen of a settler from outside: its lines in the log, and its counters.
struct SettlerObserver: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func writeFailed(_ error: any Error, jobs: Int, since: Duration) {
        logger.warning(
            "\(jobs) ended jobs are not written, for \(since.components.seconds) s now",
            metadata: ["error": "\(error)"])
    }

    func ended(_ batch: [Settlement]) {
        for (name, all) in Dictionary(grouping: batch, by: \.verdict.name) {
            Counter(label: "bascule_jobs_ended", dimensions: [("outcome", name)])
                .increment(by: all.count)
        }
    }

    func wasNotOurs(_ settlement: Settlement) {
        let job = settlement.job
        logger.debug(
            "job \(job.id), attempt \(job.attempt), was not ours to settle any more",
            metadata: ["kind": "\(job.kind)", "outcome": "\(settlement.verdict.name)"])
    }

    func releaseFailed(_ error: any Error) {
        logger.warning("jobs of a key wait a little", metadata: ["error": "\(error)"])
    }
}

extension Verdict {
    /// For counters and logs.
    fileprivate var name: String {
        switch self {
        case .succeeded, .completed: "succeeded"
        case .cancelled: "cancelled"
        case .again(_, .failure, _): "again"
        case .again(_, .snooze, _): "snoozed"
        case .again(_, .unknownKind, _): "unknown"
        case .again(_, .interruption, _): "put back"
        case .dead: "dead"
        case .failed: "failed"
        case .none: "lost"
        }
    }
}
