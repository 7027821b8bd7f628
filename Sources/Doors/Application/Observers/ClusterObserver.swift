// SPDX-License-Identifier: Apache-2.0

internal import Logging

/// What the log says of the private PostgreSQL.
struct ClusterObserver: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func died(nextStartIn pause: Duration) {
        logger.error(
            "the private PostgreSQL has died; it is started again",
            metadata: ["in_seconds": "\(pause / .seconds(1))"])
    }

    func runsAgain(after time: Duration) {
        let milliseconds = Int(time / .milliseconds(1))
        logger.notice("the private PostgreSQL runs again, after \(milliseconds) ms")
    }

    func startFailed(_ error: any Error, nextStartIn pause: Duration) {
        logger.error(
            """
            the private PostgreSQL can't be started, the next try comes in \
            \(pause / .seconds(1)) s: \(error)
            """)
    }
}
