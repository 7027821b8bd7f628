// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Calendar
internal import Configuration
internal import Daemon
internal import Exports
internal import Feeds
internal import Foundation
internal import Ingest
internal import Jobs
internal import Journal
package import Logging
package import Postgres
internal import PrivateCluster
internal import Schedules
package import ServiceLifecycle
internal import Tables
internal import UnixSignals
internal import Wording

/// The composition root of `bascule run`: which services run in this process, and on what.
package struct Composition {
    /// Makes the service of a role that stands above this target, for a process of this name.
    package typealias Door =
        @Sendable (
            _ options: ConnectionOptions, _ worker: String, _ logger: Logger
        ) -> any Service

    let installation: Installation
    let roles: Set<Role>
    let url: String
    /// The private cluster, where the database is one.
    let cluster: PrivateCluster?
    private let logger: Logger
    private var observer: ServiceObserver { ServiceObserver(logger) }
    private var declarations: DeclarationObserver { DeclarationObserver(logger) }
    var alertObserver: AlertObserver { AlertObserver(logger) }
    var home: HomeObserver { HomeObserver(logger) }
    private let comeback = Comeback()
    private let doors: [Role: Door]

    /// Nothing here leaves a transaction waiting between two statements for nearly so long.
    private static let idleInTransaction = Duration.seconds(120)

    package init(
        installation: Installation, roles: Set<Role>, database: Database, logger: Logger,
        doors: [Role: Door] = [:]
    ) {
        self.doors = doors
        self.installation = installation
        self.roles = roles
        url = database.url
        cluster = database.cluster
        self.logger = logger
    }

    var settings: Settings { installation.settings }
    var name: String { "\(ProcessInfo.processInfo.hostName):\(getpid())" }

    /// Runs until SIGTERM or SIGINT.
    package func run() async throws {
        try await ClusterSupervisor.watching(
            cluster, comeback: comeback, observer: ClusterObserver(logger)
        ) {
            try await work()
        }
    }

    private func work() async throws {
        var options = try settings.connection(to: url)
        options.comeback = comeback
        // Locks of a stopped or cut-off process must not hold up the others for long.
        options.settings["idle_in_transaction_session_timeout"] =
            "\(Int(Self.idleInTransaction / .milliseconds(1)))"
        options.onSlowCommit = { [observer] in observer.commitIsSlow($0) }
        let jobs = roles.contains(.worker) ? settings.jobSlots.values.reduce(0, +) : 0
        let pool = Pool(options, size: settings.importBatches + jobs + 4)
        let result = await Result {
            let (pipelines, declared) = try await prepare(pool)
            let group = group(try await services(pipelines, declared, pool, options))
            try await ForcedExit.heeded(observer) {
                try await CommitEnd.heeded(after: settings.stopGrace) { try await group.run() }
            }
        }
        await pool.shutdown()
        try result.get()
    }

    /// In the order of their start; the last one is stopped first.
    private func services(
        _ pipelines: [Pipeline], _ declared: Declarations, _ pool: Pool,
        _ options: ConnectionOptions
    ) async throws -> [any Service] {
        var atWork: [any Service] = []
        let worker = worker(declared, pool, options)
        if let worker { atWork.append(worker) }
        var importer: ImportService?
        if roles.contains(.watcher), let worker {
            let observer = InboxQueueObserver(logger)
            let pause = InboxQueue.Pause(pool: pool, observer: observer)
            // Before the first batch: a pause holds over a restart.
            await pause.checkPause()
            let service = try ImportService(
                settings: settings, pool: pool, pipelines: pipelines, logger: logger,
                unread: installation.unreadFolders,
                tracker: InboxQueue(worker: worker, actor: name, observer: observer),
                comeback: comeback,
                start: try installation.localTime(.now),
                declaredLater: { [installation] in installation.feedsDeclaredLater() },
                isPaused: pause.isOn)
            atWork += [pause, service] as [any Service]
            importer = service
        }
        if roles.contains(.scheduler) {
            atWork.append(
                Scheduler(
                    pool: pool, options: options, kinds: JobKinds.signatures, logger: logger,
                    language: settings.language))
        }
        atWork += roles.compactMap { doors[$0]?(options, name, logger) }
        let record = ServiceRecord(
            worker: name, roles: roles.map(\.rawValue).sorted().joined(separator: ","),
            language: settings.language, feeds: installation.catalog.feeds,
            config: settings.config, also: [ZoneMemory.serviceKey: settings.zone])
        let watched = importer
        return [
            ParallelServices(services: atWork),
            ServiceHeartbeat(
                record, pool: pool, logger: logger, comeback: comeback,
                ready: { self.sayReady(pipelines) },
                waiting: { await watched?.waiting ?? [] }),
            MarkWatch(
                settings: settings, pool: pool, observer: home, alertObserver: alertObserver),
            FolderWatch(
                installation: installation, name: name, doesLook: importer != nil, pool: pool,
                observer: home, alertObserver: alertObserver),
            HeadNotes(
                path: settings.folders.heads, language: settings.language, pool: pool,
                observer: home, alertObserver: alertObserver),
            TallyKeeper(pool: pool, observer: home),
            IndexKeeper(feeds: installation.catalog.feeds, pool: pool, observer: home),
            SystemdNotifier(environment: ProcessInfo.processInfo.environment) {
                // Answered by the watcher's own thread: silence from it withholds the watchdog's
                // word.
                _ = await watched?.waiting
                return true
            },
        ]
    }

    /// The queue's worker; nil for a process that has no work.
    ///
    /// In the watcher's role it stands for the batches of the import.
    private func worker(
        _ declared: Declarations, _ pool: Pool, _ options: ConnectionOptions
    ) -> WorkerService? {
        let doesJobs = roles.contains(.worker)
        var slots = doesJobs ? settings.jobSlots : [:]
        if roles.contains(.watcher) { slots[InboxQueue.name] = settings.importBatches }
        guard !slots.isEmpty else { return nil }
        if doesJobs {
            declarations.mistaken(
                declared.exports().mistakes, untilThen: "the others are written")
        }
        let kinds = JobKinds(
            installation: installation, declarations: declared, connections: options,
            alertObserver: alertObserver)
        var workerOptions = WorkerOptions(name: name, slots: slots)
        workerOptions.stopGrace = settings.stopGrace * 2 / 3
        // Not by a job: it might wait in the very queue that is stalled.
        workerOptions.onStall = { await self.lookAtQueues(pool) }
        return WorkerService(
            kinds: doesJobs ? kinds.all : [], pool: pool, database: options,
            options: workerOptions, logger: logger)
    }

    /// All services run, a signal stops them in order, and the database knows of this process.
    private func sayReady(_ pipelines: [Pipeline]) {
        observer.isReady(
            name, feeds: pipelines.map(\.feed.name), roles: roles.map(\.rawValue).sorted(),
            inbox: settings.folders.inbox)
    }

    private func lookAtQueues(_ pool: Pool) async {
        do {
            let queues = StandingAlerts(.stalled, StalledQueues(zone: try Zone(settings.zone)))
            alertObserver.raised(
                try await pool.withConnection {
                    try queues.check(language: settings.language, on: $0)
                })
        } catch {
            // The expectations look again, if any job still runs.
            alertObserver.queueLookFailed(error)
        }
    }

    private func group(_ services: [any Service]) -> ServiceGroup {
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = settings.stopGrace
        return ServiceGroup(configuration: configuration)
    }

    /// Schema, tables and folders; a database that is not there yet is waited for.
    private func prepare(_ pool: Pool) async throws -> ([Pipeline], Declarations) {
        let end = ContinuousClock.now + settings.databasePatience
        for feed in installation.catalog.broken {
            declarations.mistaken(
                feed.mistakes,
                untilThen:
                    "the files of `\(feed.name)` wait in \(settings.folders.inbox)/\(feed.folder)")
        }
        let preparation = Preparation(checked: installation, worker: name)
        let backoff = Backoff(
            base: .milliseconds(250), cap: .seconds(10), attempts: nil, jitter: 0)
        var outage = Outage()
        while true {
            do {
                let pipelines = try await pool.withConnection { connection in
                    try connection.requireSession()
                    let outcome = try preparation.run(on: connection)
                    for trouble in outcome.troubles { declarations.filesWait(trouble) }
                    // Before the first file gets an id.
                    try MarkWatch.compareMark(settings, on: connection, tell: home.markDoesNotHold)
                    return outcome.pipelines
                }
                let declared = try await declared(pool)
                if roles.contains(.scheduler) { try await applySchedules(pool) }
                try await noteRoles(pool)
                return (pipelines, declared)
            } catch let error as PostgresError where error.passes && .now < end {
                if outage.fail(at: .now) != nil {
                    observer.waitsForDatabase(error, atMost: settings.databasePatience)
                }
                let pause = backoff.delay(afterFailures: outage.count) ?? .seconds(10)
                try await Task.sleep(for: pause)
            }
        }
    }

    /// Applies the file to the schedules; a file with mistakes is not applied.
    private func applySchedules(_ pool: Pool) async throws {
        let (file, mistakes) = ScheduleDefaults.read(settings)
        guard mistakes.isEmpty else {
            return declarations.mistaken(
                mistakes,
                untilThen: "the schedules stay as they are (then: `bascule schedules apply`)")
        }
        let served = settings.servedQueues
        let actor = JournalActor(.worker, name, origin: .service)
        let (told, unserved) = try await pool.withConnection { connection in
            (
                try ApplySchedules(file).run(by: actor, on: connection),
                try UnservedQueue.all(served: served, on: connection)
            )
        }
        declarations.schedulesApplied(told, unserved: unserved)
    }

    /// An aggregate that can't be computed keeps no file from being loaded, and no other aggregate
    /// from being computed.
    private func declared(_ pool: Pool) async throws -> Declarations {
        let declared = Declarations(settings, observer: declarations)
        _ = try await pool.withConnection { try declared.aggregates(on: $0) }
        return declared
    }
}
