// SPDX-License-Identifier: Apache-2.0

import Daemon
import Jobs
import Logging
import Postgres
import ServiceLifecycle
import TestSupport
import Testing

/// A worker in this process, on a database of its own.
final class WorkerScene: Sendable {
    let pool: Pool
    let worker: WorkerService
    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    /// - Parameter change: leases and intervals are short unless told.
    init(
        _ scene: QueueDatabase, _ kinds: [JobKind], name: String = "test:1",
        slots: [String: Int] = ["default": 4],
        _ change: (inout WorkerOptions) -> Void = { _ in }
    ) throws {
        var options = WorkerOptions(name: name, slots: slots)
        options.lease = .seconds(3)
        options.renewEvery = .milliseconds(300)
        options.pollEvery = .milliseconds(200)
        options.stopGrace = .seconds(5)
        change(&options)
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        pool = Pool(try scene.database.options, size: 8)
        worker = WorkerService(
            kinds: kinds, pool: pool, database: try scene.database.options, options: options,
            logger: logger)
        let group = ServiceGroup(services: [worker], logger: logger)
        self.group = group
        running = Task { try await group.run() }
    }

    /// Stops it as SIGTERM does.
    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await running.value
        await pool.shutdown()
    }
}

/// Runs the body beside a worker, which is stopped whatever happens.
func withWorker(
    _ scene: QueueDatabase, _ kinds: [JobKind], name: String = "test:1",
    slots: [String: Int] = ["default": 4],
    _ change: (inout WorkerOptions) -> Void = { _ in },
    _ body: (WorkerScene) async throws -> Void
) async throws {
    let worker = try WorkerScene(scene, kinds, name: name, slots: slots, change)
    do {
        try await body(worker)
    } catch {
        try await worker.stop()
        throw error
    }
    try await worker.stop()
}

/// A kind that does one thing.
func kind(
    _ name: String = "work", perKey: Int = 1, timeout: Duration = .seconds(60),
    _ perform: @escaping JobKind.Perform
) -> JobKind {
    var kind = JobKind(name: name, timeout: timeout, perKey: perKey, perform: perform)
    kind.retry.base = .milliseconds(20)
    kind.retry.cap = .milliseconds(100)
    return kind
}
