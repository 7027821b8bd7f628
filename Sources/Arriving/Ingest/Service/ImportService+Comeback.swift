// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import FileSystem
internal import Inbox
internal import Postgres
internal import ServiceLifecycle
internal import Synchronization

/// Deferred files, by feed: taken up when the database is back, not after their pause.
///
/// Who ended, or was waited for to the end of its pause, is forgotten: the watcher has it again by then, and
/// there are never more here than were deferred in one pause.
final class DeferredFiles: Sendable {
    typealias Instant = ContinuousClock.Instant

    private let paths = Mutex<[String: [FileName: Instant]]>([:])

    /// - Parameter end: of their pause.
    func add(_ added: [String], of feed: String, until end: Instant, now: Instant = .now) {
        paths.withLock { paths in
            for path in added { paths[feed, default: [:]][FileName(path)] = end }
            paths = Self.stillDeferred(paths, at: now)
        }
    }

    func forget(_ ended: [String], of feed: String, now: Instant = .now) {
        paths.withLock { paths in
            for path in ended { paths[feed]?[FileName(path)] = nil }
            paths = Self.stillDeferred(paths, at: now)
        }
    }

    func takeAll(now: Instant = .now) -> [String: [String]] {
        paths.withLock { paths in
            defer { paths = [:] }
            return Self.stillDeferred(paths, at: now).mapValues { $0.keys.map(\.text) }
        }
    }

    private static func stillDeferred(
        _ paths: [String: [FileName: Instant]], at now: Instant
    ) -> [String: [FileName: Instant]] {
        paths.mapValues { $0.filter { $0.value > now } }.filter { !$0.value.isEmpty }
    }
}

extension ImportService {
    /// Wakes the feeds each time the database is back, until the service is to stop.
    func wakeAtComebacks() async {
        guard let comeback else { return }
        await cancelWhenGracefulShutdown {
            var seen = comeback.count
            while !Task.isCancelled {
                await comeback.heard(since: seen)
                seen = comeback.count
                self.wake()
            }
        }
    }

    /// Puts the batch's files off: until the time is over, or the database is back.
    ///
    /// Whatever the reason: a server that dies breaks statements, commits and connections at rest, each with
    /// an error of its own, and where the reason is another, one more try costs little. What ended before
    /// is not deferred: nobody is to be woken for it.
    ///
    /// - Parameters:
    ///   - results: of the files that were done with.
    ///   - comebacks: those that were told of when the batch began: one since then may have been its own.
    ///   - end: tells the queue that the batch is over.
    func deferFiles(
        _ work: WorkQueue.Work, besides results: [FileResult], _ delay: Duration,
        since comebacks: Int?, _ end: () -> Void
    ) {
        let ended = results.filter(\.isEnded).map(\.path)
        let left = work.paths(besides: ended)
        watcher.release(ended)
        watcher.release(left, lookAgainAfter: delay)
        end()
        deferred.forget(ended, of: work.feed)
        guard let comeback else { return }
        deferred.add(left, of: work.feed, until: .now + delay)
        if comeback.count != comebacks { wake() }
    }

    func wake() {
        // A file that was moved, and could not be noted as moved, is in no inbox any more.
        recoveryBell.ring()
        for (feed, paths) in deferred.takeAll() {
            failures.reset(feed)
            watcher.release(paths)
            queue.wake(feed)
        }
    }
}
