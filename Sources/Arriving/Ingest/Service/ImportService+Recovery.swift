// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Feeds
internal import Postgres

extension ImportService {
    /// Time between two searches for work left open by a crash or a lost connection.
    private static let recoverEvery = Duration.seconds(60)

    func recoverNowAndThen() async throws {
        try await Poller(bell: recoveryBell) { [self] in
            do {
                try await recover()
            } catch {
                observer.notLookedForOpen(error)
            }
            return Self.recoverEvery
        }.run()
    }

    /// Finishes open work outside of the inbox, which no sweep finds.
    ///
    /// A failure in one feed does not stop the others.
    private func recover() async throws {
        for pipeline in pipelines.values {
            do {
                try await recover(pipeline)
            } catch {
                observer.notLookedForOpen(error, of: pipeline.feed.name)
            }
        }
        // After the files: the input of a pending move stays.
        guard let work = pipelines.values.first.map({ WorkFolder($0.layout) }) else { return }
        observer.cleaned(try await pool.withConnection { try work.clean(on: $0) })
    }

    private func recover(_ pipeline: Pipeline) async throws {
        let feed = pipeline.feed.name
        guard let root = roots[feed] else { return }
        let recovery = Recovery(pipeline)
        let observer = observer
        let closed = try await pool.withConnection { connection in
            try recovery.run(feed: pipeline.feed, root: root, on: connection) { id, error in
                observer.leftOpen(id, feed: feed, error)
            }
        }
        observer.finishedOpen(closed, feed: feed)
        try await lookLate(pipeline)
    }

    /// Looks again at stored files whose writers could not be detected.
    private func lookLate(_ pipeline: Pipeline) async throws {
        let feed = pipeline.feed.name
        let due = try await pool.withConnection { try LateLook.due(in: pipeline, on: $0) }
        for look in due {
            do {
                let result = try await pool.withConnection {
                    try look.takeUpChanges(pipeline, on: $0)
                }
                guard let result else { continue }
                observer.writtenLate(result, storedAs: look.fileID, feed: feed)
                observer.ended([result], feed: feed)
            } catch {
                guard !FailureCause(error).isExternal else { throw error }
                observer.notLookedAt(look.fileID, feed: feed, error)
            }
        }
    }
}
