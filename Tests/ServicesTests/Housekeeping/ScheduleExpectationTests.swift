// SPDX-License-Identifier: Apache-2.0

import Postgres
import Services
import Site
import TestSupport
import Testing

@Suite struct ScheduleExpectationTests {
    private let database: TestDatabase
    private let connection: Connection
    private let zone: Zone
    /// 2026-03-30T10:30Z: Monday 06:30 in Guadeloupe.
    private let due: Int64 = 1_774_866_600
    private let hour: Int64 = 3_600
    private let expectation = ScheduleExpectation(
        schedule: "nightly", deadline: Deadline(minute: 390))

    init() throws {
        database = try servicesDatabase()
        connection = try database.connect()
        zone = try Zone("America/Guadeloupe")
        try connection.execute(
            """
            insert into bascule.schedule (name, kind, form, spec, zone, overlap, catch_up,
                                          catch_up_window, source, anchor_at, cursor_at)
            values ('nightly', 'k', 'cron', '10 6 * * *', 'UTC', 'skip', 'none', 0, 'config',
                    '2026-03-28T13:00Z', '2026-03-28T13:00Z')
            """)
    }

    /// A tick whose job ended `seconds` after the due time.
    private func tick(_ job: Int64, endedAt: Int64, outcome: String = "succeeded") throws {
        try connection.execute(
            """
            insert into bascule.tick (schedule, nominal_at, outcome, sentence, job_id)
            values ('nightly', to_timestamp(\(Double(endedAt - 60))), 'enqueued',
                    'enqueued as job ' || \(job)::bigint, \(job))
            """)
        try connection.execute(
            """
            insert into bascule.job_history
                (id, queue, kind, outcome, priority, attempt, refunds, crashes, arguments,
                 enqueued_at, enqueued_by, started_at, ended_at)
            values (\(job), 'default', 'k', \(outcome), 0, 1, 0, 0, '{}', now(), 'schedule:nightly',
                    now(), to_timestamp(\(Double(endedAt))))
            """)
    }

    private func check(_ now: Int64, _ language: Language = .en) throws -> [Alert] {
        try expectation.check(now: now, zone: zone, language: language, on: connection)
    }

    @Test func `done in time it raises nothing`() throws {
        try tick(7, endedAt: due - 600)
        #expect(try check(due + hour) == [])
    }

    @Test func `not done in time is told once, with what became of the last tick`() throws {
        try tick(7, endedAt: due - 600, outcome: "failed")
        let alert = try #require(try check(due + 1).first)
        #expect(alert.subject == "schedule nightly")
        #expect(
            alert.message
                == "nightly: not done by 2026-03-30 06:30. enqueued as job 7"
                + " Look at `bascule schedules show nightly`.")
        #expect(try check(due + 2) == [])
    }

    @Test func `done late it is resolved, and the next day is a day of its own`() throws {
        #expect(try check(due + 1, .fr).first?.message.contains("l'heure limite") == true)
        try tick(8, endedAt: due + hour)
        #expect(try check(due + 2 * hour) == [])
        #expect(try Alert.openCount(on: connection) == 0)
        #expect(try check(due + 24 * hour + 1).count == 1)
    }

    @Test func `a schedule that is not there is nobody's fault`() throws {
        let other = ScheduleExpectation(schedule: "gone", deadline: Deadline(minute: 0))
        #expect(
            try other.check(now: due, zone: zone, language: .en, on: connection) == [])
    }

    @Test func `a job that takes three times the usual time, and a minute, is slow`() throws {
        func ended(_ id: Int64, _ seconds: Int) throws {
            try connection.execute(
                """
                insert into bascule.job_history
                    (id, queue, kind, outcome, priority, attempt, refunds, crashes, arguments,
                     enqueued_at, enqueued_by, started_at, ended_at)
                values (\(id), 'default', 'k', 'succeeded', 0, 1, 0, 0, '{}', now(), 'schedule:s',
                        now() - make_interval(secs => \(seconds)), now())
                """)
        }
        for id in 1...5 { try ended(Int64(id), 30) }
        try ended(6, 80)
        #expect(try SlowJobs().check(language: .en, on: connection) == [])
        try ended(7, 95)
        try connection.execute(
            """
            insert into bascule.job (id, queue, kind, state, started_at, enqueued_by, attempt,
                                     worker_id)
            overriding system value
            values (9, 'default', 'k', 'running', now() - interval '100 s', 'schedule:s', 1, 1),
                   (10, 'default', 'other', 'running', now() - interval '1 h', 'schedule:s', 1, 1)
            """)
        let alerts = try SlowJobs().check(language: .en, on: connection)
        #expect(alerts.map(\.subject) == ["job 7", "job 9"])
        #expect(alerts[0].message.contains("95 s, usually 30 s"))
        #expect(try SlowJobs().check(language: .en, on: connection) == [])
    }
}
