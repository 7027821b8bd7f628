// SPDX-License-Identifier: Apache-2.0

import Logging
import Postgres
import TestSupport
import Testing

@testable import Jobs

/// The rights of an attempt that is over: it may write nothing, even if the same worker has the job
/// again.
@Suite struct FenceTests {
    let scene: QueueDatabase
    let worker: Int64

    init() throws {
        scene = try QueueDatabase()
        worker = try scene.addWorker()
    }

    /// A job that its worker has given back and claimed again: the first attempt, and the second.
    private func claimedTwice() throws -> (old: ClaimedJob, new: ClaimedJob) {
        try scene.add()
        let old = try #require(try scene.claim(for: worker).first)
        _ = try Rescue.giveBack(worker, except: [], reason: "test", on: scene.connection)
        let new = try #require(try scene.claim(for: worker).first)
        try #require(new.id == old.id && new.attempt == old.attempt + 1)
        return (old, new)
    }

    @Test func `a transaction of an attempt that is over neither begins nor commits`() throws {
        let (old, new) = try claimedTwice()
        #expect(throws: JobLost.self) { try old.fence.open(on: scene.connection) }
        #expect(throws: JobLost.self) { try old.fence.hold(on: scene.connection) }
        #expect(throws: JobLost.self) {
            try old.fence.complete("succeeded", result: "{}", reason: nil, on: scene.connection)
        }
        #expect(try scene.count("bascule.job where state = 'running'") == 1)
        try new.fence.open(on: scene.connection)
        try new.fence.hold(on: scene.connection)
        try new.fence.complete("succeeded", result: "{}", reason: nil, on: scene.connection)
        #expect(try scene.count("bascule.job_history where attempt = 2") == 1)
    }

    @Test func `the end of an attempt that is over is not written`() throws {
        let (old, new) = try claimedTwice()
        let settle = Settle(workerName: "test")
        let ends: [Verdict] = [
            .succeeded(result: "{}"), .cancelled(reason: "late"), .dead(reason: "late"),
            .again(after: .zero, .failure, reason: "late"),
        ]
        for verdict in ends {
            let late = Settlement(job: old, verdict: verdict)
            #expect(try settle.write([late], on: scene.connection) == [])
        }
        #expect(try scene.count("bascule.job where state = 'running' and attempt = 2") == 1)
        let own = Settlement(job: new, verdict: .succeeded(result: "{}"))
        #expect(try settle.write([own], on: scene.connection) == [new.id])
    }

    @Test func `lines and progress of an attempt that is over are not written`() throws {
        let (old, new) = try claimedTwice()
        let line = JobRun.Line(line: 1, level: .info, text: "here", at: 0)
        let progress = JobRun.Progress(done: 1, total: 2, note: nil)
        for (job, rows) in [(old, 0), (new, 1)] {
            try JobRun.Line.write([(job.fence, [line])], on: scene.connection)
            try JobRun.Progress.write([(job.fence, progress)], on: scene.connection)
            #expect(try scene.count("bascule.job_log") == rows)
            #expect(try scene.count("bascule.job_progress") == rows)
        }
    }

    @Test func `a try that does not count is refunded when its end is written`() throws {
        try scene.add()
        for turn in 1...3 {
            let job = try #require(try scene.claim(for: worker).first)
            #expect(job.tries == 1)
            let end = Settlement(
                job: job,
                verdict: .again(
                    after: .zero, .interruption, reason: "turn \(turn)"))
            _ = try Settle(workerName: "test").write([end], on: scene.connection)
        }
        #expect(try scene.count("bascule.job where attempt = 3 and refunds = 3") == 1)
    }

    @Test func `a job that fails after somebody asked to cancel it does not wait again`() throws {
        let id = try scene.add()
        let job = try #require(try scene.claim(for: worker).first)
        _ = try JobChange.cancel(id, by: "user:ana", on: scene.connection)
        let end = Settlement(
            job: job,
            verdict: .again(after: .zero, .failure, reason: "failed"))
        _ = try Settle(workerName: "test").write([end], on: scene.connection)
        #expect(try scene.count("bascule.job") == 0)
        #expect(try scene.count("bascule.job_history where outcome = 'cancelled'") == 1)
    }
}

extension QueueDatabase {
    /// A worker's row, last heard so long ago.
    func addWorker(heard secondsAgo: Double = 0) throws -> Int64 {
        try value(
            """
            insert into bascule.worker (name, queues, seen_at)
            values ('test', '{default}', clock_timestamp() - make_interval(secs => \(secondsAgo)))
            returning id
            """)
    }

    /// Claims from the front of the queue.
    func claim(
        _ limit: Int = 1, for worker: Int64, allowsSuspect: Bool = true,
        on other: Connection? = nil
    ) throws -> [ClaimedJob] {
        try Fetch(
            workerID: worker, queue: "default", perKey: [:], allowsSuspect: allowsSuspect
        ).claim(limit, window: limit, from: .front, on: other ?? connection).jobs
    }
}
