// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres
internal import ServiceLifecycle
internal import Synchronization

/// Whether somebody has paused the queue `inbox`: then no batch is taken.
final class InboxPause: Service {
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
