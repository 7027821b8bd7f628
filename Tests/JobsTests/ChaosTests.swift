// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Postgres
import TestSupport
import Testing

/// Twenty worker processes, killed and stopped at random.
@Suite(.serialized) struct ChaosTests {
    private static let workers = 20
    private static let jobs = 1_500
    private static let blows = 60

    @Test(.timeLimit(.minutes(4)))
    func `each job's effect is there once, whoever is killed or stopped when`() async throws {
        var random = SeededGenerator(for: "chaos")
        let scene = try QueueDatabase()
        try scene.makeEffects()
        let requests = (0..<Self.jobs).map { index in
            let key = index % 3 == 0 ? "key \(index % 7)" : nil
            let seconds = Double.random(in: 0...0.2, using: &random)
            let arguments =
                "{\"seconds\": \(seconds)" + (key.map { ", \"key\": \"\($0)\"" } ?? "") + "}"
            return JobRequest(
                kind: "effect", arguments: arguments, priority: index % 5, concurrencyKey: key,
                by: "test")
        }
        try Enqueue.addJobs(requests, on: scene.connection)
        var fleet = try (0..<Self.workers).map { try spawn(scene, $0) }
        var made = fleet.count
        do {
            try await eventually("they work") { try scene.count("effect") > 0 }
            for _ in 0..<Self.blows {
                let index = Int.random(in: 0..<fleet.count, using: &random)
                if Bool.random(using: &random) {
                    try await fleet[index].child.dispose()
                    fleet[index] = try spawn(scene, made)
                    made += 1
                } else {
                    fleet[index].child.signal(SIGSTOP)
                    let other = Int.random(in: 0..<fleet.count, using: &random)
                    fleet[other].child.signal(SIGCONT)
                }
                let pause = Duration.milliseconds(Int.random(in: 0...250, using: &random))
                _ = try await stays(true: pause) { true }
            }
            for worker in fleet { worker.child.signal(SIGCONT) }
            try await untilDone(scene)
        } catch {
            for worker in fleet { print("\(worker.name):\n\(worker.child.errors.suffix(600))") }
            for worker in fleet { try await worker.child.dispose() }
            throw error
        }
        for worker in fleet { try await worker.child.dispose() }
        try check(scene)
    }

    private func spawn(_ scene: QueueDatabase, _ number: Int) throws -> WorkerProcess {
        try WorkerProcess(scene, name: "worker \(number)", lease: .seconds(2), slots: 2)
    }

    /// A job that was hit three times is in quarantine, as it must be: a person lets it run again.
    private func untilDone(_ scene: QueueDatabase) async throws {
        try await eventually("all jobs have ended", within: .seconds(120)) {
            let dead = try scene.connection.query(
                "select id from bascule.job where state = 'dead'")
            for row in dead {
                _ = try JobChange.retry(try row[0], by: "user:ada", on: scene.connection)
            }
            return try scene.count("bascule.job") == 0
        }
    }

    private func check(_ scene: QueueDatabase) throws {
        #expect(try scene.count("bascule.job_history where outcome = 'succeeded'") == Self.jobs)
        #expect(
            try scene.value("select count(distinct job) from effect", as: Int.self) == Self.jobs)
        #expect(try scene.count("effect") == Self.jobs)
        let overlaps: SQL = """
            effect a join effect b
                on a.key = b.key and a.job < b.job
               and tstzrange(a.began, a.ended) && tstzrange(b.began, b.ended)
            """
        #expect(try scene.count(overlaps) == 0, "jobs of one key ran at once")
        let crashes: SQL = """
            select count(*) filter (where crashes > 0) from bascule.job_history
            """
        print("chaos: \(try scene.value(crashes, as: Int.self)) jobs were taken over from the dead")
    }
}
