// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Logging

/// What is seen of a scheduler from outside: its lines in the log.
struct SchedulerObserver: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func decided(_ report: DueBatch.Report) {
        for warning in report.warnings { logger.warning("\(warning)") }
        guard report.ticks > 0 else { return }
        logger.debug("\(report.ticks) ticks decided, \(report.jobs) jobs enqueued")
    }

    func looksAgain(after time: Duration) {
        logger.notice("schedules are looked at again, after \(time.components.seconds) s")
    }

    func lookFailed(_ error: any Error, since: Duration, tries: Int) {
        logger.warning(
            "schedules are not looked at, for \(since.components.seconds) s now: \(error)",
            metadata: ["tries": .number(tries)])
    }

    func hearsNoHints(_ error: any Error) {
        logger.debug("no hints of changed schedules for now: \(error)")
    }
}
