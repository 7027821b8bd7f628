// SPDX-License-Identifier: Apache-2.0

import Alerts
import Calendar
import Jobs
import Postgres
import TestSupport
import Testing
import Wording

/// Alerts about the queue itself: dead jobs and queues in which nothing moves.
@Suite struct QueueAlertTests {
    private let database: TestDatabase
    private let connection: Connection
    private let zone: Zone

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
        zone = try Zone("America/Guadeloupe")
    }

    private func job(_ queue: String, dueSecondsAgo seconds: Int) throws {
        try connection.execute(
            """
            insert into bascule.job (queue, kind, enqueued_by, run_at)
            values (\(queue), 'k', 'schedule:s', now() - make_interval(secs => \(seconds)))
            """)
    }

    private func worker(_ queues: [String], stalled: [String] = []) throws {
        try connection.execute(
            """
            insert into bascule.worker (name, queues, slots, stalled)
            values ('host:7', \(queues), 4, \(stalled))
            """)
    }

    private func stalled(_ language: Language = .en) throws -> [Alert] {
        try StandingAlerts(.stalled, StalledQueues(zone: zone)).check(
            language: language, on: connection)
    }

    private func dead() throws -> [Alert] {
        try SubjectAlerts(.dead, DeadJobs.detector).check(language: .en, on: connection)
    }

    private var open: Int { get throws { try Alert.openCount(on: connection) } }

    @Test func `a queue that its worker calls stalled is told once, until it goes on`() throws {
        try worker(["a", "b"], stalled: ["a"])
        #expect(try stalled() == [], "nothing waits")
        for queue in ["a", "a", "b"] { try job(queue, dueSecondsAgo: 60) }
        let alert = try #require(try stalled().first)
        #expect(alert.rule == "stalled" && alert.subject == "queue a")
        #expect(alert.message.contains("jobs waiting: 2, since"), "\(alert.message)")
        #expect(alert.message.contains("host:7 has free slots"))
        #expect(try stalled(.fr) == [])
        try connection.execute("update bascule.worker set stalled = '{}'")
        #expect(try stalled() == [])
        #expect(try open == 0)
        try connection.execute("update bascule.worker set stalled = '{a}'")
        #expect(try stalled(.fr).first?.message.contains("bien que host:7 ait") == true)
    }

    @Test func `a queue that no living worker serves is told after five minutes`() throws {
        try job("young", dueSecondsAgo: 290)
        try job("old", dueSecondsAgo: 310)
        try job("paused", dueSecondsAgo: 310)
        try connection.execute(
            "insert into bascule.queue (name, paused_at, paused_by) values ('paused', now(), 'ana')"
        )
        let alerts = try stalled()
        #expect(alerts.map(\.subject) == ["queue old"])
        #expect(alerts.first?.message.contains("No worker serves it") == true)
        try worker(["old"])
        #expect(try stalled() == [])
        #expect(try open == 0)
        try connection.execute("update bascule.worker set seen_at = now() - interval '1 min'")
        #expect(try stalled().count == 1, "a worker that is not heard serves nobody")
    }

    @Test func `a worker that is not heard does not end its queue's alert`() throws {
        try worker(["a"], stalled: ["a"])
        try job("a", dueSecondsAgo: 60)
        #expect(try stalled().count == 1)
        try connection.execute("update bascule.worker set seen_at = now() - interval '1 min'")
        #expect(try stalled() == [])
        #expect(try open == 1, "nobody has said that it goes on")
        try connection.execute("delete from bascule.job")
        #expect(try stalled() == [])
        #expect(try open == 0)
    }

    @Test func `of very many stalled queues none is called well`() throws {
        let names = (0..<130).map { "q\(100 + $0)" }
        try worker(names, stalled: names)
        for name in names { try job(name, dueSecondsAgo: 60) }
        #expect(try stalled().count == 100)
        // One more, before all others: it takes the place of the last one in the list.
        try job("a", dueSecondsAgo: 400)
        #expect(try stalled().count == 1)
        #expect(try open == 101)
    }

    @Test func `each dead job is told once, and its alert ends when somebody sees to it`() throws {
        try job("a", dueSecondsAgo: 0)
        #expect(try dead() == [])
        let reason = String(repeating: "x", count: 300)
        try connection.execute(
            "update bascule.job set state = 'dead', reason = \(reason), settled_at = now()")
        let alert = try #require(try dead().first)
        #expect(
            alert.subject == "job 1" && alert.message.contains("k (schedule:s): job 1 is dead ("))
        #expect(alert.message.contains("x…") && !alert.message.contains(reason))
        #expect(try dead() == [])
        #expect(try open == 1)
        try connection.execute("update bascule.job set settled_at = settled_at + interval '1 s'")
        #expect(try dead().count == 1, "retried, and dead once more before anybody looked")
        #expect(try open == 1)
        try connection.execute("update bascule.job set state = 'waiting', settled_at = null")
        #expect(try dead() == [])
        #expect(try open == 0)
        // A job that has never been settled is a bad row, and stops no other.
        try connection.execute("update bascule.job set state = 'dead'")
        #expect(try dead().count == 1, "it has died anew")
        try connection.execute("delete from bascule.job")
        #expect(try dead() == [])
        #expect(try open == 0)
    }
    @Test func `a look that could not be made resolves nothing`() throws {
        try job("a", dueSecondsAgo: 0)
        try connection.execute("update bascule.job set state = 'dead', settled_at = now()")
        #expect(try dead().count == 1)
        try connection.execute("alter table bascule.job rename to job_away")
        #expect(throws: PostgresError.self) { try dead() }
        #expect(try open == 1)
        try connection.execute("alter table bascule.job_away rename to job")
        #expect(try dead() == [])
        #expect(try open == 1)
    }
}
