// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Postgres
import TestSupport
import Testing

/// Worker processes that die, freeze and wake up again.
@Suite(.serialized) struct CrashTests {
    let scene: QueueDatabase

    init() throws {
        scene = try QueueDatabase()
        try scene.makeEffects()
    }

    private func addLong() throws -> Int64 { try scene.add { $0.kind = "long" } }

    /// With the lease that ships: the one test that takes its time.
    @Test func `a killed worker's job runs elsewhere within 30 s, its statement ended`()
        async throws
    {
        let lease = WorkerOptions(name: "x").lease
        let names = ["one", "two"]
        try await withProcesses(
            names.map { try WorkerProcess(scene, name: $0, lease: lease) }
        ) { workers in
            let id = try addLong()
            let first = try await scene.waitUntilRunning(id)
            try await eventually("its statement runs") { try sleepers() == 1 }
            // Rescuers must have been steady for a lease.
            try await eventually("the workers are steady") {
                try scene.count(
                    """
                    bascule.worker where clock_timestamp() - started_at > interval '16 s'
                    """) == 2
            }
            try await workers[names.firstIndex(of: first) ?? 0].kill()
            let killed = ContinuousClock.now
            // Some 17 s on a machine that is not busy.
            try await eventually("it ends elsewhere", within: .seconds(60)) {
                try scene.state(id) == "succeeded"
            }
            print("rescued and done \(ContinuousClock.now - killed) after the kill")
            #expect(try sleepers() == 0)
        }
        #expect(try scene.count("effect") == 1)
        #expect(try scene.value("select crashes from bascule.job_history", as: Int.self) == 1)
        let log: SQL = "bascule.job_log where attempt = 1 and text like '%died while it ran it'"
        #expect(try scene.count(log) == 1, "whoever looks later finds what became of the attempt")
    }

    private func sleepers() throws -> Int {
        try scene.count(
            """
            pg_stat_activity where datname = current_database() and state = 'active'
               and query like '%pg_sleep(600)%' and pid <> pg_backend_pid()
            """)
    }

    @Test func `a stopped worker that wakes after its rescue changes nothing`() async throws {
        let names = ["one", "two"]
        try await withProcesses(
            names.map { try WorkerProcess(scene, name: $0) }
        ) { workers in
            let id = try addLong()
            let first = try await scene.waitUntilRunning(id)
            try await eventually("its statement runs") { try sleepers() == 1 }
            let frozen = workers[names.firstIndex(of: first) ?? 0]
            frozen.child.signal(SIGSTOP)
            try await eventually("it ends elsewhere") {
                try scene.state(id) == "succeeded"
            }
            let history = try scene.connection.query("select * from bascule.job_history").count
            frozen.child.signal(SIGCONT)
            try await eventually("it comes back as another worker") {
                try scene.count("bascule.worker where name = \(first)") == 1
            }
            try await eventually("and works again") {
                let more = try scene.add { $0.kind = "effect" }
                try await eventually("job \(more) ends") {
                    try scene.state(more) == "succeeded"
                }
                return try scene.count("bascule.job_history where worker = \(first)") > 0
            }
            #expect(history == 1)
        }
        #expect(try scene.count("effect where job = 1") == 1)
        #expect(
            try scene.count("bascule.job_history where id = 1 and attempt = 2 and crashes = 1") == 1
        )
    }

    @Test func `a stopped worker's session is ended by the rescue, and its locks are free`()
        async throws
    {
        let names = ["one", "two"]
        try await withProcesses(
            names.map { try WorkerProcess(scene, name: $0) }
        ) { workers in
            let id = try scene.add { $0.kind = "holder" }
            let first = try await scene.waitUntilRunning(id)
            try await eventually("its statement runs") { try sleepers() == 1 }
            workers[names.firstIndex(of: first) ?? 0].child.signal(SIGSTOP)
            try await eventually("it ends elsewhere") {
                try scene.state(id) == "succeeded"
            }
            #expect(try sleepers() == 0)
        }
    }

    @Test(arguments: 0...4)
    func `a crash between any two statements leaves the effect once`(step: Int) async throws {
        try await withProcesses([
            try WorkerProcess(scene, name: "first", lease: .seconds(2))
        ]) { first in
            let id = try scene.add {
                $0.kind = "crasher"
                $0.arguments = "{\"step\": \(step)}"
            }
            try await eventually("the worker dies") { !first[0].child.isRunning }
            try await withProcesses([
                try WorkerProcess(scene, name: "second", lease: .seconds(2))
            ]) { _ in
                try await eventually("the job ends") { try scene.state(id) == "succeeded" }
            }
        }
        #expect(try scene.count("effect") == 1)
        #expect(try scene.count("bascule.job_history") == 1)
    }

    @Test func `a job that kills its worker three times is quarantined, and takes nobody along`()
        async throws
    {
        let killer = try scene.add { $0.kind = "killer" }
        let neighbours = try (0..<3).map { _ in
            try scene.add {
                $0.kind = "effect"
                $0.arguments = "{\"seconds\": 1.5}"
            }
        }
        var lives = 0
        while try scene.state(killer) != "dead" {
            lives += 1
            try #require(lives <= 6)
            try await withProcesses([
                try WorkerProcess(scene, name: "life \(lives)", lease: .milliseconds(1_500))
            ]) { worker in
                try await eventually("it dies, or the killer is quarantined") {
                    try !worker[0].child.isRunning || scene.state(killer) == "dead"
                }
                // Killed here it would take along the neighbour that it may run by now.
                if worker[0].child.isRunning { _ = try await worker[0].terminate() }
            }
        }
        let reason: SQL = "select reason from bascule.job where id = \(killer)"
        #expect(
            try scene.value(reason, as: String.self)
                .hasPrefix("quarantined: 3 workers died while they ran it, the last was life"))
        try await withProcesses([try WorkerProcess(scene, name: "last")]) { _ in
            for id in neighbours {
                // A job lost with its worker, perhaps three times, waits for its next attempt.
                try await eventually("job \(id) ends", within: .seconds(90)) {
                    let state = try scene.state(id)
                    try #require(state != "dead")
                    return state == "succeeded"
                }
            }
        }
        #expect(try scene.count("effect") == 3)
        // Mended, it may run again: the count begins anew.
        let retried = try JobChange.retry(killer, by: "user:ada", on: scene.connection)
        #expect(retried.isDone)
        #expect(try scene.count("bascule.job where state = 'waiting' and crashes = 0") == 1)
    }

    @Test func `SIGTERM lets what runs end, and gives the rest back`() async throws {
        let ids = try (0..<30).map { _ in
            try scene.add {
                $0.kind = "effect"
                $0.arguments = "{\"seconds\": 0.4}"
            }
        }
        try await withProcesses([try WorkerProcess(scene, name: "one", slots: 3)]) { worker in
            try await eventually("some have ended") { try scene.count("effect") >= 3 }
            #expect(try await worker[0].terminate() == 0)
        }
        let ended = try scene.count("bascule.job_history where outcome = 'succeeded'")
        let waiting: SQL = """
            bascule.job where state = 'waiting' and worker_id is null and attempt = refunds
            """
        #expect(try scene.count("effect") == ended)
        #expect(try scene.count(waiting) == ids.count - ended)
        #expect(ended < ids.count)
        #expect(try scene.count("bascule.worker") == 0)
    }
}
