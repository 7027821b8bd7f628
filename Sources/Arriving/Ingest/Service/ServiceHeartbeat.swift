// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import FileSystem
package import Inbox
package import Logging
package import Postgres
internal import ServiceLifecycle
internal import Synchronization

/// Records in the database that this process lives, its roles, and why each file that it sees
/// waits.
package struct ServiceHeartbeat: Service {
    private let record: ServiceRecord
    private let pool: Pool
    private let observer: ImportObserver
    private let comeback: Comeback?
    private let ready: @Sendable () -> Void
    private let waiting: @Sendable () async -> [Waiting]

    /// Longest time between two heartbeats; a change of waiting files is written within a second.
    private static let every = Duration.seconds(10)

    /// - Parameters:
    ///   - comeback: tells that the database is back, which may have lost the last sign.
    ///   - ready: called once, when all services run and the database knows of this one.
    ///   - waiting: files that the watcher sees and does not take; nothing without a watcher.
    package init(
        _ record: ServiceRecord, pool: Pool, logger: Logger, comeback: Comeback? = nil,
        ready: @escaping @Sendable () -> Void = {},
        waiting: @escaping @Sendable () async -> [Waiting]
    ) {
        self.ready = ready
        self.record = record
        self.pool = pool
        observer = ImportObserver(logger)
        self.comeback = comeback
        self.waiting = waiting
    }

    /// Tells it until the service is to stop, then takes it back.
    package func run() async throws {
        let last = Mutex(
            (keys: [FileName](), at: ContinuousClock.now - .seconds(60), comebacks: 0))
        let isReady = Atomic(false)
        let poller = Poller {
            let waiting = await waiting()
            let comebacks = comeback?.count ?? 0
            let isDue = last.withLock { last in
                let keys = waiting.map(\.key)
                guard
                    last.keys != keys || .now - last.at >= Self.every
                        || last.comebacks != comebacks
                else { return false }
                last = (keys, .now, comebacks)
                return true
            }
            guard isDue else { return .seconds(1) }
            if await !publish(waiting, begins: !isReady.load(ordering: .relaxed)) {
                // The database is away: recorded as soon as it is back.
                last.withLock { $0.at = .now - Self.every }
            } else if !isReady.exchange(true, ordering: .relaxed) {
                ready()
            }
            return .seconds(1)
        }
        try await poller.run()
        _ = await publish(nil)
    }

    /// Whether it is written.
    private func publish(_ waiting: [Waiting]?, begins: Bool = false) async -> Bool {
        let record = record
        do {
            try await pool.withConnection { connection in
                try record.publish(waiting, begins: begins, on: connection)
            }
            return true
        } catch {
            observer.missedHeartbeat(error)
            return false
        }
    }
}

extension Waiting {
    /// The facts whose change makes a new status line worth writing; growing numbers do not.
    fileprivate var key: FileName { FileName("\(path)|\(size)") }
}
