// SPDX-License-Identifier: Apache-2.0

import Daemon
import Feeds
import Foundation
import Ingest
import Logging
import Postgres
import ServiceLifecycle
import Site
import UnixSignals

/// The composition root of `bascule run`: which services run in this process, and on what.
struct Server {
    let installation: Installation
    let roles: Set<Role>
    let url: String
    let logger: Logger

    private var settings: Settings { installation.settings }
    private var worker: String { "\(ProcessInfo.processInfo.hostName):\(getpid())" }

    /// Runs until SIGTERM or SIGINT.
    func run() async throws {
        var options = try ConnectionOptions(url: url)
        options.deadline = settings.statementDeadline
        let pool = Pool(options, size: settings.workers + 2)
        let result = await Result { try await serve(pool) }
        await pool.shutdown()
        try result.get()
    }

    private func serve(_ pool: Pool) async throws {
        let pipelines = try await prepare(pool)
        let importer =
            roles.contains(.watcher)
            ? try ImportService(
                settings: settings, pool: pool, pipelines: pipelines, logger: logger) : nil
        let record = ServiceRecord(
            worker: worker, roles: roles.map(\.rawValue).sorted().joined(separator: ","))
        var services: [any Service] = []
        if let importer { services.append(importer) }
        services.append(
            Presence(record, pool: pool, logger: logger) { await importer?.waiting ?? [] })
        services.append(
            SystemdNotifier(environment: ProcessInfo.processInfo.environment) {
                // Answered by the watcher's own thread: silence from it withholds the watchdog's word.
                _ = await importer?.waiting
                return true
            })
        let group = group(services)
        try await SecondSignal.heeded(logger) { try await group.run() }
    }

    private func group(_ services: [any Service]) -> ServiceGroup {
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = settings.stopGrace
        return ServiceGroup(configuration: configuration)
    }

    /// Schema, tables and folders; a database that is not there yet is waited for.
    private func prepare(_ pool: Pool) async throws -> [Pipeline] {
        let end = ContinuousClock.now + settings.databasePatience
        let preparation = Preparation(installation, worker: worker)
        var backoff = Backoff(base: .milliseconds(250), cap: .seconds(10), attempts: nil)
        backoff.jitter = 0
        var failures = 0
        while true {
            do {
                let pipelines = try await pool.withConnection { try preparation.run(on: $0) }
                logger.notice(
                    "ready: \(pipelines.count) feeds, inbox \(settings.folders.inbox)",
                    metadata: [
                        "worker": "\(worker)", "feeds": "\(pipelines.map(\.feed.name))",
                        "roles": "\(roles.map(\.rawValue).sorted())",
                    ])
                return pipelines
            } catch let error as PostgresError where error.isTransient && .now < end {
                failures += 1
                logger.warning("the database is waited for (database_patience): \(error)")
                let pause = backoff.delay(afterFailures: failures) ?? .seconds(10)
                try await Task.sleep(for: pause)
            }
        }
    }
}
