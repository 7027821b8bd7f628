// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Starts the server of a private cluster again when it has died, on a thread of its own.
package actor ClusterKeeper {
    /// What a look has found.
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

    /// Looks once: at a server that lives for some microseconds, at one that is to be started again for as
    /// long as that takes.
    package func look() -> Sight {
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
