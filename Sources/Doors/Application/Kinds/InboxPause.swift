// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Logging
internal import Postgres
internal import ServiceLifecycle
internal import Synchronization

/// Whether somebody has paused the queue `inbox`: then no batch is taken.
final class InboxPause: Service {
    private let pool: Pool
    private let logger: Logger
    private let paused = Atomic(false)

    init(pool: Pool, logger: Logger) {
        self.pool = pool
        self.logger = logger
    }

    @Sendable func isOn() -> Bool { paused.load(ordering: .relaxed) }

    /// Looks once a second whether somebody has paused or resumed it.
    func run() async throws {
        try await Poller { [self] in
            await look()
            return .seconds(1)
        }.run()
    }

    /// Asks whether it is paused.
    func look() async {
        do {
            let isPaused = try await pool.withConnection { connection in
                try connection.query(
                    """
                    select exists (select from bascule.queue
                                    where name = \(InboxQueue.name) and paused_at is not null)
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
}
