// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Console
import Daemon
import Logging
import Metrics

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "Run the service: watch the inboxes and load what arrives.",
            fr: "Le service : surveille les boîtes et charge ce qui arrive."),
        discussion: """
            SIGTERM and SIGINT stop it: files in hand are finished first (stop_grace), then the \
            private database is stopped. A second signal ends it at once; nothing is lost by that.
            """)

    @OptionGroup var options: InstallationOptions

    @Option(
        help: """
            Which parts to run, with commas between: watcher (watches the inboxes and loads what \
            arrives), worker (does queued jobs), scheduler (enqueues what is due), console (shows \
            the site in a browser). All unless told.
            """)
    var roles: String = Role.allCases.map(\.rawValue).joined(separator: ",")

    func validate() throws { _ = try Role.read(roles) }

    func run() async throws {
        let installation = try Installation(options)
        let settings = installation.settings
        try exitStatus(in: settings.language) { try installation.checkFolders() }
        let roles = try Role.read(roles)
        DescriptorLimit.raise()
        let logger = Log.start(settings)
        let registry = MetricsRegistry()
        MetricsSystem.bootstrap(registry)
        let database = try Database.open(settings, for: .migrate)
        let result = await Result {
            try await Composition(
                installation: installation, roles: roles, database: database, logger: logger,
                doors: [
                    .console: {
                        ConsoleService(
                            installation, $0, worker: $1, logger: $2, registry: registry)
                    }
                ]
            ).run()
        }
        try database.leave(settings.language)
        try exitStatus(in: settings.language) { try result.get() }
        logger.notice("stopped")
    }
}
