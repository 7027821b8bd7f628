// SPDX-License-Identifier: Apache-2.0

import Alerts
import Jobs
import Postgres
import TestSupport
import Testing
import Wording

@Suite struct SlowJobTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    private func slow() throws -> [Alert] {
        let book = AlertBook(.slow, language: .en)
        return try SlowJobs().found(on: connection).compactMap {
            try book.raise($0, on: connection)
        }
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
        #expect(try slow() == [])
        try ended(7, 95)
        try connection.execute(
            """
            insert into bascule.job (id, queue, kind, state, started_at, enqueued_by, attempt,
                                     worker_id)
            overriding system value
            values (9, 'default', 'k', 'running', now() - interval '100 s', 'schedule:s', 1, 1),
                   (10, 'default', 'other', 'running', now() - interval '1 h', 'schedule:s', 1, 1)
            """)
        let alerts = try slow()
        #expect(alerts.map(\.subject) == ["job 7", "job 9"])
        #expect(alerts[0].message.contains("95 s, usually 30 s"))
        #expect(try slow() == [])
    }
}
