// SPDX-License-Identifier: Apache-2.0

import Calendar
import Postgres
import TestSupport
import Testing
import Views

@Suite struct JobTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    private func run(_ progress: SQL) throws -> JobView {
        try connection.script(
            """
            insert into bascule.worker (name, queues, slots) values ('host:1', '{default}', 4);
            insert into bascule.job (queue, kind, enqueued_by, state, worker_id, attempt, started_at)
            select 'default', 'work', 'user:ada', 'running', id, 1, timestamptz '2026-03-04 05:59:00Z'
              from bascule.worker;
            """)
        try connection.execute(
            """
            insert into bascule.job_progress (job_id, attempt, done, total, note, started_at, updated_at)
            select id, 1, \(raw: progress), timestamptz '2026-03-04 06:00:00Z',
                   timestamptz '2026-03-04 06:00:10Z' from bascule.job
            """)
        return try #require(try JobView.running(limit: 5, on: connection).first)
    }

    @Test func `a running job says how far it is, how fast, until when, and with what`() throws {
        let zone = try Zone("America/Guadeloupe")
        let job = try run("25, 100, 'reading a.csv'")
        #expect(
            job.progress(in: zone) == "25 of 100 (25 %), 2/s, until 02:00:40: reading a.csv")
        #expect(job.worker == "host:1")
        let now = Timestamp(microsecondsSince1970: 1_772_604_000_000_000)
        #expect(job.seconds(at: now) == 60)
    }

    @Test func `of a job that does not know its end, what it has done is said`() throws {
        #expect(try run("7, null, null").progress(in: .utc) == "7, 1/s")
    }

    @Test func `a job that waits has no progress and has not begun`() throws {
        try connection.execute(
            "insert into bascule.job (queue, kind, enqueued_by) values ('default', 'work', 'x')")
        let job = try #require(try JobView.Filter().first(1, on: connection).first)
        #expect(job.progress(in: .utc) == "")
        #expect(job.seconds(at: try connection.now()) == nil)
    }

    @Test func `the states that a filter takes are those that the tables take`() throws {
        for state in JobView.allStates {
            var filter = JobView.Filter()
            filter.states = [state]
            #expect(try filter.first(1, on: connection).isEmpty)
        }
        let checks = try connection.query(
            """
            select pg_get_constraintdef(oid) from pg_constraint
             where contype = 'c' and conname in ('job_state_check', 'job_history_outcome_check')
               and conrelid in ('bascule.job'::regclass, 'bascule.job_history'::regclass)
            """
        ).map { try $0[0, as: String.self] }.joined()
        let view = try connection.query(
            "select pg_get_viewdef('bascule.open_jobs'::regclass)")[0][0, as: String.self]
        for state in JobView.allStates {
            // What waits and can't run yet has its state from the view.
            let isOfView = ["scheduled", "blocked"].contains(state)
            #expect((isOfView ? view : checks).contains("'\(state)'"), "\(state)")
        }
    }
}
