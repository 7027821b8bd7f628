// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
internal import Feeds
internal import FileSystem
internal import Inbox
internal import Postgres
internal import Wording

extension ImportService {
    /// One batch, from claim to result, and the treatment of external causes.
    func perform(_ work: WorkQueue.Work) async {
        guard let pipeline = pipelines[work.feed] else { return queue.done(work) }
        var results: [FileResult] = []
        var rest = work.arrivals
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
                rest = step.rest
            }
            failures.reset(work.feed)
            deferred.forget(work.paths, of: work.feed)
            release(work, after: results)
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
    private func release(_ work: WorkQueue.Work, after results: [FileResult]) {
        var ended = Set(results.filter(\.isEnded).map { FileName($0.path) })
        watcher.release(ended.map(\.text))
        for result in results {
            guard let delay = result.lookAgainAfter, !result.isEnded else { continue }
            watcher.release([result.path], lookAgainAfter: max(delay, Self.otherWorkerPause))
            ended.insert(FileName(result.path))
        }
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

    /// The cause would meet every file of the feed: the feed rests, and its files stay.
    ///
    /// - Parameters:
    ///   - results: of files already finished.
    ///   - comebacks: those of the database that were known when the batch began.
    func halt(
        _ work: WorkQueue.Work, besides results: [FileResult], because error: any Error,
        since comebacks: Int?
    ) {
        let count = failures.count(work.feed)
        let delay = backoff.delay(afterFailures: count) ?? settings.retry.cap
        observer.rests(work.feed, for: delay, failures: count, error)
        deferFiles(work, besides: results, delay, since: comebacks) {
            queue.done(work, haltFor: delay)
        }
    }

    /// An error in a batch of many may be one file's: each is tried alone, and the bad one
    /// deferred.
    ///
    /// - Parameters:
    ///   - arrivals: those of the batch that are left.
    ///   - before: of files already finished.
    private func isolate(
        _ work: WorkQueue.Work, _ arrivals: [Arrival], _ before: [FileResult],
        _ pipeline: Pipeline, because error: any Error, since comebacks: Int?
    ) async {
        var done = before
        observer.undone(work.feed, files: arrivals.count, error)
        for arrival in arrivals {
            do {
                let results = try await pool.withConnection { connection in
                    try alone(arrival, pipeline, on: connection)
                }
                observer.ended(results, feed: work.feed)
                done += results
            } catch let error as DepartureError {
                observer.ended(error.results, feed: work.feed)
                return halt(
                    work, besides: done + error.results, because: error, since: comebacks)
            } catch {
                return halt(work, besides: done, because: error, since: comebacks)
            }
        }
        failures.reset(work.feed)
        deferFiles(work, besides: done, settings.retry.base, since: comebacks) { queue.done(work) }
    }
}

/// Runs one file by itself; its failure is then in its row of the ledger.
private func alone(
    _ arrival: Arrival, _ pipeline: Pipeline, on connection: Connection
) throws -> [FileResult] {
    do {
        return try pipeline.run([arrival], on: connection)
    } catch let error as DepartureError {
        throw error
    } catch  where FailureCause(error).isExternal {
        throw error
    } catch {
        return [
            FileResult(path: arrival.path, fileID: nil, end: .deferred(Phrase(of: error)))
        ]
    }
}
