// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Inbox
internal import Postgres
internal import ServiceLifecycle

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

    /// Defers the batch's files: until the time is over, or the database is back.
    ///
    /// For any reason: a server that dies breaks statements, commits and idle connections, each
    /// with an error of its own, and for another reason one more try costs little. Files that ended
    /// are not deferred.
    ///
    /// - Parameters:
    ///   - results: of the files that were done with.
    ///   - comebacks: those reported before the batch began; a later one may have been its own.
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
        deferred.addFiles(left, of: work.feed, until: .now + delay)
        if comeback.count != comebacks { wake() }
    }

    func wake() {
        // A file that was moved without being noted as moved is in no inbox any more.
        recoveryBell.ring()
        for (feed, paths) in deferred.takeAll() {
            failures.reset(feed)
            watcher.release(paths)
            queue.wake(feed)
        }
    }
}
