// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing
import Views
import Wording

@testable import Jobs

/// Changes of jobs by hand, and their answers.
@Suite struct ChangeTests {
    let scene: QueueDatabase

    init() throws { scene = try QueueDatabase() }

    private func cancel(_ id: Int64) throws -> JobChange.Result {
        try JobChange.cancel(id, by: "user:ada", on: scene.connection)
    }

    private let sleeper = kind("sleeper") { context in
        try await context.transaction { _ = try $0.query("select pg_sleep(600)") }
        return .done()
    }

    @Test func `cancelling pg_sleep(600) frees its slot in less than two seconds`() async throws {
        let id = try scene.add { $0.kind = "sleeper" }
        let next = try scene.add()
        try await withWorker(scene, [sleeper, kind { _ in .done() }], slots: ["default": 1]) { _ in
            _ = try await scene.waitUntilRunning(id)
            try await eventually("its statement runs") {
                try scene.count(
                    """
                    pg_stat_activity where query like '%pg_sleep(600)%' and state = 'active'
                       and datname = current_database() and pid <> pg_backend_pid()
                    """) == 1
            }
            let asked = ContinuousClock.now
            #expect(try cancel(id).sentence == "is running; its worker was told to cancel it")
            // Two seconds on a machine that is not busy.
            try await eventually("the next one has run", within: .seconds(5)) {
                try scene.state(next) == "succeeded"
            }
            print("cancelled and free again in \(ContinuousClock.now - asked)")
            #expect(try scene.state(id) == "cancelled")
        }
        let reason: SQL = "select reason from bascule.job_history where id = \(id)"
        #expect(try scene.value(reason) == "cancelled by user:ada")
        #expect(try scene.count("bascule.journal where subject = \("job \(id)")") == 1)
    }

    @Test func `a cancellation whose hint got lost is heard all the same`() async throws {
        let id = try scene.add { $0.kind = "sleeper" }
        try await withWorker(scene, [sleeper]) { _ in
            _ = try await scene.waitUntilRunning(id)
            try scene.connection.execute(
                """
                update bascule.job
                   set cancel_requested_at = now(), cancel_requested_by = 'user:eve'
                """)
            try await eventually("it is cancelled", within: .seconds(5)) {
                try scene.state(id) == "cancelled"
            }
        }
    }

    @Test func `waiting jobs are cancelled or discarded at once, dead ones retried or discarded`()
        throws
    {
        let waiting = try scene.add()
        let cancelled = try cancel(waiting)
        #expect(cancelled.id == waiting && cancelled.isDone)
        #expect(cancelled.told == Phrase(en: "is cancelled", fr: "est annulé"))
        #expect(try scene.state(waiting) == "cancelled")
        #expect(try cancel(waiting).sentence == "has ended: cancelled")

        let dead = try scene.add { $0.uniqueKey = "one" }
        try scene.connection.execute(
            "update bascule.job set state = 'dead', attempt = 8, crashes = 3, reason = 'broken'")
        #expect(try cancel(dead).sentence == "is dead: `retry` or `discard` it")
        let rival = try scene.add { $0.uniqueKey = "one" }
        let refused = try JobChange.retry(dead, by: "user:ada", on: scene.connection)
        #expect(refused.sentence.contains("another job with its unique key"))
        #expect(try cancel(rival).isDone)
        #expect(try JobChange.retry(dead, by: "user:ada", on: scene.connection).isDone)
        #expect(
            try scene.count(
                """
                bascule.job where attempt = 8 and refunds = 8 and crashes = 0 and state = 'waiting'
                """) == 1)
        #expect(try JobChange.discard(dead, by: "user:ada", on: scene.connection).isDone)
        #expect(try scene.state(dead) == "discarded")
        let missing = try JobChange.retry(999, by: "user:ada", on: scene.connection)
        #expect(missing.id == 999 && !missing.isDone)
        #expect(missing.told == Phrase(en: "does not exist", fr: "n'existe pas"))
        #expect(try scene.count("bascule.journal") == 4)
    }

    @Test func `a job run by hand is in the journal with its arguments`() throws {
        let request = JobRequest(
            kind: "work", arguments: "{\"day\": \"2026-03-15\"}", uniqueKey: "x", by: "user:ada")
        let receipt = try JobChange.run(request, kinds: ["work"], on: scene.connection)
        _ = try JobChange.run(request, kinds: ["work"], on: scene.connection)
        let rows = try scene.connection.query(
            "select actor, action, subject, parameters->'arguments'->>'day' from bascule.journal")
        #expect(rows.count == 1)
        #expect(try rows[0][0, as: String.self] == "user:ada")
        #expect(try rows[0][2, as: String.self] == "job \(receipt.id)")
        #expect(try rows[0][3, as: String.self] == "2026-03-15")
    }

    @Test func `lists and one job are shown with what the attempts said`() throws {
        let id = try scene.add { $0.arguments = "{\"a\": 1}" }
        try scene.add { $0.kind = "other" }
        try scene.connection.execute(
            """
            insert into bascule.job_log (job_id, attempt, line, level, text)
            values (\(id), 1, 1, 'info', 'hello')
            """)
        var filter = JobView.Filter()
        filter.kinds = ["work"]
        filter.states = ["waiting", "succeeded"]
        #expect(try filter.first(50, on: scene.connection).map(\.id) == [id])
        #expect(try JobView.Filter().first(50, on: scene.connection).count == 2)
        var one = JobView.Filter()
        one.id = id
        let job = try #require(try one.first(1, on: scene.connection).first)
        #expect(job.state == "waiting" && job.arguments.text == #"{"a": 1}"#)
        let log = try JobLogLine.Filter(jobID: id).first(9, on: scene.connection)
        #expect(log.first?.text == "hello")
        one.id = 77
        #expect(try one.first(1, on: scene.connection).isEmpty)
    }

    @Test func `the queue's health says what a person should look at`() throws {
        try scene.add { $0.runAt = Timestamp(microsecondsSince2000: 0) }
        let dead = try scene.add { $0.queue = "sugar" }
        try scene.connection.execute("update bascule.job set state = 'dead' where id = \(dead)")
        _ = try JobChange.pause(
            queue: "held", reason: "audit", by: "user:ada", on: scene.connection)
        let running = try scene.add { $0.queue = "mill" }
        try scene.connection.execute(
            "update bascule.job set state = 'running', worker_id = 7 where id = \(running)")
        let old = try scene.database.connect()
        try old.script("begin; select 1 from bascule.job")
        let health = try JobsHealth(on: scene.connection)
        #expect(health.queues.map(\.name) == ["default", "held", "mill"])
        #expect(health.queues.map { $0.oldestSeconds == nil } == [false, true, true])
        #expect(health.queues[0].waiting == 1 && health.queues[0].isUnattended)
        #expect(health.queues[1].paused?.hasSuffix("by user:ada: audit") == true)
        #expect(health.deadJobs == 1)
        #expect(health.oldestTransaction?.pid == Int(old.backendPID))
        let found = health.findings()
        #expect(
            found.map { "\($0.cause) \($0.subject)" }.sorted() == [
                "jobs_dead jobs", "queue_paused queue held", "queue_unattended queue default",
            ])
        let told = found.map(\.what.en).joined(separator: "\n")
        #expect(told.contains("jobs wait there: 1."))
        #expect(told.contains("It is paused since"))
        #expect(told.contains("Failed as often as they may: 1."))
        #expect(
            health.findings { $0 == "default" }.map(\.cause).sorted()
                == ["jobs_dead", "queue_paused"], "what is said already is not said again")
    }
}
