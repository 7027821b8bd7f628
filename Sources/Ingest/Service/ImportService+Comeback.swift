// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Inbox
internal import Postgres
internal import ServiceLifecycle
internal import Synchronization

/// The files that were put off, by feed: taken up when the database is back, not after their pause.
final class RestingFeeds: Sendable {
    private let paths = Mutex<[String: Set<String>]>([:])

    var isEmpty: Bool { paths.withLock { $0.values.allSatisfy(\.isEmpty) } }

    func add(_ work: WorkQueue.Work) {
        paths.withLock { $0[work.feed, default: []].formUnion(work.paths) }
    }

    func forget(_ work: WorkQueue.Work) {
        paths.withLock { $0[work.feed]?.subtract(work.paths) }
    }

    func takeAll() -> [String: Set<String>] {
        paths.withLock { paths in
            defer { paths = [:] }
            return paths
        }
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
    /// an error of its own, and where the reason is another, one more try costs little.
    ///
    /// - Parameters:
    ///   - comebacks: those that were told of when the batch began: one since then may have been its own.
    ///   - end: tells the queue that the batch is over.
    func putOff(
        _ work: WorkQueue.Work, _ delay: Duration, since comebacks: Int?, _ end: () -> Void
    ) {
        watcher.release(work.paths, lookAgainAfter: delay)
        end()
        guard let comeback else { return }
        resting.add(work)
        if comeback.count != comebacks { wake() }
    }

    func wake() {
        // A file that was moved, and could not be noted as moved, is in no inbox any more.
        recoveryBell.ring()
        for (feed, paths) in resting.takeAll() {
            failures.reset(feed)
            watcher.release(Array(paths))
            queue.wake(feed)
        }
    }
}
