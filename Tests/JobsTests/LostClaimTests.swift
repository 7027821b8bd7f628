// SPDX-License-Identifier: Apache-2.0

import Logging
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Jobs

/// A step of the server's clock, and a crash of the server, must do no harm.
@Suite struct LostClaimTests {
    let scene: QueueDatabase

    init() throws { scene = try QueueDatabase() }

    @Test func `a clock that is set forward makes nobody dead`() async throws {
        // Long beside what a busy machine keeps a worker from saying that it lives: then its
        // neighbour would be right to take over, and nothing is told about clocks.
        let lease = 10
        let options: (inout WorkerOptions) -> Void = {
            $0.lease = .seconds(lease)
            $0.renewEvery = .milliseconds(200)
        }
        let slow = kind { job -> JobResult in
            try await job.withConnection { connection in
                _ = try connection.query("select pg_advisory_xact_lock(7)")
                return .done()
            }
        }
        _ = try scene.connection.query("select pg_advisory_lock(7)")
        try scene.add()
        try await withWorker(scene, [slow], name: "test:1", options) { _ in
            try await withWorker(scene, [slow], name: "test:2", options) { _ in
                try await eventually("it runs, and both may rescue") {
                    try scene.count("bascule.job where state = 'running'") == 1
                        && scene.count(
                            """
                            bascule.worker
                             where started_at < clock_timestamp() - \(Int32(lease + 1)) * interval '1 s'
                            """) == 2
                }
                // To the table it is the same whether the clock goes on or what it said goes back.
                let end = ContinuousClock.now + .seconds(1)
                while .now < end {
                    try scene.connection.execute(
                        """
                        update bascule.worker set seen_at = seen_at - interval '1 hour'
                         where seen_at > clock_timestamp() - interval '1 minute'
                        """)
                }
                #expect(
                    try scene.count("bascule.job where attempt = 1 and state = 'running'") == 1)
                #expect(try scene.count("bascule.worker where id <= 2") == 2)
                _ = try scene.connection.query("select pg_advisory_unlock(7)")
                try await eventually("it ends") {
                    try scene.count("bascule.job_history where crashes = 0") == 1
                }
            }
        }
    }

    @Test func `a claim that a crash of the server took back has another fence than the next`()
        throws
    {
        let worker = try scene.addWorker()
        for key in [nil, "k"] {
            let id = try scene.add { $0.concurrencyKey = key }
            let old = try #require(try scene.claim(for: worker).first)
            // The claim's commit was not on disk: the job waits, as if it had not been claimed.
            try scene.connection.execute(
                """
                update bascule.job
                   set state = 'waiting', attempt = 0, worker_id = null, started_at = null,
                       token = null
                 where id = \(id)
                """)
            let new = try #require(try scene.claim(for: worker).first)
            #expect(new.id == old.id && new.attempt == old.attempt)
            #expect(throws: JobLost.self) { try old.fence.open(on: scene.connection) }
            #expect(throws: JobLost.self) { try old.fence.hold(on: scene.connection) }
            let late = Settlement(job: old, verdict: .succeeded(result: "{}"))
            #expect(try Settle(workerName: "test").write([late], on: scene.connection) == [])
            let line = JobRun.Line(line: 1, level: .info, text: "late", at: 0)
            try JobRun.Line.write([(old.fence, [line])], on: scene.connection)
            #expect(try scene.count("bascule.job_log") == 0)
            let own = Settlement(job: new, verdict: .succeeded(result: "{}"))
            #expect(try Settle(workerName: "test").write([own], on: scene.connection) == [id])
        }
    }

    @Test func `an attempt whose claim was taken back is stopped by the next one`() {
        let slotTable = SlotTable(slots: ["default": 2], prefetch: 0)
        func job(_ token: Int64) -> ClaimedJob {
            ClaimedJob(
                id: 1, queue: "default", kind: "k", attempt: 1, refunds: 0, attemptsLimit: nil,
                crashes: 0, unknownTimes: 0, concurrencyKey: nil, arguments: "{}",
                enqueuedBy: "test", workerID: 1, token: token)
        }
        func begin(_ token: Int64) -> JobRun? {
            _ = slotTable.addJobs([job(token)], to: "default")
            return slotTable.next(in: "default") { JobRun($0, timeout: .seconds(60), now: .now) }
        }
        let (old, new) = (begin(1), begin(2))
        #expect(old?.stopReason == .leaseLost && new?.stopReason == nil)
        // Its end takes nothing from the other one.
        if let old { _ = slotTable.end(old, took: .seconds(1)) }
        slotTable.forget([job(1)])
        #expect(slotTable.run(1) === new && slotTable.held == [1])
    }

    @Test func `an attempt's last lines are taken by its end, and by nobody in between`() async {
        let job = ClaimedJob(
            id: 1, queue: "default", kind: "k", attempt: 1, refunds: 0, attemptsLimit: nil,
            crashes: 0, unknownTimes: 0, concurrencyKey: nil, arguments: "{}",
            enqueuedBy: "test", workerID: 1, token: nil)
        let begin = { JobRun(job, timeout: .seconds(60), isEphemeral: true, now: .now) }
        let current = Mutex<JobRun?>(begin())
        async let attended = Task.detached {
            // As the attendance does, all the time.
            var taken = 0
            while let run = current.withLock({ $0 }) { taken += run.takeLines().count }
            return taken
        }.value
        var whole = 0
        for _ in 0..<1_000 {
            let run = begin()
            current.withLock { $0 = run }
            for _ in 0..<100 { whole += run.takeLines(adding: [(.warning, "one is bad")]).count }
        }
        current.withLock { $0 = nil }
        #expect(whole == 100_000)
        #expect(await attended == 0)
    }

    @Test func `what a paused queue holds back keeps no other of its key from running`()
        async throws
    {
        let paused = try scene.add {
            $0.queue = "other"
            $0.concurrencyKey = "k"
        }
        _ = try JobChange.pause(queue: "other", reason: nil, by: "user:ana", on: scene.connection)
        let ids = try (0..<6).map { _ in try scene.add { $0.concurrencyKey = "k" } }
        try scene.connection.execute(
            "update bascule.job set shelf = 'key' where id <> \(ids[0])")
        let slots = ["default": 1, "other": 1]
        try await withWorker(scene, [kind { _ in .done() }], slots: slots) { _ in
            // Without a look of the maintenance, which comes every ten seconds.
            try await eventually("the six have run", within: .seconds(8)) {
                try scene.count("bascule.job_history where id = any(\(ids))") == 6
            }
            #expect(try scene.count("bascule.job where id = \(paused)") == 1)
            _ = try JobChange.resume(queue: "other", by: "user:ana", on: scene.connection)
            try await eventually("it runs after the pause", within: .seconds(8)) {
                try scene.count("bascule.job_history where id = \(paused)") == 1
            }
        }
    }
}
