// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Real exports and aggregates as jobs whose worker freezes, dies or is told to stop.
    @Suite struct JobKindKills {
        private static let rows = ["A;15/03/2026 07:00;10,5", "B;15/03/2026 08:00;1,25"]
        private static let window = """
            {"export": "nombres", "window_start": "2026-03-04T11:00:00Z", \
            "window_end": "2026-03-05T11:00:00Z"}
            """

        /// All that a job of these kinds leaves behind.
        private func effects(_ world: World) async throws -> [String] {
            try await world.texts(
                """
                select 'export ' || to_jsonb(e)::text from bascule.export e
                union all select 'journal ' || to_jsonb(j)::text from bascule.journal j
                union all select 'window ' || to_jsonb(w)::text from bascule.aggregate_window w
                union all select 'row ' || to_jsonb(p)::text from datamart.pesees_jour p
                union all select 'touch ' || to_jsonb(t)::text from bascule.touch t
                order by 1
                """) + world.exported()
        }

        /// The worker freezes, or dies, between the last row of an export's file and its record,
        /// with an aggregate's window under way.
        @Test(arguments: ["BASCULE_STOP_AT", "BASCULE_CRASH_AT"])
        func `a job whose worker is lost ends elsewhere, once, and its ghost changes nothing`(
            how: String
        ) async throws {
            try await NightSite.with(
                aggregate: NightSite.aggregate(NightSite.waiting),
                exports: ["nombres": NightSite.export("nombres", NightSite.numbers)]
            ) { world in
                let lost = try world.start([how: "export_written"], roles: "worker")
                try await eventually("the first worker is there") {
                    try await world.number("select count(*) from bascule.worker") == 1
                }
                let first = try await world.number("select id from bascule.worker")
                try await world.load(Self.rows)
                try await world.holdLock()
                let aggregates = try await world.job("aggregates.refresh")
                try await eventually("a window is under way") { try await world.waiters() == 1 }
                let export = try await world.job("exports.run", Self.window)
                try await eventually("the worker is frozen or dead") {
                    !lost.child.isRunning || Self.isFrozen(lost.child.pid)
                }
                #expect(try world.exported() == [".nombres.1.part"])

                try world.start(roles: "worker")
                try await eventually("its jobs are taken over", within: .seconds(60)) {
                    try await world.number(
                        "select count(*) from bascule.worker where id = \(first)") == 0
                }
                try await world.freeLock()
                try await world.waitForJob(export, "succeeded")
                try await world.waitForJob(aggregates, "succeeded")
                let before = try await effects(world)
                #expect(try world.exported() == ["nombres_20260304.csv"])
                #expect(
                    try await world.texts(
                        "select result->>'outcome' from bascule.journal where action = 'export'"
                    ) == ["written"])
                #expect(
                    try await world.texts(
                        "select concat_ws(' ', jour, n, net_t) from datamart.pesees_jour")
                        == ["2026-03-15 2 11.750"])
                #expect(
                    try await world.texts(
                        """
                        select concat_ws(' ', kind, attempt, crashes) from bascule.job_history
                         where id in (\(export), \(aggregates)) order by kind
                        """) == ["aggregates.refresh 2 1", "exports.run 2 1"])

                guard lost.child.isRunning else { return }
                lost.child.signal(SIGCONT)
                try await eventually("the ghost is another worker now") {
                    try await world.number("select count(*) from bascule.worker") == 2
                }
                #expect(
                    try await stays(true: .seconds(2)) { try await effects(world) == before })
                #expect(lost.child.isRunning)
            }
        }

        private static func isFrozen(_ pid: Int32) -> Bool {
            // See man 5 proc: the state follows the name in parentheses.
            FileManager.default.contents(atPath: "/proc/\(pid)/stat").map {
                String(decoding: $0, as: UTF8.self).contains(") T ")
            } ?? false
        }

        @Test(arguments: ["exports.run", "aggregates.refresh"])
        func `a cancelled job frees its slot in 2 s and leaves nothing, and the next one works`(
            kind: String
        ) async throws {
            let sql =
                "select n, :day as jour\(NightSite.waiting) from generate_series(1, 5) n order by 1"
            try await NightSite.with(
                aggregate: NightSite.aggregate(
                    kind == "exports.run" ? "" : NightSite.waiting),
                exports: ["nombres": NightSite.export("nombres", sql)]
            ) { world in
                try world.start(roles: "worker")
                try await eventually("the worker is there") {
                    try await world.number("select count(*) from bascule.worker") == 1
                }
                try await world.load(Self.rows)
                try await world.holdLock()
                let arguments = kind == "exports.run" ? Self.window : "{}"
                let id = try await world.job(kind, arguments)
                try await eventually("its statement is under way") {
                    try await world.waiters() == 1
                }
                #expect(try await world.run(["jobs", "cancel", "\(id)"]).status == 0)
                let asked = ContinuousClock.now
                try await world.waitForJob(id, "cancelled")
                #expect(ContinuousClock.now - asked < .seconds(5), "2 s is the aim")
                #expect(try world.exported() == [])
                #expect(try await world.waiters() == 0)
                let locks: SQL = """
                    select count(*) from pg_locks l join pg_database d on d.oid = l.database
                     where d.datname = current_database() and l.locktype = 'advisory'
                    """
                #expect(try await world.number(locks) == 1, "the test's own")
                #expect(
                    try await world.number(
                        "select count(*) from bascule.journal where action = 'export'") == 0)
                try await world.freeLock()
                let next = try await world.job(kind, arguments)
                try await world.waitForJob(next, "succeeded")
                #expect(try world.exported().count == (kind == "exports.run" ? 1 : 0))
                #expect(try await world.number("select count(*) from datamart.pesees_jour") == 1)
                try await eventually("no session has a job's name any more") {
                    try await world.number(
                        """
                        select count(*) from pg_stat_activity
                         where datname = current_database() and application_name like '%job%'
                        """) == 0
                }
            }
        }
    }
}
