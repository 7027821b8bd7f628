// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Schedulers as processes of their own, some of which are killed at any moment.
    @Suite struct SchedulerKills {
        @Test func `three schedulers, killed at random, decide each tick exactly once`()
            async throws
        {
            var random = SeededGenerator(for: "killed scheduler processes")
            try await World.with { world in
                let file = (0..<20).map {
                    "s\($0): { kind: aggregates.refresh, every: 1s, overlap: allow_all, catch_up: all }"
                }
                // The three apply it at the same time.
                try file.joined(separator: "\n").write(
                    toFile: world.home.path + "/config/schedules.yaml", atomically: true,
                    encoding: .utf8)
                var schedulers = try (0..<3).map { _ in try world.start(roles: "scheduler") }
                var seen = 0
                for _ in 0..<8 {
                    try await eventually("40 more ticks", within: .seconds(90)) {
                        try await world.number("select count(*) from bascule.tick") >= seen + 40
                    }
                    seen = try await world.number("select count(*) from bascule.tick")
                    let index = Int.random(in: 0..<3, using: &random)
                    try await schedulers[index].killNow()
                    schedulers[index] = try world.start(roles: "scheduler")
                }
                let names = schedulers.map { "%:\($0.child.pid)" }
                try await eventually("all three are at work", within: .seconds(60)) {
                    try await world.number(
                        "select count(*) from bascule.service where worker like any(\(names))")
                        == 3
                }
                for scheduler in schedulers {
                    let status = try await scheduler.terminate()
                    #expect(status == 0, "\(scheduler.lastWords)")
                }
                #expect(try await world.number("select count(*) from bascule.schedule") == 20)
                try await check(world)
            }
        }

        /// No second without its tick, no tick without its one job, no window with a gap.
        private func check(_ world: World) async throws {
            #expect(
                try await world.number(
                    """
                    select count(*)
                      from (select count(*) <> extract(epoch from max(nominal_at) - min(nominal_at)) + 1
                                       as is_wrong
                              from bascule.tick group by schedule) s
                     where is_wrong
                    """) == 0)
            let ticks = try await world.number(
                "select count(*) from bascule.tick where outcome = 'enqueued'")
            #expect(ticks == (try await world.number("select count(*) from bascule.tick")))
            for count in [
                "select count(*) from bascule.job j join bascule.tick t on t.job_id = j.id",
                "select count(*) from bascule.job",
                """
                select count(distinct (arguments->>'schedule', arguments->>'window_end'))
                  from bascule.job
                """,
                """
                select count(*) from bascule.tick
                 where nominal_at - window_start = interval '1 second'
                """,
            ] as [SQL] {
                #expect(try await world.number(count) == ticks)
            }
        }
    }
}
