// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Daemon
import Feeds
import Foundation
import Ingest
import Logging
import Metrics
import Postgres
import ServiceLifecycle
import Site
import UnixSignals

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the service: watch the inboxes and load what arrives.",
        discussion: """
            SIGTERM and SIGINT stop it: files in hand are finished first (stop_grace), then the \
            private database is stopped. A second signal ends it at once; nothing is lost by that.
            """)

    @OptionGroup var options: InstallationOptions

    @Option(help: "Which parts to run, of: watcher,worker. All unless told.")
    var roles: String = "watcher,worker"

    func validate() throws {
        let known: Set = ["watcher", "worker", "scheduler", "console"]
        for role in roles.split(separator: ",") where !known.contains(String(role)) {
            throw ValidationError("“\(role)” is no role; there are watcher and worker.")
        }
    }

    func run() async throws {
        let installation = try Installation(options)
        let settings = installation.settings
        let logger = Log.start(settings)
        MetricsSystem.bootstrap(MetricsRegistry())
        let database = try Database(settings)
        let result = await Result {
            try await serve(installation, url: database.url, logger: logger)
        }
        try exitStatus { try database.close() }
        try exitStatus { try result.get() }
        logger.notice("stopped")
    }

    private func serve(_ installation: Installation, url: String, logger: Logger) async throws {
        let settings = installation.settings
        var options = try ConnectionOptions(url: url)
        options.deadline = settings.statementDeadline
        let pool = Pool(options, size: settings.workers + 1)
        let worker = "\(ProcessInfo.processInfo.hostName):\(getpid())"
        let pipelines = try await pool.withConnection { connection in
            try Preparation(installation, worker: worker).run(on: connection)
        }
        let importer = try ImportService(
            settings: settings, pool: pool, pipelines: pipelines, logger: logger)
        let systemd = SystemdNotifier(environment: ProcessInfo.processInfo.environment)
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: importer), .init(service: systemd)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = settings.stopGrace
        logger.notice(
            "ready: \(pipelines.count) feeds, inbox \(settings.folders.inbox)",
            metadata: ["worker": "\(worker)", "feeds": "\(pipelines.map(\.feed.name))"])
        let result = await Result { try await ServiceGroup(configuration: configuration).run() }
        await pool.shutdown()
        try result.get()
    }
}

/// Logging of the service, to standard error.
enum Log {
    static func start(_ settings: Settings) -> Logger {
        let level = Logger.Level(rawValue: settings.logLevel.rawValue) ?? .info
        let style: LineLogHandler.Style? =
            switch settings.logFormat {
            case .auto: nil
            case .text: .text(isColoured: false)
            case .json: .json
            }
        LoggingSystem.bootstrap { LineLogHandler(label: $0, level: level, style: style) }
        return Logger(label: "bascule")
    }
}
