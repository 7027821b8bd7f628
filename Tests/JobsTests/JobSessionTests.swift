// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Synchronization
import TestSupport
import Testing

/// The session that a running job is lent.
@Suite struct JobSessionTests {
    let scene: QueueDatabase

    init() throws { scene = try QueueDatabase() }

    @Test func `a session is the job's while the job has it, and clean when it goes back`()
        async throws
    {
        let id = try scene.add()
        let name = Mutex("")
        let work = kind { context in
            try await context.withConnection { connection in
                _ = try connection.query("select pg_advisory_lock(7)")
                _ = try connection.query("select set_config('work_mem', '1MB', false)")
                let asked = try connection.query("select current_setting('application_name')")
                let text = try asked[0][0, as: String.self]
                name.withLock { $0 = text }
            }
            return .done()
        }
        try await withWorker(scene, [work]) { worker in
            try await eventually("job \(id) ends") { try scene.state(id) == "succeeded" }
            #expect(name.withLock { $0 } == "bascule job \(id)")
            #expect(
                try scene.count(
                    """
                    pg_stat_activity where application_name = \("bascule job \(id)")
                       and datname = current_database()
                    """) == 0)
            #expect(
                try scene.count(
                    """
                    pg_locks where locktype = 'advisory' and objid = 7
                       and database = (select oid from pg_database
                                        where datname = current_database())
                    """) == 0)
            #expect(await worker.pool.idleCount == 8)
            let looks = try await worker.pool.withConnection { connection in
                try connection.query("show client_connection_check_interval")[0][0, as: String.self]
            }
            #expect(looks == "10s", "what was asked for after the connection was made is there too")
        }
    }

    @Test func `a job that is somebody else's by now is lent no session`() async throws {
        let id = try scene.add()
        let refused = Mutex(false)
        let database = scene.database
        let work = kind { context in
            let thief = try database.connect()
            try thief.execute("update bascule.job set attempt = attempt + 1 where id = \(id)")
            do {
                try await context.withConnection { _ in }
            } catch is JobLost {
                refused.withLock { $0 = true }
            }
            try thief.execute("update bascule.job set attempt = attempt - 1 where id = \(id)")
            return .done()
        }
        try await withWorker(scene, [work]) { _ in
            try await eventually("job \(id) ends") { try scene.state(id) == "succeeded" }
        }
        #expect(refused.withLock { $0 })
    }
}
