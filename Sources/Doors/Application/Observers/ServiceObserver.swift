// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Logging

/// What the log says of the service as a whole: its start, its database, its stop.
struct ServiceObserver: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func isReady(_ worker: String, feeds: [String], roles: [String], inbox: String) {
        logger.notice(
            "ready: \(feeds.count) feeds, inbox \(inbox)",
            metadata: [
                "worker": "\(worker)", "feeds": .texts(feeds), "roles": .texts(roles),
            ])
    }

    func waitsForDatabase(_ error: any Error, atMost patience: Duration) {
        logger.warning(
            "the database is waited for, \(patience) at most (database_patience): \(error)"
        )
    }

    func commitIsSlow(_ waited: Duration) {
        logger.warning(
            """
            a commit has waited for \(waited.components.seconds) s: a synchronous standby is away; what \
            waits goes on when it is back (pg_stat_replication)
            """)
    }

    func isAskedToStop() {
        logger.notice("asked to stop: the work in hand is finished; again to stop at once")
    }

    func stopsAtOnce() {
        logger.warning("asked again: stopping at once, the next start finishes what is open")
    }
}
