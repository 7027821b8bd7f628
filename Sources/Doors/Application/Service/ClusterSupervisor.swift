// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Postgres
internal import PrivateCluster

/// Keeps the private PostgreSQL alive as long as a service holds the home.
struct ClusterSupervisor: Sendable {
    private let keeper: ClusterKeeper
    private let comeback: Comeback
    private let observer: ClusterObserver

    /// Time between two looks: the longest that a dead server goes unnoticed.
    private static let every = Duration.milliseconds(250)

    init(_ cluster: PrivateCluster, comeback: Comeback, observer: ClusterObserver) {
        keeper = ClusterKeeper(cluster)
        self.comeback = comeback
        self.observer = observer
    }

    /// Runs the body, and starts the server again whenever it dies meanwhile.
    static func watching(
        _ cluster: PrivateCluster?, comeback: Comeback, observer: ClusterObserver,
        during body: () async throws -> Void
    ) async throws {
        guard let cluster else { return try await body() }
        let supervisor = ClusterSupervisor(cluster, comeback: comeback, observer: observer)
        let task = Task { try await Poller { await supervisor.keepAlive() }.run() }
        let result = await Result { try await body() }
        task.cancel()
        // A start under way is finished: the stop that follows must find its server.
        _ = await task.result
        try result.get()
    }

    /// Gives the time until the next look.
    private func keepAlive() async -> Duration {
        switch await keeper.checkServer() {
        case .alive: return Self.every
        case .died(let pause):
            observer.died(nextStartIn: pause)
            return pause
        case .revived(let time):
            observer.runsAgain(after: time)
            comeback.announce()
            return Self.every
        case .failed(let error, let pause):
            observer.startFailed(error, nextStartIn: pause)
            return pause
        }
    }
}
