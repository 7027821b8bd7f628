// SPDX-License-Identifier: Apache-2.0

import Daemon
import Logging
import Postgres
import Synchronization
import TestSupport
import Testing
import Views

@testable import Jobs

/// Jobs that are begun elsewhere and run at once, as the batches of the import are.
@Suite(.timeLimit(.minutes(5))) struct RunningJobTests {
    private let scene: QueueDatabase
    private let effect = kind { _ in .done() }

    init() throws {
        scene = try QueueDatabase()
        try scene.makeEffects()
    }

    private func begin(_ worker: WorkerScene) throws -> RunningJob {
        try worker.worker.begin(
            kind: "import", queue: "inbox", arguments: "{\"files\": 3}", by: "host:1",
            on: scene.connection)
    }

    private func withReadyWorker(_ body: (WorkerScene, Int64) async throws -> Void) async throws {
        try await withWorker(scene, [effect]) { worker in
            let id = try await eventuallySome("a worker") { worker.worker.workerID }
            try await body(worker, id)
        }
    }

    private func cancel(_ id: Int64) throws -> JobChange.Result {
        try JobChange.cancel(id, by: "user:ann", on: scene.connection)
    }

    private func reason(_ id: Int64) throws -> String {
        try scene.value("select reason from bascule.jobs where id = \(id)")
    }

    @Test func `without a worker none begins`() throws {
        let worker = WorkerService(
            kinds: [effect], pool: Pool(try scene.database.options, size: 1),
            database: try scene.database.options, options: WorkerOptions(name: "test:1"),
            logger: .init(label: "test"))
        #expect(throws: RunningJob.NoWorker.self) {
            try worker.begin(kind: "import", queue: "inbox", by: "host:1", on: scene.connection)
        }
    }

    @Test func `it ends in the transaction that did its work, and is closed after a crash`()
        async throws
    {
        try await withReadyWorker { worker, id in
            let job = try begin(worker)
            #expect(try scene.state(job.id) == "running")
            try scene.connection.transaction { connection in
                try connection.execute("insert into effect (job) values (\(job.id))")
                try job.complete(
                    "{\"rows\": 9}", lines: [(.warning, "one is bad")], on: connection)
            }
            #expect(try scene.state(job.id) == "succeeded")
            #expect(try scene.count("bascule.job_log where text = 'one is bad'") == 1)
            #expect(throws: JobLost.self) { try job.complete(on: scene.connection) }

            let failed = try begin(worker)
            failed.fail("the disk is full")
            try await eventually("its end is written") {
                try scene.state(failed.id) == "failed"
            }
            #expect(try reason(failed.id) == "the disk is full")

            let left = try begin(worker)
            try Rescue.dissolve(id, name: "test:1", on: scene.connection)
            #expect(try scene.state(left.id) == "crashed")
            #expect(throws: JobLost.self) {
                try scene.connection.transaction { connection in
                    try connection.execute("insert into effect (job) values (\(left.id))")
                    try left.complete(on: connection)
                }
            }
            try await eventually("the worker notices and comes back") {
                worker.worker.workerID.map { $0 != id } ?? false
            }
        }
        #expect(try scene.count("effect") == 1)
    }

    @Test func `a cancellation reaches its statement within two seconds, and spares the next one`()
        async throws
    {
        try await withReadyWorker { worker, _ in
            let job = try begin(worker)
            async let stopped: PostgresError? = worker.pool.withConnection { connection in
                var stopped: PostgresError?
                do {
                    try job.stoppable(on: connection) {
                        _ = try connection.query("select pg_sleep(60)")
                    }
                } catch { stopped = error as? PostgresError }
                // Its worker repeats the cancellation: past the gate it reaches nothing.
                _ = try connection.query("select pg_sleep(0.6)")
                return stopped
            }
            try await eventually("it sleeps") {
                try scene.count(
                    """
                    pg_stat_activity where query = 'select pg_sleep(60)'
                       and datname = current_database()
                    """) == 1
            }
            let start = ContinuousClock.now
            #expect(try cancel(job.id).isDone)
            #expect(try await stopped?.code == .cancelled)
            #expect(.now - start < .seconds(5.6), "two seconds on a machine that is not busy")
            #expect(job.cancelledBy == "user:ann")
            try scene.connection.transaction {
                try job.completeCancelled(by: "user:ann", on: $0)
            }
            #expect(try scene.state(job.id) == "cancelled")
            #expect(try reason(job.id) == "cancelled by user:ann")
        }
    }

    @Test func `who was told that it is cancelled is not told a lie by its end`() async throws {
        try await withReadyWorker { worker, _ in
            let job = try begin(worker)
            // Its worker has not heard of it yet.
            try scene.connection.execute(
                """
                update bascule.job set cancel_requested_at = now(), cancel_requested_by = 'user:bob'
                 where id = \(job.id)
                """)
            #expect(throws: CancellationError.self) {
                try scene.connection.transaction { try job.complete(on: $0) }
            }
            #expect(job.cancelledBy == "user:bob")
            #expect(try scene.state(job.id) == "running")

            let done = try begin(worker)
            try done.complete(on: scene.connection)
            let late = try cancel(done.id)
            #expect(!late.isDone)
            #expect(late.sentence == "has ended: succeeded")
        }
    }

    @Test func `a request for a dead worker's job ends it as cancelled, also for who wakes up`()
        async throws
    {
        try await withReadyWorker { worker, id in
            let job = try begin(worker)
            try scene.connection.execute(
                """
                update bascule.job set cancel_requested_at = now(), cancel_requested_by = 'user:bob'
                 where id = \(job.id)
                """)
            try Rescue.dissolve(id, name: "test:1", on: scene.connection)
            #expect(try scene.state(job.id) == "cancelled")
            #expect(
                try RunningJob.cancelled([job.id], on: scene.connection) == [job.id: "user:bob"])
            #expect(throws: CancellationError.self) {
                try scene.connection.transaction { try job.complete(on: $0) }
            }

            let next = try await eventuallySome("its next life") {
                worker.worker.workerID.flatMap { $0 == id ? nil : $0 }
            }
            let survivor = try begin(worker)
            try scene.connection.transaction { connection in
                try connection.execute(
                    """
                    update bascule.job
                       set cancel_requested_at = now(), cancel_requested_by = 'user:eve'
                     where id = \(survivor.id)
                    """)
                try Rescue.dissolve(next, name: "test:1", on: connection)
            }
            try await eventually("what has outlived its worker's life hears of it") {
                survivor.cancelledBy == "user:eve"
            }
        }
    }

    @Test func `its progress is shown once it takes longer than a second, and goes with it`()
        async throws
    {
        try await withReadyWorker { worker, _ in
            let job = try begin(worker)
            let start = ContinuousClock.now
            job.progress.show(25, of: 100, note: "reading a.csv")
            try await eventually("it is shown") {
                try JobView.running(limit: 5, on: scene.connection).first?.progressDone == 25
            }
            #expect(.now - start > .seconds(1), "what is short costs nothing")
            let shown = try #require(try JobView.running(limit: 5, on: scene.connection).first)
            #expect(shown.progressTotal == 100 && shown.progressNote == "reading a.csv")
            #expect(shown.progressPerSecond != nil && shown.progressEndsAt != nil)
            try job.complete(on: scene.connection)
            #expect(try scene.count("bascule.job_progress") == 0)
        }
    }

    @Test func `a worker that stops waits for it`() async throws {
        let worker = try WorkerScene(scene, [effect])
        _ = try await eventuallySome("a worker") { worker.worker.workerID }
        var job: RunningJob? = try begin(worker)
        let id = try #require(job?.id)
        async let stopped: Void = worker.stop()
        try await eventually("it is asked to stop") {
            !worker.worker.fetch.isWorking
        }
        #expect(try await stays(true: .milliseconds(500)) { try scene.state(id) == "running" })
        try job?.complete(on: scene.connection)
        job = nil
        try await stopped
        #expect(try scene.state(id) == "succeeded")
    }
}
