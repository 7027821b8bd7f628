// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Daemon
internal import Feeds
internal import Inbox
internal import Postgres
internal import Wording

/// Batches that failed: whose failure it is, and when their files are tried again.
extension ImportService {
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
    func isolate(
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
