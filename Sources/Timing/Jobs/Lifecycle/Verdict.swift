// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Wording

/// What happens to a job after an attempt.
enum Verdict: Sendable, Equatable {
    /// Why a job waits again; only a failure counts as a try.
    enum Cause: Sendable, Equatable {
        case failure
        /// The job asked for it.
        case snooze
        /// Counted by itself, for it may not go on for ever.
        case unknownKind
        /// It was stopped by no fault of its own, or had not begun.
        case interruption
    }

    case succeeded(result: String)
    case cancelled(reason: String)
    case again(after: Duration, Cause, reason: String)
    case dead(reason: String)
    /// An ephemeral job failed: it is not tried again.
    case failed(reason: String)
    /// The job's own transaction has written its end.
    case completed
    /// Nothing is to be written: it is not ours any more.
    case none
}

extension Verdict {
    /// Why it came to that; empty where there is nothing to say.
    var reason: String {
        switch self {
        case .cancelled(let reason), .again(_, _, let reason), .dead(let reason),
            .failed(let reason):
            reason
        case .succeeded, .completed, .none: ""
        }
    }

    /// The one sentence for it, which `RunningJob.cancelled` reads again.
    static let cancelledBy = "cancelled by "

    static func cancelled(by actor: String) -> Verdict { .cancelled(reason: cancelledBy + actor) }

    /// The longest wait: ten years.
    static let longestWait: Duration = .seconds(315_360_000)

    /// Decides from what the attempt gave; pure.
    ///
    /// A job that was told to stop but had done its work by then is done.
    static func of(
        _ job: ClaimedJob, kind: JobKind?, outcome: Result<JobResult, any Error>,
        stop: StopReason?, chance: Double
    ) -> Verdict {
        if stop == .leaseLost { return .none }
        switch outcome {
        case .success(.done(let result)):
            guard result.utf8.count <= JobLimits.resultBytes else {
                let size = result.utf8.count
                return .dead(
                    reason: "it is done, but its result of \(size) bytes is larger than "
                        + "\(JobLimits.resultBytes) and was not kept")
            }
            return .succeeded(result: result)
        case .success(.cancel(let reason)): return .cancelled(reason: reason)
        case .success(.snooze(let wait)):
            return .again(after: bounded(wait), .snooze, reason: "snoozed")
        case .success(.retry(let wait, let reason)):
            return failed(job, kind, reason, wait: wait, chance)
        case .failure(let error): return of(job, kind, error, stop, chance)
        }
    }

    private static func of(
        _ job: ClaimedJob, _ kind: JobKind?, _ error: any Error, _ stop: StopReason?,
        _ chance: Double
    ) -> Verdict {
        if let error = error as? JobUnrunnable { return .dead(reason: error.description) }
        switch stop {
        case .requested(let actor)?: return .cancelled(by: actor)
        case .shutdown?:
            return .again(
                after: .zero, .interruption,
                reason: "interrupted by the worker's shutdown")
        case .timeout(let limit)?:
            return failed(
                job, kind, "took longer than its limit of \(limit) and was cancelled", wait: nil,
                chance)
        case .leaseLost?: return .none
        case nil:
            return failed(job, kind, "\(error)", wait: nil, chance)
        }
    }

    /// A kind unknown to this process may be known to another version: the job is put back, less
    /// and less often, and dead if no version knows it in the end.
    static func unknownKind(_ job: ClaimedJob, known: [String]) -> Verdict {
        let names = known.sorted().joined(separator: ", ")
        let reason = "no worker knows the kind `\(job.kind)`; this one knows: \(names)"
        guard job.unknownTimes < JobLimits.unknownKindTries else { return .dead(reason: reason) }
        let wait = min(Duration.seconds(5) * (1 << job.unknownTimes), .seconds(600))
        return .again(after: wait, .unknownKind, reason: reason)
    }

    private static func failed(
        _ job: ClaimedJob, _ kind: JobKind?, _ reason: String, wait: Duration?, _ chance: Double
    ) -> Verdict {
        let limit = job.attemptsLimit ?? kind?.retry.attempts ?? JobLimits.attempts
        guard job.tries < limit else {
            return .dead(reason: "\(reason) (attempt \(job.tries) of \(limit))")
        }
        var backoff = kind?.retry ?? .init()
        backoff.attempts = nil
        let pause = wait ?? backoff.delay(afterFailures: job.tries, chance: chance) ?? .zero
        return .again(
            after: bounded(pause), .failure,
            reason: "\(reason) (attempt \(job.tries) of \(limit))")
    }

    private static func bounded(_ wait: Duration) -> Duration {
        min(max(wait, .zero), longestWait)
    }
}

extension Result where Success == JobResult, Failure == any Error {
    /// The same for the log.
    var english: Result<JobResult, any Error> {
        switch self {
        case .failure(let error as JobFailure):
            .failure(JobFailure(Phrase(error.english), in: .en))
        case .failure(let error as JobUnrunnable): .failure(JobUnrunnable(error.english))
        case .success, .failure: self
        }
    }
}
