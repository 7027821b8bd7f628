// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Daemon
package import Feeds
internal import FileSystem
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
    let deferred = WorkQueue.DeferredFiles()
    /// Files that wait for somebody, and their numbers.
    let held = Mutex<[FileName: Int64]>([:])
    let heldBell = Bell()
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
            group.addTask { try await self.askForHeld() }
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

extension ImportService {
    /// One batch, from claim to result, and the treatment of external causes.
    private func perform(_ work: WorkQueue.Work) async {
        guard let pipeline = pipelines[work.feed] else { return queue.done(work) }
        var results: [FileResult] = []
        var rest = work.arrivals
        var held: [HeldFile.Waiting] = []
        forgetHeld(work.paths)
        let comebacks = comeback?.count
        do {
            try await refuse(work.refusals, pipeline)
            while !rest.isEmpty {
                let arrivals = rest
                let step = try await pool.withConnection {
                    try pipeline.runFirst(of: arrivals, on: $0)
                }
                observer.ended(step.results, feed: work.feed)
                results += step.results
                held += step.held
                rest = step.rest
            }
            failures.reset(work.feed)
            deferred.forget(work.paths, of: work.feed)
            release(work, after: results, besides: held)
            queue.done(work)
        } catch let error as DepartureError {
            observer.ended(error.results, feed: work.feed)
            halt(work, besides: results + error.results, because: error, since: comebacks)
        } catch  where FailureCause(error).isExternal {
            halt(work, besides: results, because: error, since: comebacks)
        } catch {
            await isolate(work, rest, results, pipeline, because: error, since: comebacks)
        }
    }

    /// Records things that are never read, each with a line in the log; a failure does not stop the
    /// others.
    private func refuse(_ refusals: [Refusal], _ pipeline: Pipeline) async throws {
        for refusal in refusals {
            do {
                let id = try await pool.withConnection {
                    try RefusedFile(refusal).settle(pipeline, on: $0)
                }
                if let id { observer.refused(refusal, id: id, feed: pipeline.feed.name) }
            } catch {
                guard !FailureCause(error).isExternal else { throw error }
                observer.notPutAway(refusal, feed: pipeline.feed.name, error)
            }
        }
    }

    /// Files that ended are forgotten; a file held by another worker, or waiting for its next
    /// attempt, is looked at again later.
    private func release(
        _ work: WorkQueue.Work, after results: [FileResult], besides held: [HeldFile.Waiting]
    ) {
        var ended = Set(results.filter(\.isEnded).map { FileName($0.path) })
        watcher.release(ended.map(\.text))
        for result in results {
            guard let delay = result.lookAgainAfter, !result.isEnded else { continue }
            watcher.release([result.path], lookAgainAfter: max(delay, Self.otherWorkerPause))
            ended.insert(FileName(result.path))
        }
        keep(held)
        ended.formUnion(held.map { FileName($0.arrival.path) })
        // A refused file that can't be moved stays refused: released, it would come back at once.
        watcher.release(work.refusals.map(\.path).filter(isGone))
        watcher.release(
            work.arrivals.map(\.path).filter { !ended.contains(FileName($0)) },
            lookAgainAfter: Self.otherWorkerPause)
    }

    private func isGone(_ path: String) -> Bool {
        do { return try FileStatus(path: path) == nil } catch { return false }
    }

    /// Time until the next look at a file that could not be claimed.
    private static let otherWorkerPause = Duration.seconds(1)
}

extension WatchedFolder {
    /// The folder of a feed, below the inbox.
    package init(_ feed: Feed, inbox: String) {
        self.init(
            label: feed.name, path: "\(inbox)/\(feed.folder)", patterns: feed.patterns,
            quiet: feed.arrival.quiet, marker: feed.arrival.marker, checksum: feed.arrival.checksum)
    }
}
