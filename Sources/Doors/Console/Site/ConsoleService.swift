// SPDX-License-Identifier: Apache-2.0

internal import Accounts
package import Application
internal import Calendar
internal import Configuration
internal import Daemon
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
    private let listening: @Sendable (Int) -> Void

    /// Of pages; logins and the look at the site have one each besides.
    private static let connections = 6
    /// Of one statement of a page.
    private static let statementTime = Duration.seconds(5)
    /// A port that is taken is tried again.
    private static let again = Duration.seconds(5)

    /// - Parameters:
    ///   - worker: the process's name.
    ///   - looksIntoInboxes: not where a watcher runs in this process: there can be one look only.
    ///   - limits: instead of those of the settings.
    ///   - listening: told the port.
    package init(
        _ installation: Installation, _ options: ConnectionOptions, worker: String,
        looksIntoInboxes: Bool, logger: Logger, limits: ServerLimits? = nil,
        listening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.installation = installation
        self.options = options
        self.worker = worker
        self.looksIntoInboxes = looksIntoInboxes
        self.limits = limits
        self.listening = listening
        observer = ConsoleObserver(logger)
    }

    package func run() async throws {
        let settings = installation.settings
        var ofPages = options
        ofPages.settings["statement_timeout"] = "\(Int(Self.statementTime / .milliseconds(1)))"
        var ofLooks = options
        ofLooks.settings["default_transaction_read_only"] = "on"
        let pool = Pool(ofPages, size: Self.connections)
        let (logins, looks) = (Session(ofPages), Session(ofLooks))
        let site = Site(
            installation: installation, zone: try Zone(settings.zone),
            limits: limits ?? ServerLimits(settings.console),
            rules: SessionRules(
                idle: settings.console.sessionIdle, absolute: settings.console.sessionAbsolute),
            sources: LoginSources(settings) { [observer] in observer.noticed($0) },
            observer: observer, pool: pool, logins: logins,
            watch: SiteWatch(
                installation, session: looks, looksIntoInboxes: looksIntoInboxes),
            worker: JournalActor(.worker, worker, origin: .service))
        let result = await Result { try await work(site) }
        await pool.shutdown()
        await logins.close()
        await looks.close()
        try result.get()
    }

    private func work(_ site: Site) async throws {
        let watch = DirectoryWatch(site)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await watch.run() }
            try await serve(site)
            tasks.cancelAll()
        }
    }

    /// A port that can't be had keeps no file from being loaded.
    private func serve(_ site: Site) async throws {
        let console = site.settings.console
        let server = HTTPServer(
            address: console.address, port: console.port, limits: site.limits,
            responder: Gate(site: site, table: .console, observer: observer))
        while !Task.isCancelled && !Task.isShuttingDownGracefully {
            do {
                return try await server.run { port in
                    listening(port)
                    await tell(port, site)
                }
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
    }
}
