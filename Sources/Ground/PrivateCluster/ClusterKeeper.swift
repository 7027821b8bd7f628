// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Starts the server of a private cluster again when it has died, on a thread of its own.
package actor ClusterKeeper {
    /// Result of a look.
    package enum Sight: Sendable {
        case alive
        /// It died just now, and is to be started after the pause.
        case died(pause: Duration)
        /// It was started again, so long after it was found dead.
        case revived(after: Duration)
        /// It could not be started; the next try comes after the pause.
        case failed(any Error, pause: Duration)
    }

    private let cluster: PrivateCluster
    private let executor = QueueExecutor(label: "bascule.cluster")
    private var revival = Revival()
    private var startedAt = ContinuousClock.now
    private var foundDeadAt: ContinuousClock.Instant?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// - Parameter cluster: one that this process has started or joined.
    package init(_ cluster: PrivateCluster) { self.cluster = cluster }

    /// Looks once: some microseconds at a live server, as long as a start takes at one to be
    /// restarted.
    package func checkServer() -> Sight {
        guard let foundDeadAt else {
            guard !cluster.isAlive else { return .alive }
            self.foundDeadAt = .now
            return .died(pause: revival.pause(after: ContinuousClock.now - startedAt))
        }
        do {
            _ = try cluster.start()
            startedAt = .now
            self.foundDeadAt = nil
            return .revived(after: .now - foundDeadAt)
        } catch {
            return .failed(error, pause: revival.pause(after: nil))
        }
    }
}
