// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Logging
internal import Metrics

/// What is seen of a worker from outside: its lines in the log, and its counters.
///
/// Texts, levels and names are read by other programs: none changes but here.
struct WorkerObserver: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    /// For what a job says itself.
    func logger(for job: ClaimedJob) -> Logger {
        var logger = logger
        logger[metadataKey: "job"] = .number(job.id)
        logger[metadataKey: "kind"] = "\(job.kind)"
        return logger
    }
}

/// Its life.
extension WorkerObserver {
    func isReady(_ id: Int64, queues: [String]) {
        logger.info("worker \(id) is ready", metadata: ["queues": .texts(queues)])
    }

    func heartbeatFailed(_ error: any Error) {
        logger.warning(
            "the database does not answer the worker; trying again",
            metadata: ["error": "\(error)"])
    }

    func standsDown(_ id: Int64, because why: String, jobs: [Int64]) {
        logger.error(
            "worker \(id) stands down: it stops its jobs and comes back as a new one",
            metadata: ["reason": "\(why)", "jobs": .numbers(jobs)])
    }

    func jobsDisobey(_ jobs: [Int64]) {
        logger.error(
            "jobs do not obey their cancellation; they are rescued once this process has ended",
            metadata: ["jobs": .numbers(jobs)])
    }

    func rowStays(_ error: any Error) {
        logger.notice(
            "the worker's row stays until its lease is over", metadata: ["error": "\(error)"])
    }
}

/// Its jobs.
extension WorkerObserver {
    func fetchFailed(_ error: any Error) {
        logger.debug("the queue can't be looked at", metadata: ["error": "\(error)"])
    }

    func claimed(from queue: String, in time: Duration) {
        Metrics.Timer(label: "bascule_jobs_claim", dimensions: [("queue", queue)])
            .record(duration: time)
    }

    func runs(_ jobs: Int) { Gauge(label: "bascule_jobs_running").record(jobs) }

    /// - Parameter reason: in English, whatever the database keeps.
    func ended(_ job: ClaimedJob, as verdict: Verdict, because reason: String) {
        let logger = logger(for: job)
        switch verdict {
        case .succeeded, .completed, .failed, .none, .again(_, .snooze, _): break
        case .cancelled:
            logger.notice("job cancelled", metadata: ["reason": "\(reason)"])
        case .again(let wait, _, _):
            logger.warning(
                "job is tried again",
                metadata: ["reason": "\(reason)", "in": "\(wait / .seconds(1)) s"])
        case .dead:
            logger.error(
                "job is dead: `bascule jobs retry \(job.id)` or `discard` it",
                metadata: ["reason": "\(reason)"])
        }
    }
}

/// What it does for all workers.
extension WorkerObserver {
    func tookOver(_ report: Rescue.Report) {
        logger.warning(
            "worker \(report.workerID) (\(report.worker)) is dead: its jobs were taken over",
            metadata: [
                "again": .numbers(report.waiting),
                "quarantined": .numbers(report.quarantined),
                "cancelled": .numbers(report.cancelled),
                "closed": .numbers(report.closed),
            ])
        Counter(label: "bascule_jobs_rescued").increment(by: report.waiting.count)
    }

    func putBackStrays(_ jobs: [Int64]) {
        guard !jobs.isEmpty else { return }
        logger.warning("jobs of workers that are gone were put back: \(jobs)")
    }

    func putBackLostClaims(_ jobs: [Int64]) {
        guard !jobs.isEmpty else { return }
        logger.warning(
            "jobs whose claim got lost were put back", metadata: ["jobs": .numbers(jobs)])
    }

    func partitionsFailed(_ error: any Error) {
        logger.notice(
            "the history's partitions are not ready", metadata: ["error": "\(error)"])
    }

    func stalled(queues: Int) { Gauge(label: "bascule_jobs_stalled").record(queues) }

    func waitsInVain(_ job: Int64, in queue: String, for time: Duration) {
        logger.warning(
            "work waits and slots are free, but nothing could be claimed",
            metadata: ["job": .number(job), "queue": "\(queue)", "for": "\(time)"])
    }
}
