// SPDX-License-Identifier: Apache-2.0

import Alerts
import Calendar
import Postgres
import Schedules
import TestSupport
import Testing
import Wording

@Suite struct ScheduleExpectationTests {
    private let database: TestDatabase
    private let connection: Connection
    private let zone: Zone
    /// 2026-03-30T10:30Z: Monday 06:30 in Guadeloupe.
    private let due: Int64 = 1_774_866_600
    private let hour: Int64 = 3_600

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
        zone = try Zone("America/Guadeloupe")
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

    /// Looks at the deadline of the tick of 06:10.
    private func check(_ language: Language = .en, day: Int64 = 0) throws -> Alert? {
        let due = due + day * 24 * hour
        return try expectation.missed(tick: due - 1_200, due: due, on: connection).flatMap {
            try AlertBook(.notDone, language: language).raise($0, on: connection)
        }
    }

    private var expectation: ScheduleExpectation {
        ScheduleExpectation(schedule: "nightly", zone: zone)
    }

    private var book: AlertBook { AlertBook(.notDone, language: .en) }

    @Test func `done in time it raises nothing`() throws {
        try tick(7, endedAt: due - 600)
        #expect(try check() == nil)
    }

    @Test func `not done in time is told once, with what became of the last tick`() throws {
        try tick(7, endedAt: due - 600, outcome: "failed")
        let alert = try #require(try check())
        #expect(alert.subject == "schedule nightly")
        #expect(
            alert.message
                == "nightly: not done by 2026-03-30 06:30. Its last tick, 2026-03-30 06:19:"
                + " enqueued as job 7 (failed). Look at `bascule schedules show nightly`.")
        #expect(try check() == nil)
    }

    @Test func `done late it is resolved, and the next day is a day of its own`() throws {
        #expect(try check(.fr)?.message.contains("l'heure limite") == true)
        let open = try book.openDueTimes(of: expectation.subject, on: connection)
        #expect(open.map(\.seconds) == [due])
        try tick(8, endedAt: due + hour)
        #expect(try check() == nil)
        #expect(try Alert.openCount(on: connection) == 0)
        #expect(try check(day: 1) != nil)
    }

    @Test func `the next day's success resolves both days, and is its own day's`() throws {
        #expect(try check() != nil)
        try tick(8, endedAt: due + 24 * hour - 600)
        #expect(try check() == nil)
        #expect(try check(day: 1) == nil)
        #expect(try Alert.openCount(on: connection) == 0)
    }

    @Test func `a run by hand that ended after the tick counts, one for another day does not`()
        throws
    {
        // Begun before the tick of 06:10, ended after it.
        try tick(5, endedAt: due - 1_190)
        #expect(try check() != nil, "a job of an earlier tick is that one's")
        try connection.execute("delete from bascule.alert")
        try connection.execute("update bascule.tick set outcome = 'backfilled'")
        #expect(try check() != nil, "so is a backfill of an earlier day")
        try connection.execute("delete from bascule.alert")
        try connection.execute("update bascule.tick set outcome = 'by_hand'")
        #expect(try check() == nil)
    }

    @Test func `an alert of a schedule that is not asked any more is resolved`() throws {
        _ = try check()
        func withdraw(allBut name: String) throws {
            try book.withdraw(
                allBut: [ScheduleExpectation.subject(of: name)],
                because: Phrase(en: "no longer asked", fr: "n'est plus demandé"), on: connection)
        }
        try withdraw(allBut: "nightly")
        #expect(try Alert.openCount(on: connection) == 1)
        try withdraw(allBut: "other")
        #expect(try Alert.openCount(on: connection) == 0)
    }
}
