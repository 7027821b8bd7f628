// SPDX-License-Identifier: Apache-2.0

import Daemon
import Postgres
import Testing
import Wording

@testable import Jobs

/// The job after an attempt, by table.
@Suite struct VerdictTests {
    struct Broken: Error, CustomStringConvertible { let description = "broken" }

    private func job(
        attempt: Int = 1, refunds: Int = 0, limit: Int? = nil, unknownTimes: Int = 0
    ) -> ClaimedJob {
        ClaimedJob(
            id: 1, queue: "q", kind: "k", attempt: attempt, refunds: refunds, attemptsLimit: limit,
            crashes: 0, unknownTimes: unknownTimes, concurrencyKey: nil, arguments: "{}",
            enqueuedBy: "test",
            workerID: 1)
    }

    private let kind = JobKind(
        name: "k",
        retry: Backoff(base: .seconds(10), cap: .seconds(60), attempts: 4, jitter: 0.5)
    ) { _ in .done() }

    private func verdict(
        _ outcome: Result<JobResult, any Error>, _ stop: StopReason? = nil, job: ClaimedJob? = nil,
        chance: Double = 0
    ) -> Verdict {
        .of(job ?? self.job(), kind: kind, outcome: outcome, stop: stop, chance: chance)
    }

    private func again(_ seconds: Double, _ reason: String) -> Verdict {
        .again(after: .seconds(seconds), .failure, reason: reason)
    }

    @Test func `failures wait twice as long each time, up to the cap, with jitter`() {
        let waits = [(1, 10.0), (2, 20.0), (3, 40.0)]
        for (attempt, wait) in waits {
            let reason = "broken (attempt \(attempt) of 4)"
            #expect(
                verdict(.failure(Broken()), job: job(attempt: attempt)) == again(wait, reason))
            #expect(
                verdict(.failure(Broken()), job: job(attempt: attempt), chance: 0.5)
                    == again(wait * 0.75, reason))
        }
        #expect(
            verdict(.failure(Broken()), job: job(attempt: 4))
                == .dead(reason: "broken (attempt 4 of 4)"))
    }

    @Test func `refunded attempts don't count, and the request's limit beats the kind's`() {
        #expect(
            verdict(.failure(Broken()), job: job(attempt: 40, refunds: 39))
                == again(10, "broken (attempt 1 of 4)"))
        #expect(
            verdict(.failure(Broken()), job: job(attempt: 1, limit: 1))
                == .dead(reason: "broken (attempt 1 of 1)"))
        #expect(
            verdict(.failure(Broken()), job: job(attempt: 30, limit: 50))
                == again(60, "broken (attempt 30 of 50)"))
    }

    @Test func `who is stopped but has done its work is done`() {
        let stops: [StopReason] = [.requested(by: "ada"), .timeout(.seconds(1)), .shutdown]
        for stop in stops {
            #expect(verdict(.success(.done("{}")), stop) == .succeeded(result: "{}"))
        }
        #expect(verdict(.success(.done()), .leaseLost) == .none)
    }

    @Test func `why it was stopped decides what becomes of a failed one`() {
        let failure = Result<JobResult, any Error>.failure(CancellationError())
        #expect(
            verdict(failure, .requested(by: "user:ada"))
                == .cancelled(reason: "cancelled by user:ada"))
        #expect(
            verdict(failure, .shutdown)
                == .again(
                    after: .zero, .interruption,
                    reason: "interrupted by the worker's shutdown"))
        #expect(
            verdict(failure, .timeout(.seconds(5)))
                == again(
                    10,
                    "took longer than its limit of 5.0 seconds and was cancelled (attempt 1 of 4)"))
        #expect(verdict(failure, .leaseLost) == .none)
    }

    @Test func `waits are kept within zero and ten years`() {
        let long = Duration.seconds(Int64.max / 4)
        for (given, kept) in [(long, Verdict.longestWait), (.seconds(-5), .zero)] {
            #expect(
                verdict(.success(.snooze(given)))
                    == .again(
                        after: kept, .snooze, reason: "snoozed"))
            #expect(
                verdict(.success(.retry(after: given, reason: "busy")))
                    == .again(
                        after: kept, .failure,
                        reason: "busy (attempt 1 of 4)"))
        }
    }

    @Test func `an unknown kind is put back twelve times, less and less often, and then dead`() {
        let reason = "no worker knows the kind `k`; this one knows: a, b"
        let waits = (0...12).map { times -> Double? in
            let verdict = Verdict.unknownKind(job(unknownTimes: times), known: ["b", "a"])
            if verdict == .dead(reason: reason) { return nil }
            guard case .again(let wait, .unknownKind, reason) = verdict else { return -1 }
            return wait / .seconds(1)
        }
        #expect(
            waits == [5, 10, 20, 40, 80, 160, 320, 600, 600, 600, 600, 600, nil])
    }

    @Test func `people read why a job failed in their language, and the log has it in English`() {
        let why = Phrase(en: "the disk is full", fr: "le disque est plein")
        let failed = Result<JobResult, any Error>.failure(JobFailure(why, in: .fr))
        #expect(verdict(failed) == again(10, "le disque est plein (attempt 1 of 4)"))
        #expect(verdict(failed.english) == again(10, "the disk is full (attempt 1 of 4)"))
        let never = Result<JobResult, any Error>.failure(JobUnrunnable(why, in: .fr))
        #expect(verdict(never) == .dead(reason: why.fr))
        #expect(verdict(never.english) == .dead(reason: why.en))
    }

    @Test func `what can never run is dead at once`() {
        #expect(
            verdict(.failure(JobUnrunnable("no such feed"))) == .dead(reason: "no such feed"))
    }
}
