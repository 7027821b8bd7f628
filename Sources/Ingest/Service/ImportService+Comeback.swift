// SPDX-License-Identifier: Apache-2.0

internal import Inbox
internal import Postgres
internal import ServiceLifecycle
internal import Synchronization

/// The feeds that rest because the database is away: woken when it is back, not after their pause.
final class RestingFeeds: Sendable {
    private let paths = Mutex<[String: [String]]>([:])

    func add(_ feed: String, _ files: [String]) {
        paths.withLock { $0[feed, default: []] += files }
    }

    func takeAll() -> [String: [String]] {
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

    /// Notes that a feed rests for want of the database.
    ///
    /// - Parameter count: the comebacks that were told of when its batch began: one since then may have
    ///   been this one's.
    func rest(_ work: WorkQueue.Work, because error: any Error, since count: Int?) {
        guard let comeback, let error = error as? PostgresError, error.isOfAnAbsentServer else {
            return
        }
        resting.add(work.feed, work.paths)
        if comeback.count != count { wake() }
    }

    private func wake() {
        for (feed, paths) in resting.takeAll() {
            failures.reset(feed)
            watcher.release(paths)
            queue.wake(feed)
        }
    }
}

extension PostgresError {
    /// The server is not there, or says that it goes: a comeback ends that.
    fileprivate var isOfAnAbsentServer: Bool {
        switch code {
        case .connectionFailed, .connectionLost: true
        case .server(let state):
            state.errorClass == "08" || ["57P01", "57P02", "57P03"].contains(state.code)
        default: false
        }
    }
}
