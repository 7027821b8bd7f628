// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The nightly half in the real service: schedules enqueue, workers compute and write.
    @Suite struct Timers {
        private static let export = """
            export: pesees
            title: Pesées du jour
            grain: factory_day
            format: csv
            query: |
              select jour, n, net_t from datamart.pesees_jour
               where jour >= :day and jour < :day_end order by jour
            """
        private static let schedules = """
            refresh:
              kind: aggregates.refresh
              every: 1s
            expectations:
              kind: housekeeping.expectations
              queue: watch
              every: 1s
            late:
              kind: exports.amended
              cron: "0 \(lateHour) * * *"
              succeed_by: "\(lateHour < 10 ? "0" : "")\(lateHour):01"
            """
        /// The hour of the site's clock that is half a day from now: no tick of then comes while a
        /// test runs.
        private static let lateHour = (Int(Date().timeIntervalSince1970) / 3_600 - 4 + 12) % 24

        private func write(_ text: String, _ path: String, in world: World) throws {
            let whole = world.home.path + "/" + path
            try FileManager.default.createDirectory(
                atPath: (whole as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: whole))
        }

        private func site(_ body: (World) async throws -> Void) async throws {
            try await World.with { world in
                try write(NightSite.feed, "config/feeds/pesees.yaml", in: world)
                try write(NightSite.aggregate(), "config/aggregates/pesees_jour.yaml", in: world)
                try write(Self.export, "config/exports/pesees.yaml", in: world)
                try write(Self.schedules, "config/schedules.yaml", in: world)
                try await body(world)
            }
        }

        /// Puts a file into the inbox by renaming it there.
        private func drop(_ text: String, _ name: String, in world: World) throws {
            let path = world.home.inbox("pesees") + "/" + name
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        }

        private func total(_ world: World) async throws -> [String] {
            try await world.texts(
                "select concat_ws(' ', jour, n, net_t) from datamart.pesees_jour order by jour")
        }

        @Test
        func `what an import touches is computed, exported, and exported again when it is amended`()
            async throws
        {
            try await site { world in
                let service = try world.start()
                try await eventually("the inbox is there") {
                    FileManager.default.fileExists(atPath: world.home.inbox("pesees"))
                }
                try drop(
                    "bon;pese_le;net_t\nA;15/03/2026 06:00;10,5\nB;16/03/2026 05:59;1,25\n",
                    "1.csv",
                    in: world)
                try await eventually("a tick's job computes the day") {
                    try await total(world) == ["2026-03-15 2 11.750"]
                }
                let asked = try await world.run([
                    "exports", "run", "pesees", "--window", "2026-03-15", "--json",
                ])
                #expect(asked.status == 0, "\(asked.errors)")
                let first = try #require(try asked.objects.first?["path"] as? String)

                try drop("bon;pese_le;net_t\nA;15/03/2026 06:00;20,5\n", "2.csv", in: world)
                try await eventually("the amended day is computed again") {
                    try await total(world) == ["2026-03-15 2 21.750"]
                }
                #expect(
                    try await world.run([
                        "jobs", "run", "exports.amended", "--arguments", "{\"days\": 3650}",
                    ]).status == 0)
                let second = first.replacing(".csv", with: "_r2.csv")
                try await eventually("a new revision lies beside the first") {
                    FileManager.default.fileExists(atPath: second)
                }
                #expect(FileManager.default.fileExists(atPath: first))
                let text = try String(contentsOfFile: second, encoding: .utf8)
                #expect(text.contains("21.750") || text.contains("21,750"), "\(text)")

                #expect(try await world.run(["files", "revert", "1"]).status == 0)
                try await eventually("a reverted file's rows are gone from the aggregate") {
                    try await total(world) == ["2026-03-15 1 20.500"]
                }
                #expect(try await service.terminate() == 0, "\(service.lastWords)")
                let journal = try await world.run(["journal", "verify"])
                #expect(journal.status == 0, "\(journal.output)\(journal.errors)")
            }
        }

        /// A service with weighings of three days, which are computed.
        private func startWithThreeDays(_ world: World) async throws {
            try world.start()
            try await eventually("the inbox is there") {
                FileManager.default.fileExists(atPath: world.home.inbox("pesees"))
            }
            try drop(
                "bon;pese_le;net_t\nA;14/03/2026 12:00;1\nB;15/03/2026 12:00;2\n"
                    + "C;16/03/2026 12:00;3\n", "1.csv", in: world)
            try await eventually("the days are computed") {
                try await total(world).count == 3
            }
        }

        @Test func `an export job writes each window that ended within its own, and what it can`()
            async throws
        {
            try await site { world in
                try await startWithThreeDays(world)
                // Ends of factory days in it: 15 March 06:00 and 16 March 06:00, local; not 14
                // March.
                let window = """
                    {"export": "pesees", "window_start": "2026-03-14T10:00:00Z", \
                    "window_end": "2026-03-16T10:00:00Z"}
                    """
                let asked = try await world.run([
                    "jobs", "run", "exports.run", "--arguments", window,
                ])
                #expect(asked.status == 0, "\(asked.errors)")
                try await eventually("two files are written") {
                    try await world.texts(
                        """
                        select to_char(window_start at time zone 'America/Guadeloupe', 'DD HH24')
                          from bascule.exports where state = 'current' order by window_start
                        """) == ["14 06", "15 06"]
                }
                // The folder is not writable: that is reported, and the job fails.
                let folder = world.home.path + "/var/export"
                for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                    try FileManager.default.removeItem(atPath: folder + "/" + name)
                }
                try FileManager.default.removeItem(atPath: folder)
                try Data().write(to: URL(fileURLWithPath: folder))
                _ = try await world.run([
                    "jobs", "run", "exports.run", "--arguments", #"{"export": "pesees"}"#,
                ])
                try await eventually("the job says why it failed") {
                    try await world.texts(
                        "select reason from bascule.jobs where reason like '%not written%'"
                    ).count == 1
                }
                let nowhere = #"{"export": "pesee"}"#
                let refused = try await world.run([
                    "jobs", "run", "exports.run", "--arguments", nowhere,
                ])
                #expect(refused.status == 2)
                #expect(refused.errors.contains("Did you mean `pesees`?"), "\(refused.errors)")
                // As one that was asked for while it was declared.
                _ = try await world.session.use {
                    try $0.execute(
                        """
                        insert into bascule.job (queue, kind, arguments, enqueued_by)
                        values ('default', 'exports.run', \(nowhere)::text::jsonb, 'user:ana')
                        """)
                }
                try await eventually("one of an export that is not declared can never run") {
                    try await world.texts(
                        "select reason from bascule.jobs where state = 'dead'"
                    ).first?.contains("there is no export") == true
                }
            }
        }

        @Test func `a schedule that is not done in time is an alert until somebody has seen it`()
            async throws
        {
            try await site { world in
                let service = try world.start()
                try await eventually("the schedules are there") {
                    try await world.number("select count(*) from bascule.schedule") == 3
                }
                // As if it had been declared days ago, and yesterday's tick had come to nothing.
                _ = try await world.session.use {
                    try $0.execute(
                        """
                        with late as (
                            update bascule.schedule
                               set anchor_at = now() - interval '3 days',
                                   succeed_by_since = now() - interval '3 days'
                             where name = 'late'
                            returning name, zone
                        )
                        insert into bascule.tick (schedule, nominal_at, outcome, sentence)
                        select name, (date_trunc('day', now() at time zone zone) - interval '1 day'
                                      + \(Int32(Self.lateHour)) * interval '1 hour')
                                     at time zone zone, 'missed', 'missed'
                          from late
                        """)
                }
                try await eventually("an alert is raised") {
                    try await world.run(["alerts"]).output.contains("schedule late")
                }
                #expect(try await world.run(["alerts"]).status == 1)
                #expect(try await world.run(["doctor"]).output.contains("BAD   alerts"))
                // Told when it is committed, not before.
                try await eventually("the log has it") {
                    service.child.errors.contains("alert: late: not done by")
                }
                let ids = try await world.texts("select id::text from bascule.alert")
                let ack = try await world.run(["alerts", "ack"] + ids + ["--note", "essai"])
                #expect(ack.status == 0, "\(ack.errors)")
                #expect(try await world.run(["alerts"]).status == 0)
                #expect(try await world.run(["alerts", "ack", "999"]).status == 2)
                #expect(
                    try await world.texts(
                        "select distinct subject from bascule.journal where action = 'acknowledge'"
                    ).first?.hasPrefix("alert ") == true)
            }
        }

        @Test func `a pause of the queue inbox holds the import, and its batches are jobs`()
            async throws
        {
            try await World.with { world in
                let service = try world.start()
                try await eventually("it is ready") { service.child.errors.contains("ready: ") }
                #expect(try await world.run(["jobs", "pause", "inbox"]).status == 0)
                try await eventually("the service has heard of it") {
                    service.child.errors.contains("the queue inbox is paused")
                }
                let file = DroppedFile("held.csv", rows: 3)
                try world.drop([file])
                #expect(
                    try await stays(true: .seconds(2)) {
                        try world.home.waiting(in: DroppedFile.feed) == ["held.csv"]
                    })
                #expect(try await world.run(["jobs", "resume", "inbox"]).status == 0)
                try await world.waitUntilSettled(1, by: service)
                try await world.assertEverythingAccountedFor([file])
                try await eventually("the batch is in the history of jobs") {
                    let list = try await world.run(["jobs", "list", "--kind", "import", "--json"])
                    return try list.objects.contains { $0["state"] as? String == "succeeded" }
                }
            }
        }

        @Test func `housekeeping says what it would delete, and deletes only when forced`()
            async throws
        {
            try await World.with { world in
                let file = try world.write("a.csv", DroppedFile("a", rows: 1).text)
                #expect(try await world.run(["import", file, "--feed", "mesures"]).status == 0)
                #expect(try await world.run(["archive", "seal"]).status == 0)
                _ = try await world.session.use {
                    try $0.execute(
                        """
                        update bascule.file set stored_at = now() - interval '9 days',
                                                arrived_at = now() - interval '9 days'
                        """)
                }
                let rule = ["BASCULE_RETENTION_ARCHIVE": "8d"]
                let plan = try await world.run(
                    ["housekeeping", "run", "retention"], environment: rule)
                #expect(plan.output.contains("archive: to be deleted: 1 file,"), "\(plan.output)")
                #expect(plan.output.contains("--force"))
                #expect(try world.home.files(in: [world.home.archive]).count == 1)
                let done = try await world.run(
                    ["housekeeping", "run", "retention", "--force"], environment: rule)
                #expect(done.status == 0, "\(done.errors)")
                #expect(try world.home.files(in: [world.home.archive]).isEmpty)
                #expect(
                    try await world.number(
                        "select count(*) from bascule.journal where action = 'purge'") == 1)
                #expect(try await world.run(["housekeeping", "run", "nonsense"]).status == 2)
                #expect(try await world.run(["housekeeping"]).output.contains("reindex"))
            }
        }
    }
}
