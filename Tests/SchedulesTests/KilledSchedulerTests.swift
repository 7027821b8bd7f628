// SPDX-License-Identifier: Apache-2.0

import Postgres
import Schedules
import TestSupport
import Testing

@Suite struct KilledSchedulerTests {
    @Test func `schedulers that are killed at random decide each tick exactly once`() async throws {
        let scene = try ScheduleScene()
        let connection = try scene.database.connect()
        for index in 0..<60 {
            let schedule = scene.hourly("s\(index)") {
                ($0.overlap, $0.catchUp) = (.allowAll, .all)
            }
            try scene.add(schedule, connection)
        }
        var random = SeededGenerator(for: "killed schedulers")
        var kills = 0
        for _ in 0..<4 {
            scene.now += 6 * 3_600
            let seeds = (0..<4).map { _ in random.next() }
            kills += await withTaskGroup(of: Int.self) { group in
                for seed in seeds { group.addTask { await Self.work(scene, seed: seed) } }
                return await group.reduce(0, +)
            }
            // Schedules locked by the killed schedulers when the others ended.
            try scene.decide(connection)
        }
        print("schedulers killed in the middle of a transaction: \(kills)")
        #expect(kills > 0)
        for count in [
            "select count(*) from bascule.tick where outcome = 'enqueued'",
            "select count(*) from bascule.job",
            """
            select count(distinct arguments->>'schedule' || (arguments->>'window_end'))
              from bascule.job
            """,
        ] as [SQL] {
            #expect(try scene.count(count, connection) == 60 * 24)
        }
    }

    /// Decides until nothing is due; by lot its server process is ended between two statements.
    ///
    /// - Returns: How often it was killed.
    private static func work(_ scene: ScheduleScene, seed: UInt64) async -> Int {
        var lot = seed
        var kills = 0
        while true {
            do {
                let own = try scene.database.connect()
                let pid = own.backendPID
                while true {
                    lot = lot &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    let steps = DueBatch.Step.allCases
                    let victim = (lot >> 33) % 3 == 0 ? steps[Int((lot >> 40) % 6)] : nil
                    let report = try scene.decide(own, limit: 4) { step in
                        guard step == victim else { return }
                        _ = try scene.database.connect().query(
                            "select pg_terminate_backend(\(pid), 5000)")
                    }
                    guard report.schedules > 0 else { return kills }
                }
            } catch {
                kills += 1
            }
        }
    }
}
