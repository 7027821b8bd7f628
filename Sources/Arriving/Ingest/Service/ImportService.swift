// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Daemon
package import Feeds
package import Inbox
package import Logging
package import Postgres
internal import ServiceLifecycle
internal import Synchronization

/// The watcher role of `bascule run`: loads the files that arrive in the inboxes.
package final class ImportService: Service {
    let pool: Pool
    let pipelines: [String: Pipeline]
    let roots: [String: String]
    let observer: ImportObserver
    let settings: Settings
    private let bell = Bell()
    /// Rung when open work may be finished now.
    let recoveryBell = Bell()
    let queue: WorkQueue
    let watcher: Watcher
    let backoff: Backoff
    let failures = FailureCounts()
    let comeback: Comeback?
    let deferred = DeferredFiles()
    /// Whether batches are to rest: asked before each is taken.
    let isPaused: @Sendable () -> Bool
    private let isStopping = Atomic(false)
    /// Running batches.
    private let busy = Atomic(0)

    /// - Parameters:
    ///   - pool: at least as many connections as `settings.importBatches`, and one more.
    ///   - pipelines: one a feed, by the feed's name.
    ///   - tracker: where each batch is a job.
    ///   - comeback: tells resting feeds that the database is back.
    ///   - unread: folders of feeds whose declaration has a mistake, absolute.
    ///   - start: when the feeds were read, as the site's clocks have it.
    ///   - declaredLater: feeds declared or changed since.
    ///   - isPaused: whether no batch is to be taken just now; looked at again within a second.
    package init(
        settings: Settings, pool: Pool, pipelines: [Pipeline], logger: Logger,
        unread: [String] = [], tracker: (any BatchTracker)? = nil, comeback: Comeback? = nil,
        start: String = "", declaredLater: @escaping @Sendable () -> [Feed] = { [] },
        isPaused: @escaping @Sendable () -> Bool = { false }
    ) throws {
        self.comeback = comeback
        self.isPaused = isPaused
        self.pool = pool
        self.settings = settings
        observer = ImportObserver(logger)
        self.pipelines = Dictionary(
            uniqueKeysWithValues: pipelines.map { pipeline in
                var pipeline = pipeline
                pipeline.tracker = tracker
                return (pipeline.feed.name, pipeline)
            })
        let folders = pipelines.map { WatchedFolder($0.feed, inbox: settings.folders.inbox) }
        roots = Dictionary(folders.map { ($0.label, $0.path) }, uniquingKeysWith: { one, _ in one })
        backoff = Backoff(base: settings.retry.base, cap: settings.retry.cap, attempts: nil)
        let streamAbove = pipelines.first?.options.streamAboveBytes ?? 0
        let queue = WorkQueue(
            limits: .init(
                files: settings.batchFiles, bytes: Int64(settings.batchBytes),
                streamAboveBytes: streamAbove),
            bell: bell)
        self.queue = queue
        var options = WatcherOptions()
        options.sweepEvery = settings.sweep
        options.quiet = settings.quiet
        options.inbox = settings.folders.inbox
        options.start = start
        let inbox = settings.folders.inbox
        options.declaredLater = { declaredLater().map { WatchedFolder($0, inbox: inbox) } }
        options.unread = unread
        watcher = try Watcher(folders: folders, options: options, logger: logger) {
            queue.offer($0, $1)
        }
    }

    /// The reason why each file that the watcher sees is not taken yet.
    ///
    /// The watcher's own thread answers: an answer shows that it lives.
    package var waiting: [Waiting] {
        get async { await watcher.waiting }
    }

    /// Works until the service stops; running batches are finished first.
    package func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { try await self.watcher.run() }
            group.addTask { try await self.recoverNowAndThen() }
            group.addTask { await self.wakeAtComebacks() }
            await self.work()
        }
    }

    /// Takes batches while fewer run than may; a stop lets running ones finish.
    private func work() async {
        await withGracefulShutdownHandler {
            await self.takeBatches()
        } onGracefulShutdown: {
            self.isStopping.store(true, ordering: .releasing)
            self.bell.ring()
        }
    }

    private func takeBatches() async {
        await withDiscardingTaskGroup { group in
            while !isStopping.load(ordering: .acquiring), !Task.isCancelled {
                let now = ContinuousClock.now
                let isPaused = isPaused()
                while !isPaused, busy.load(ordering: .acquiring) < settings.importBatches,
                    let work = queue.next(now: now)
                {
                    busy.add(1, ordering: .acquiringAndReleasing)
                    group.addTask { await self.performAndRing(work) }
                }
                let delay = isPaused ? .seconds(1) : queue.nextDelay(now: now)
                await bell.heard(within: delay, on: ContinuousClock())
            }
        }
    }

    private func performAndRing(_ work: WorkQueue.Work) async {
        await perform(work)
        busy.subtract(1, ordering: .acquiringAndReleasing)
        bell.ring()
    }
}

extension WatchedFolder {
    /// The folder of a feed, below the inbox.
    package init(_ feed: Feed, inbox: String) {
        self.init(
            label: feed.name, path: "\(inbox)/\(feed.folder)", patterns: feed.patterns,
            quiet: feed.arrival.quiet, marker: feed.arrival.marker, checksum: feed.arrival.checksum)
    }
}
