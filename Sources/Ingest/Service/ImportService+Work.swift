// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Feeds
internal import Inbox
internal import Logging
internal import Postgres
internal import Site

extension ImportService {
    /// One batch, from claim to outcome, and what to do when the world is in the way.
    func perform(_ work: WorkQueue.Work) async {
        guard let pipeline = pipelines[work.feed] else { return queue.done(work) }
        do {
            let results = try await pool.withConnection { connection in
                for refusal in work.refusals {
                    try RefusedFile(refusal).settle(pipeline, on: connection)
                }
                return try pipeline.run(work.arrivals, on: connection)
            }
            finish(work, results)
        } catch let error as DepartureError {
            log(error.results, feed: work.feed)
            halt(work, because: error)
        } catch let error as PostgresError where error.isConnectionTrouble {
            halt(work, because: error)
        } catch {
            await isolate(work, pipeline, because: error)
        }
    }

    private func finish(_ work: WorkQueue.Work, _ results: [FileResult]) {
        failures.reset(work.feed)
        log(results, feed: work.feed)
        release(work, after: results)
        queue.done(work)
    }

    /// What ended is forgotten; what another worker holds or what waits for its next attempt is looked
    /// at again in a while.
    private func release(_ work: WorkQueue.Work, after results: [FileResult]) {
        let ended = Set(results.filter(\.isEnded).map(\.path) + work.refusals.map(\.path))
        watcher.release(Array(ended))
        watcher.release(
            work.paths.filter { !ended.contains($0) }, lookAgainAfter: Self.otherWorkerPause)
    }

    /// Time until a file is looked at again that could not be claimed.
    private static let otherWorkerPause = Duration.seconds(1)

    /// What will meet every file of the feed: it rests, and its files stay where they are.
    private func halt(_ work: WorkQueue.Work, because error: any Error) {
        let count = failures.count(work.feed)
        let delay = backoff.delay(afterFailures: count) ?? settings.retry.cap
        let seconds = delay / .seconds(1)
        logger.error(
            "\(work.feed) rests for \((seconds * 10).rounded() / 10) s: \(error)",
            metadata: ["feed": "\(work.feed)", "failures": "\(count)"])
        watcher.release(work.paths, lookAgainAfter: delay)
        queue.done(work, haltFor: delay)
    }

    /// An error in a batch of many may be one file's: each is tried alone, the guilty one put off.
    private func isolate(
        _ work: WorkQueue.Work, _ pipeline: Pipeline, because error: any Error
    ) async {
        logger.warning(
            "\(work.feed): a batch of \(work.arrivals.count) was undone: \(error)",
            metadata: ["feed": "\(work.feed)"])
        for arrival in work.arrivals {
            do {
                let results = try await pool.withConnection { connection in
                    try alone(arrival, pipeline, on: connection)
                }
                log(results, feed: work.feed)
            } catch let error as DepartureError {
                log(error.results, feed: work.feed)
                return halt(work, because: error)
            } catch {
                return halt(work, because: error)
            }
        }
        failures.reset(work.feed)
        watcher.release(work.paths, lookAgainAfter: settings.retry.base)
        queue.done(work)
    }
}

/// Runs one file by itself; what is wrong with it is written into its row of the ledger.
private func alone(
    _ arrival: Arrival, _ pipeline: Pipeline, on connection: Connection
) throws -> [FileResult] {
    do {
        return try pipeline.run([arrival], on: connection)
    } catch let error as DepartureError {
        throw error
    } catch let error as PostgresError where error.isConnectionTrouble {
        throw error
    } catch {
        try Settlement.postpone(
            arrival, feed: pipeline.feed.name, reason: "\(error)",
            backoff: pipeline.options.backoff, on: connection)
        return [FileResult(path: arrival.path, fileID: nil, end: .deferred("\(error)"))]
    }
}
