// SPDX-License-Identifier: Apache-2.0

internal import Accounts
package import Application
internal import Calendar
internal import Configuration
package import Daemon
internal import Journal
package import Logging
internal import NIOSSL
package import Postgres
internal import ServiceLifecycle
internal import Views

/// The role `console`: its own connections, and the server.
package struct ConsoleService: Service {
    private let installation: Installation
    private let options: ConnectionOptions
    private let worker: String
    private let observer: ConsoleObserver
    private let limits: ServerLimits?
    private let registry: MetricsRegistry
    private let listening: @Sendable (Int) -> Void

    /// Of pages; logins, the look at the site, live counts and `/readyz` have one each besides.
    private static let connections = 6
    /// Files that are judged or taken up at the same time.
    private static let works = 2
    /// Of one statement of a page, and of the look at the site.
    private static let statementTime = Duration.seconds(5)
    /// A port that is taken is tried again.
    private static let again = Duration.seconds(5)

    /// - Parameters:
    ///   - worker: the process's name.
    ///   - registry: what this process counts.
    ///   - limits: instead of those of the settings.
    ///   - listening: told the port.
    package init(
        _ installation: Installation, _ options: ConnectionOptions, worker: String,
        logger: Logger, limits: ServerLimits? = nil,
        registry: MetricsRegistry = MetricsRegistry(),
        listening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.installation = installation
        self.options = options
        self.worker = worker
        self.limits = limits
        self.listening = listening
        self.registry = registry
        observer = ConsoleObserver(logger, registry)
    }

    package func run() async throws {
        let settings = installation.settings
        var ofPages = options
        ofPages.settings["statement_timeout"] = "\(Int(Self.statementTime / .milliseconds(1)))"
        var ofAudits = options
        ofAudits.settings["default_transaction_read_only"] = "on"
        var ofLooks = ofAudits
        ofLooks.settings["statement_timeout"] = ofPages.settings["statement_timeout"]
        var ofProbes = ofLooks
        ofProbes.connectDeadline = Readiness.limit
        ofProbes.settings["statement_timeout"] = "\(Int(Readiness.limit / .milliseconds(1)))"
        let pool = Pool(ofPages, size: Self.connections)
        let works = Pool(options, size: Self.works)
        let (logins, audits) = (Session(ofPages), Session(ofAudits))
        let (looks, probes) = (Session(ofLooks), Session(ofProbes))
        ofPages.settings["default_transaction_read_only"] = "on"
        let counts = Session(ofPages)
        let site = Site(
            installation: installation, declared: DeclaredThings(installation),
            zone: try Zone(settings.zone),
            limits: limits ?? ServerLimits(settings.console),
            rules: SessionRules(
                idle: settings.console.sessionIdle, absolute: settings.console.sessionAbsolute,
                secondFactorRoles: settings.console.totpRoles),
            sources: LoginSources(settings, observer),
            observer: observer, pool: pool, logins: logins, audits: audits, works: works,
            watch: SiteWatch(installation, session: looks),
            live: LiveWatch(session: counts, observer: observer), registry: registry,
            api: APIState(settings.console),
            readiness: Readiness(installation, session: probes),
            worker: JournalActor(.worker, worker, origin: .service))
        let result = await Result { try await work(site) }
        works.cancelRunning()
        await works.shutdown()
        await pool.shutdown()
        await logins.close()
        await audits.close()
        await counts.close()
        for session in [looks, probes] {
            // Nobody waits for it any more.
            session.cancelRunning()
            await session.close()
        }
        try result.get()
    }

    private func work(_ site: Site) async throws {
        let watch = DirectoryWatch(site)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await watch.run() }
            async let live: Void = site.live.run(site)
            try await serve(site)
            await live
            tasks.cancelAll()
        }
    }

    /// A port that can't be had keeps no file from being loaded.
    private func serve(_ site: Site) async throws {
        while !Task.isCancelled && !Task.isShuttingDownGracefully {
            do {
                return try await listen(site)
            } catch {
                observer.cannotListen(error, again: Self.again)
                await cancelWhenGracefulShutdown {
                    await Bell().heard(within: Self.again, on: ContinuousClock())
                }
            }
        }
    }

    /// A pair of TLS that can't be used is as a port that can't be had.
    private func listen(_ site: Site) async throws {
        let console = site.settings.console
        let tls = console.tls.isOn ? try TLSWatch(console.tls, observer) : nil
        var context: (@Sendable () -> NIOSSLContext)?
        if let tls { context = { tls.context } }
        let server = HTTPServer(
            address: console.address, port: console.port, limits: site.limits, tls: context,
            responder: Gate(site: site, table: .console, observer: observer))
        async let _ = renew(tls)
        try await server.run(
            listening: { port in
                listening(port)
                await tell(port, site)
            }, cutting: site.cancelRunning)
    }

    /// Ends with the server.
    private func renew(_ tls: TLSWatch?) async throws { try await tls?.run() }

    private func tell(_ port: Int, _ site: Site) async {
        let console = site.settings.console
        let host = console.address.contains(":") ? "[\(console.address)]" : console.address
        observer.listens(
            at: console.externalURL
                ?? "http\(console.tls.isOn ? "s" : "")://\(host):\(port)\(site.prefix)/")
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
