// SPDX-License-Identifier: Apache-2.0

internal import Accounts
package import Application
internal import Calendar
internal import Configuration
package import Daemon
internal import Journal
package import Logging
package import Postgres
internal import ServiceLifecycle
internal import Views

/// The role `console`: its own connections, and the server.
package struct ConsoleService: Service {
    private let installation: Installation
    private let options: ConnectionOptions
    private let worker: String
    private let observer: ConsoleObserver
    private let looksIntoInboxes: Bool
    private let limits: ServerLimits?
    private let registry: MetricsRegistry
    private let listening: @Sendable (Int) -> Void

    /// Of pages; logins, the look at the site and live counts have one each besides.
    private static let connections = 6
    /// Of one statement of a page.
    private static let statementTime = Duration.seconds(5)
    /// A port that is taken is tried again.
    private static let again = Duration.seconds(5)

    /// - Parameters:
    ///   - worker: the process's name.
    ///   - looksIntoInboxes: not where a watcher runs in this process: there can be one look only.
    ///   - registry: what this process counts.
    ///   - limits: instead of those of the settings.
    ///   - listening: told the port.
    package init(
        _ installation: Installation, _ options: ConnectionOptions, worker: String,
        looksIntoInboxes: Bool, logger: Logger, limits: ServerLimits? = nil,
        registry: MetricsRegistry = MetricsRegistry(),
        listening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.installation = installation
        self.options = options
        self.worker = worker
        self.looksIntoInboxes = looksIntoInboxes
        self.limits = limits
        self.listening = listening
        self.registry = registry
        observer = ConsoleObserver(logger, registry)
    }

    package func run() async throws {
        let settings = installation.settings
        var ofPages = options
        ofPages.settings["statement_timeout"] = "\(Int(Self.statementTime / .milliseconds(1)))"
        var ofLooks = options
        ofLooks.settings["default_transaction_read_only"] = "on"
        let pool = Pool(ofPages, size: Self.connections)
        let (logins, looks, audits) = (Session(ofPages), Session(ofLooks), Session(ofLooks))
        ofPages.settings["default_transaction_read_only"] = "on"
        let counts = Session(ofPages)
        let site = Site(
            installation: installation, zone: try Zone(settings.zone),
            limits: limits ?? ServerLimits(settings.console),
            rules: SessionRules(
                idle: settings.console.sessionIdle, absolute: settings.console.sessionAbsolute,
                secondFactorRoles: settings.console.totpRoles),
            pool: pool, logins: logins, audits: audits,
            watch: SiteWatch(
                installation, session: looks, looksIntoInboxes: looksIntoInboxes),
            live: LiveWatch(session: counts, observer: observer), registry: registry,
            api: APIState(settings.console),
            worker: JournalActor(.worker, worker, origin: .service))
        let result = await Result {
            async let live: Void = site.live.run(site)
            try await serve(site)
            await live
        }
        await pool.shutdown()
        await logins.close()
        await looks.close()
        await audits.close()
        await counts.close()
        try result.get()
    }

    /// A port that can't be had keeps no file from being loaded.
    private func serve(_ site: Site) async throws {
        let console = site.settings.console
        let server = HTTPServer(
            address: console.address, port: console.port, limits: site.limits,
            responder: Gate(site: site, table: .console, observer: observer))
        while !Task.isCancelled && !Task.isShuttingDownGracefully {
            do {
                return try await server.run(
                    listening: { port in
                        listening(port)
                        await tell(port, site)
                    },
                    cutting: {
                        site.pool.cancelRunning()
                        site.logins.cancelRunning()
                        site.watch.cancelRunning()
                    })
            } catch {
                observer.cannotListen(error, again: Self.again)
                await cancelWhenGracefulShutdown {
                    await Bell().heard(within: Self.again, on: ContinuousClock())
                }
            }
        }
    }

    private func tell(_ port: Int, _ site: Site) async {
        let console = site.settings.console
        let host = console.address.contains(":") ? "[\(console.address)]" : console.address
        observer.listens(
            at: console.externalURL ?? "http://\(host):\(port)\(site.prefix)/")
        do {
            let users = try await site.pool.withConnection {
                try UserView.Filter().first(1, on: $0)
            }
            if users.isEmpty { observer.nobodyCanLogIn() }
        } catch {
            observer.usersUnknown(error)
        }
    }
}

extension ServerLimits {
    fileprivate init(_ console: Settings.Console) {
        self.init()
        headerTime = console.headerTimeout
        bodyPause = console.bodyIdle
        requestTime = console.requestTimeout
        connections = min(connections, DescriptorLimit.now / 2)
        unlimitedPeers = Set(console.trustedProxies + ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
        upload = console.uploadBytes
    }
}
