// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Windows and exports as a person and the queue see them.
    @Suite struct Upkeep {
        private static let counted = """
            aggregate: compte
            grain: factory_day
            sources: [{ table: essai.pesees, time: pese_le }]
            key: [jour]
            query: |
              select :day::date as jour, count(*) as n from essai.pesees
               where pese_le >= :window_start and pese_le < :window_end
              having count(*) > 0
            """

        private func drop(_ rows: [String], in world: World) throws {
            let text = "bon;pese_le;net_t\n" + rows.map { $0 + "\n" }.joined()
            try Data(text.utf8).write(
                to: URL(fileURLWithPath: world.home.inbox("pesees") + "/\(UUID().uuidString).csv"),
                options: .atomic)
        }

        @Test func `an aggregate that is added while the service runs is kept up by it`()
            async throws
        {
            try await NightSite.with(
                schedules: "refresh: { kind: aggregates.refresh, every: 1s }"
            ) { world in
                try world.start()
                try await eventually("the inbox is there") {
                    FileManager.default.fileExists(atPath: world.home.inbox("pesees"))
                }
                try drop(["A;15/03/2026 07:00;1"], in: world)
                try await eventually("the day is computed") {
                    try await world.number("select count(*) from datamart.pesees_jour") == 1
                }
                try world.declare(Self.counted, "aggregates/compte")
                try await eventually("the service has taken it over") {
                    try await world.texts(
                        """
                        select name from bascule.aggregates
                         where name = 'compte' and windows = 1 and stale = 0
                        """) == ["compte"]
                }
                try drop(["B;15/03/2026 08:00;1", "C;16/03/2026 08:00;1"], in: world)
                try await eventually("what is loaded since is in it") {
                    try await world.texts("select n::text from datamart.compte order by jour")
                        == ["2", "1"]
                }
            }
        }

        @Test func `a window that fails ends no job as dead, and has one alert`() async throws {
            try await NightSite.with(
                aggregate: NightSite.aggregate(", 1 / (sum(net_t) - 8) as q")
            ) { world in
                try world.start(roles: "worker")
                try await world.load(["A;15/03/2026 07:00;8", "B;16/03/2026 07:00;1"])
                for _ in 0..<3 {
                    try await world.waitForJob(
                        try await world.job("aggregates.refresh"), "succeeded")
                    try await world.waitForJob(
                        try await world.job("housekeeping.expectations"), "succeeded")
                }
                // Its pause is longer than the test: it is tried once.
                #expect(
                    try await world.number(
                        "select sum(failures)::bigint from bascule.aggregate_window where failures > 0"
                    )
                        == 1)
                let results = try await world.texts(
                    """
                    select result->>'failed' || ' ' || (result->>'stale')
                      from bascule.job_history where kind = 'aggregates.refresh' order by id
                    """)
                #expect(results == ["1 1", "0 1", "0 1"])
                #expect(
                    try await world.texts("select rule || ' ' || subject from bascule.alert")
                        == ["window_failed window pesees_jour 2026-03-15"])
                let byHand = try await world.run(["aggregates", "run"])
                #expect(byHand.status == 1)
                #expect(byHand.errors.contains("division by zero"), "\(byHand.errors)")
            }
        }

        @Test func `what an export computes is in the journal, and an amended one is named`()
            async throws
        {
            try await NightSite.with(
                aggregate: NightSite.aggregate(NightSite.waiting),
                exports: ["jour": NightSite.export("jour", NightSite.day)]
            ) { world in
                let run = ["exports", "run", "jour", "--window", "2026-03-15"]
                try await world.load(["A;15/03/2026 07:00;10,5"])
                // So that the table is there.
                #expect(try await world.run(["aggregates", "run"]).status == 0)
                try await world.load(["C;15/03/2026 09:00;2"])
                // The second one has nothing to compute.
                for _ in 0..<2 { #expect(try await world.run(run).status == 0) }
                #expect(
                    try await world.texts(
                        """
                        select action || ' | ' || subject || ' | ' || (parameters->>'for')
                               || ' | ' || (result->>'computed')
                          from bascule.journal where parameters ? 'for' order by id
                        """) == ["aggregates run | aggregate pesees_jour | export jour | 1"])
                let none = try await world.run(["exports", "amended"])
                #expect(none.status == 0)
                #expect(none.output == "No export has changed since it was written.\n")
                try await world.load(["B;15/03/2026 08:00;1"])
                #expect(try await world.run(["aggregates", "run"]).status == 0)
                let amended = try await world.run(["exports", "amended"])
                #expect(amended.status == 1, "\(amended.errors)")
                #expect(amended.output.hasPrefix("amended  "), "\(amended.output)")
                #expect(
                    amended.output.hasSuffix(
                        ": its data has changed since; `bascule exports amended jour --write`"
                            + " makes a new revision\n"), "\(amended.output)")
                let written = try await world.run(["exports", "amended", "--write"])
                #expect(written.status == 0 && written.output.contains("_r2"), "\(written.output)")
            }
        }

        @Test func `an export by hand computes what it reads, and waits for who computes it`()
            async throws
        {
            try await NightSite.with(
                aggregate: NightSite.aggregate(NightSite.waiting),
                exports: ["jour": NightSite.export("jour", NightSite.day)]
            ) { world in
                let run = ["exports", "run", "jour", "--window", "2026-03-15"]
                try await world.load(["A;15/03/2026 07:00;10,5"])
                #expect(try await world.run(["aggregates", "run"]).status == 0)
                #expect(try await world.run(run).status == 0)
                // Another process has the window in hand; the old row is still there.
                try await world.load(["B;15/03/2026 08:00;1"])
                try await world.holdLock()
                try world.start(roles: "worker")
                let refresh = try await world.job("aggregates.refresh")
                try await eventually("the window is computed by the service") {
                    try await world.waiters() == 1
                }
                let refused = try await world.run(run + ["--wait", "1"])
                #expect(refused.status == 1)
                #expect(
                    refused.errors.contains("the window of 2026-03-15 of pesees_jour waits"),
                    "\(refused.errors)")
                let status = try await world.run(["exports", "files", "jour", "--json"])
                #expect(!status.output.contains("_r2"))
                let job = try await world.job(
                    "exports.run",
                    #"""
                    {"export": "jour", "window_start": "2026-03-15T10:00:00Z",
                     "window_end": "2026-03-16T10:00:00Z"}
                    """#)
                try await eventually("the job waits too") {
                    try await world.texts("select state from bascule.jobs where id = \(job)")
                        == ["running"]
                }
                try await world.freeLock()
                try await world.waitForJob(refresh, "succeeded")
                try await world.waitForJob(job, "succeeded")
                #expect(try world.exported() == ["jour_20260315.csv", "jour_20260315_r2.csv"])
            }
        }

        @Test func `what is asked of exports in vain is said, with the status for it`() async throws
        {
            try await NightSite.with(
                exports: ["nombres": NightSite.export("nombres", NightSite.numbers)]
            ) { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let run = ["exports", "run", "nombres"]
                let range = try await world.run(
                    run + ["--from", "2026-03-05", "--to", "2026-03-01"])
                #expect(range.status == 2)
                #expect(range.errors.contains("--to must be later"), "\(range.errors)")
                let future = try await world.run(run + ["--window", "2099-01-01"])
                #expect(future.status == 1)
                #expect(future.errors.contains("has not begun"), "\(future.errors)")
                // Where a day ends between the two they are of two days: once.
                try await eventually("hier is the window that is usual") {
                    let hier = try await world.run(run + ["--window", "hier"])
                    #expect(hier.status == 0, "\(hier.errors)")
                    return try await world.run(run).output.hasPrefix("unchanged")
                }
            }
        }

        @Test func `what was written is told though the database fails in the middle`() async throws
        {
            try await NightSite.with(
                exports: [
                    "jours": NightSite.export(
                        "jours",
                        "select case when :day = date '2026-03-03' then "
                            + "pg_terminate_backend(pg_backend_pid())::text end as t, :day as j "
                            + "order by j")
                ]
            ) { world in
                #expect(try await world.run(["migrate"]).status == 0)
                let result = try await world.run(
                    ["exports", "run", "jours", "--from", "2026-03-01", "--to", "2026-03-05"])
                #expect(result.status == 3)
                #expect(result.output.contains("jours_20260301.csv"), "\(result.output)")
                #expect(result.output.contains("jours_20260302.csv"))
            }
        }
    }
}
