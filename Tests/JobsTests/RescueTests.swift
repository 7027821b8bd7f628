// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Jobs

/// Whose jobs are taken over, and who is blamed.
@Suite struct RescueTests {
    let scene: QueueDatabase

    init() throws { scene = try QueueDatabase() }

    /// As of a rescuer that has heard no worker for a lease.
    private func rescue(
        meanwhile: () throws -> Void = {}
    ) throws -> [Rescue.Report] {
        var hearing = Hearing()
        let start = ContinuousClock.now
        hearing.noteMarks(try Hearing.marks(besides: 0, on: scene.connection), at: start)
        try meanwhile()
        let now = start + .seconds(60)
        hearing.noteMarks(try Hearing.marks(besides: 0, on: scene.connection), at: now)
        return try Rescue(silent: hearing.silent(for: .seconds(60), at: now))
            .run(on: scene.connection)
    }

    @Test func `only who was not heard for a whole lease is dead`() throws {
        let alive = try scene.addWorker()
        let dead = try scene.addWorker()
        let ids = try (0..<2).map { _ in try scene.add() }
        try #require(try scene.claim(for: alive).map(\.id) == [ids[0]])
        try #require(try scene.claim(for: dead).map(\.id) == [ids[1]])
        let reports = try rescue {
            try scene.connection.execute(
                "update bascule.worker set seen_at = clock_timestamp() where id = \(alive)")
        }
        #expect(reports.map(\.workerID) == [dead])
        #expect(reports.map(\.waiting) == [[ids[1]]])
        #expect(try scene.count("bascule.worker where id = \(alive)") == 1)
    }

    @Test func `a crash costs a crash and no try`() throws {
        let dead = try scene.addWorker(heard: 80)
        let id = try scene.add()
        try #require(try scene.claim(for: dead).count == 1)
        _ = try rescue()
        let row = "bascule.job where id = \(id) and attempt = 1 and refunds = 1 and crashes = 1"
        #expect(try scene.count(SQL(stringLiteral: row)) == 1)
    }

    @Test func `a crash is blamed on those alone that are one from quarantine`() throws {
        let dead = try scene.addWorker(heard: 80)
        let (suspect, neighbour) = (try scene.add(), try scene.add())
        try scene.connection.execute(
            "update bascule.job set crashes = \(ClaimedJob.suspectCrashes) where id = \(suspect)")
        try #require(try scene.claim(2, for: dead).count == 2)
        let report = try #require(try rescue().first)
        #expect(report.quarantined == [suspect])
        #expect(report.waiting == [neighbour])
        #expect(try scene.count("bascule.job where id = \(neighbour) and crashes = 0") == 1)
    }

    @Test func `a worker that just wakes up is left to itself`() throws {
        let waking = try scene.addWorker(heard: 80)
        try scene.add()
        try #require(try scene.claim(for: waking).count == 1)
        let other = try scene.database.connect()
        try scene.connection.script("set lock_timeout to '2s'")
        try other.transaction { other in
            _ = try other.query("select 1 from bascule.worker where id = \(waking) for update")
            #expect(try rescue().isEmpty)
        }
        #expect(try scene.count("bascule.job where state = 'running'") == 1)
    }

    @Test func `a job of a worker that has no row is done by another one`() async throws {
        let id = try scene.add()
        let gone = try scene.addWorker()
        try #require(try scene.claim(for: gone).count == 1)
        try scene.connection.execute("delete from bascule.worker where id = \(gone)")
        try await withWorker(scene, [kind { _ in .done() }]) { _ in
            try await eventually("it ends") {
                try scene.count("bascule.job_history where id = \(id)") == 1
            }
        }
    }
}

extension RescueTests {
    @Test func `a job that its key holds back goes on, though nobody told that the way is free`()
        async throws
    {
        let id = try scene.add { $0.concurrencyKey = "k" }
        // As a crash leaves it between the end of the job before and the release of its key.
        try scene.connection.execute("update bascule.job set shelf = 'key'")
        try await withWorker(scene, [kind { _ in .done() }]) { _ in
            try await eventually("it ends") {
                try scene.count("bascule.job_history where id = \(id)") == 1
            }
        }
    }
}

extension RescueTests {
    @Test func `a worker whose row is gone comes back at once, long before its lease is over`()
        async throws
    {
        try await withWorker(scene, [kind { _ in .done() }], { $0.lease = .seconds(600) }) { _ in
            let first = try await eventuallySome("its row") {
                try scene.connection.query("select id from bascule.worker").first
                    .map { try $0[0, as: Int64.self] }
            }
            try scene.connection.execute("delete from bascule.worker")
            try await eventually("it is another worker") {
                try scene.count("bascule.worker where id > \(first)") == 1
            }
        }
    }

    @Test func `the history of the last days that are to be kept is kept whole`() throws {
        let days = try (0...3).map { back in
            try scene.value(
                """
                select to_char(now() at time zone 'UTC' - \(Int32(back)) * interval '1 day',
                               'YYYYMMDD')
                """, as: String.self)
        }
        for (end, start) in zip(days, days.dropFirst()) {
            try scene.connection.script(
                """
                create table bascule.job_history_\(start) partition of bascule.job_history
                    for values from ('\(start) 00:00+00') to ('\(end) 00:00+00')
                """)
        }
        // Where a day of UTC has ended meanwhile, the next one is too old as well.
        let dropped = try HistoryPartitions.drop(olderThan: 2, on: scene.connection)
        let isNextDay = try scene.value(
            "select to_char(clock_timestamp() at time zone 'UTC', 'YYYYMMDD') <> \(days[0])",
            as: Bool.self)
        let names = days.map { "job_history_\($0)" }
        #expect(dropped == [names[3]] || isNextDay && dropped == [names[3], names[2]])
    }
}

/// Two claims at once, and what one lock of them is for.
@Suite struct ClaimTests {
    let scene: QueueDatabase
    let worker: Int64
    let other: Connection

    init() throws {
        scene = try QueueDatabase()
        worker = try scene.addWorker()
        other = try scene.database.connect()
        try other.script("set lock_timeout to '2s'")
    }

    @Test func `two claims at once neither take the same job nor wait for each other`() throws {
        let ids = try (0..<2).map { _ in try scene.add() }
        try scene.connection.transaction { _ in
            let first = try scene.claim(for: worker).map(\.id)
            let second = try scene.claim(for: worker, on: other).map(\.id)
            #expect([first, second] == [[ids[0]], [ids[1]]])
        }
    }

    @Test func `a key that another claim counts just now is left for the next look`() throws {
        let id = try scene.add { $0.concurrencyKey = "k" }
        try scene.connection.transaction { connection in
            try Shelf.lockAll(["k"], on: connection)
            #expect(try scene.claim(for: worker, on: other).isEmpty)
        }
        #expect(try scene.claim(for: worker, on: other).map(\.id) == [id])
    }

    @Test func `jobs of a key are let go only behind a claim of it that is under way`() throws {
        try other.script("set lock_timeout to '100ms'")
        try scene.connection.transaction { connection in
            try Shelf.lockAll(["k"], on: connection)
            let error = #expect(throws: PostgresError.self) {
                try other.transaction { _ = try Shelf.release(["k": 1], on: $0) }
            }
            #expect(error?.sqlstate == "55P03")
        }
    }

    @Test func `jobs that may have killed workers run one at a time`() throws {
        let ids = try (0..<3).map { _ in try scene.add() }
        try scene.connection.execute(
            """
            update bascule.job set crashes = \(ClaimedJob.suspectCrashes)
             where id = any(\(Array(ids.prefix(2))))
            """)
        #expect(try scene.claim(3, for: worker, allowsSuspect: false).map(\.id) == [ids[2]])
        try scene.connection.execute(
            "update bascule.job set shelf = null, run_at = enqueued_at where state = 'waiting'")
        #expect(try scene.claim(3, for: worker).map(\.id) == [ids[0]])
    }
}

/// Limits of a verdict, at their edges.
@Suite struct VerdictLimitTests {
    private func job(snoozes: Int) -> ClaimedJob {
        ClaimedJob(
            id: 1, queue: "q", kind: "k", attempt: 1, refunds: 0, attemptsLimit: nil, crashes: 0,
            unknownTimes: snoozes, concurrencyKey: nil, arguments: "{}", enqueuedBy: "test",
            workerID: 1)
    }

    @Test func `a kind that nobody comes to know is put back so often, then dead`() {
        let most = JobLimits.unknownKindTries
        guard case .again = Verdict.unknownKind(job(snoozes: most - 1), known: ["a"]) else {
            Issue.record("dead too early")
            return
        }
        guard case .dead = Verdict.unknownKind(job(snoozes: most), known: ["a"]) else {
            Issue.record("put back for ever")
            return
        }
    }

    @Test func `a result that is too large is not kept, and the job is not done again`() {
        func verdict(_ bytes: Int) -> Verdict {
            let result = "\"" + String(repeating: "x", count: bytes - 2) + "\""
            return .of(
                job(snoozes: 0), kind: nil, outcome: .success(.done(result)), stop: nil, chance: 0)
        }
        guard case .succeeded = verdict(JobLimits.resultBytes) else {
            Issue.record("the limit itself is allowed")
            return
        }
        guard case .dead = verdict(JobLimits.resultBytes + 1) else {
            Issue.record("one byte more is not")
            return
        }
    }
}
