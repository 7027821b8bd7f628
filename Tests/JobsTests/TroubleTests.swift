// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Jobs

/// Failures around the queue while it works.
@Suite(.serialized) struct TroubleTests {
    let scene: QueueDatabase

    init() throws {
        scene = try QueueDatabase()
        try scene.makeEffects()
    }

    /// Ends every connection to the database but our own, as a restart of the server does.
    private func cutAll() throws {
        _ = try scene.connection.query(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()
            """)
    }

    private let effect = kind { context in
        try await context.transaction { connection in
            try connection.execute(
                """
                insert into effect (job, began, ended)
                values (\(context.id), clock_timestamp(), clock_timestamp())
                """)
            _ = try connection.query("select pg_sleep(0.02)")
            try context.complete(on: connection)
        }
        return .done()
    }

    @Test func `connections cut again and again cost time and no job`() async throws {
        var requests: [JobRequest] = []
        for _ in 0..<300 { requests.append(JobRequest(kind: "work", attemptsLimit: 100, by: "t")) }
        try Enqueue.addJobs(requests, on: scene.connection)
        try await withWorker(scene, [effect]) { _ in
            for _ in 0..<8 {
                let ended = try scene.count("effect")
                try await eventually("some more end") {
                    try scene.count("effect") > ended || scene.count("bascule.job") == 0
                }
                try cutAll()
            }
            try await eventually("all have ended", within: .seconds(60)) {
                try scene.count("bascule.job") == 0
            }
        }
        #expect(try scene.count("effect") == 300)
        #expect(try scene.count("bascule.job_history where outcome = 'succeeded'") == 300)
    }

    @Test func `a worker without its database stands down, and comes back as another one`()
        async throws
    {
        let stops = Mutex(0)
        let sleeper = kind { context in
            do {
                try await context.transaction { _ = try $0.query("select pg_sleep(600)") }
            } catch {
                stops.withLock { $0 += 1 }
                if context.attempt == 1 { throw error }
            }
            return .done()
        }
        let id = try scene.add()
        try await withWorker(scene, [sleeper], { $0.lease = .seconds(2) }) { worker in
            _ = try await scene.waitUntilRunning(id)
            let first = try #require(worker.worker.workerID)
            // New connections are refused: as if the network were down, the job's own connection
            // still alive.
            try scene.connection.execute(
                "alter table bascule.worker rename to worker_away")
            try await eventually("it stands down") { worker.worker.workerID == nil }
            try await eventually("and has stopped its job") { stops.withLock { $0 } == 1 }
            try scene.connection.execute(
                "alter table bascule.worker_away rename to worker")
            try await eventually("it is back") {
                worker.worker.workerID.map { $0 > first } ?? false
            }
            try await eventually("the job runs again") {
                try scene.count("bascule.job where attempt = 2 and refunds = 1") == 1
            }
            #expect(try scene.count("bascule.job where crashes = 0") == 1)
            _ = try JobChange.cancel(id, by: "user:ada", on: scene.connection)
        }
    }

    @Test func `a claim whose answer got lost is undone`() async throws {
        try await withWorker(scene, [effect], { $0.repairEvery = .milliseconds(100) }) { worker in
            let id = try await eventuallySome("a worker") { worker.worker.workerID }
            let job = try scene.add { $0.queue = "not served" }
            try scene.connection.execute(
                """
                update bascule.job
                   set state = 'running', worker_id = \(id), attempt = 1,
                       started_at = now() - interval '1 minute', queue = 'default'
                 where id = \(job)
                """)
            worker.worker.fetch.noteLostAnswer(at: .now - .seconds(60))
            try await eventually("it is put back and runs") {
                try scene.state(job) == "succeeded"
            }
            let history: SQL = "bascule.job_history where attempt = 2 and refunds = 1"
            #expect(try scene.count(history) == 1)
        }
    }

    /// How many days the history has; one more than asked for where a day of UTC has ended
    /// meanwhile.
    private func isDays(_ count: Int, since day: Int) throws -> Bool {
        let found = try scene.count(
            """
            pg_inherits where inhparent = 'bascule.job_history'::regclass
              and inhrelid <> 'bascule.job_history_default'::regclass
            """)
        return try count...(count + utcDay() - day) ~= found
    }

    private func utcDay() throws -> Int {
        try scene.value(
            "select (clock_timestamp() at time zone 'UTC')::date - date '2000-01-01'", as: Int.self)
    }

    @Test func `the history has its days, without which it goes on all the same`() throws {
        let today = try utcDay()
        func end() throws {
            let id = try scene.add()
            _ = try JobChange.cancel(id, by: "t", on: scene.connection)
        }
        try end()
        #expect(try scene.count("bascule.job_history_default") == 1)
        try HistoryPartitions.prepare(days: 2, on: scene.connection)
        try HistoryPartitions.prepare(days: 2, on: scene.connection)
        #expect(try scene.count("bascule.job_history_default") == 0, "moved to its day")
        try end()
        #expect(try scene.count("bascule.job_history") == 2)
        #expect(try scene.count("bascule.job_history_default") == 0)
        #expect(try isDays(3, since: today))

        try scene.connection.script(
            """
            create table bascule.job_history_20200101 partition of bascule.job_history
                for values from ('2020-01-01 00:00+00') to ('2020-01-02 00:00+00')
            """)
        let dropped = try HistoryPartitions.drop(olderThan: 30, on: scene.connection)
        #expect(dropped == ["job_history_20200101"])
        #expect(try scene.count("bascule.job_history") == 2)
    }

    @Test func `processes that start at once make the day's partition, each in its turn`()
        async throws
    {
        let today = try utcDay()
        let options = try scene.database.options
        let sessions = (0..<6).map { _ in Session(options) }
        for session in sessions { _ = try await session.use { try $0.query("select 1").count } }
        try await withThrowingTaskGroup { group in
            for session in sessions {
                group.addTask {
                    try await session.use { try HistoryPartitions.prepare(days: 9, on: $0) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try isDays(10, since: today))
        for session in sessions { await session.close() }
    }

    @Test func `who reads the history for long holds up no job`() async throws {
        let reader = try scene.database.connect()
        try reader.script("begin; select count(*) from bascule.job_history")
        #expect(throws: PostgresError.self) {
            try HistoryPartitions.prepare(days: 0, on: scene.connection)
        }
        let id = try scene.add()
        try await withWorker(scene, [effect]) { _ in
            try await eventually("the job ends") { try scene.state(id) == "succeeded" }
        }
    }

    @Test func `no job is lost or dead because a day is attached while jobs end`() async throws {
        try Enqueue.addJobs(
            (0..<3_000).map { _ in JobRequest(kind: "noop", by: "test") }, on: scene.connection)
        try await withWorker(scene, [kind("noop") { _ in .done() }]) { _ in
            var rounds = 0
            try await eventually(
                "all have ended", within: .seconds(120), every: .milliseconds(5)
            ) {
                try scene.connection.script(
                    """
                    do $$ declare d regclass; begin
                    for d in select inhrelid::regclass from pg_inherits
                              where inhparent = 'bascule.job_history'::regclass
                                and inhrelid <> 'bascule.job_history_default'::regclass loop
                        execute format('alter table bascule.job_history detach partition %s', d);
                        execute format('insert into bascule.job_history_default table %s', d);
                        execute format('drop table %s', d);
                    end loop; end $$
                    """)
                do {
                    try HistoryPartitions.prepare(days: 0, on: scene.connection)
                    rounds += 1
                } catch let error as PostgresError where error.sqlstate == "55P03" {}
                return try scene.count("bascule.job where state <> 'dead'") == 0
            }
            #expect(rounds > 0)
        }
        #expect(try scene.count("bascule.job") == 0)
        #expect(try scene.count("bascule.job_history where outcome = 'succeeded'") == 3_000)
    }
}
