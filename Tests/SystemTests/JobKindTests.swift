// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The kinds of jobs that ship, as the queue runs them.
    @Suite struct JobKinds {
        private func reason(_ id: Int, in world: World) async throws -> String {
            try await eventuallySome("job \(id) has a reason") {
                try await world.texts(
                    "select reason from bascule.jobs where id = \(id) and reason is not null"
                ).first
            }
        }

        @Test func `a backfill as a job shows how far it is, and puts the range right`()
            async throws
        {
            let held = """
                , case when :day = date '2026-03-16'
                       then (select pg_advisory_xact_lock_shared(77))::text end as attente
                """
            try await NightSite.with(
                aggregate: NightSite.aggregate(held.replacing("\n", with: " "))
            ) { world in
                try world.start(roles: "worker")
                try await world.load((14...18).map { "\($0);\($0)/03/2026 07:00;1" })
                try await world.waitForJob(try await world.job("aggregates.refresh"), "succeeded")
                _ = try await world.session.use {
                    try $0.execute("update datamart.pesees_jour set n = 99")
                }
                try await world.holdLock()
                let id = try await world.job(
                    "aggregates.backfill",
                    #"{"from": "2026-03-14", "to": "2026-03-18", "aggregate": "pesees_jour"}"#)
                try await eventually("three of four windows are done") {
                    try await world.texts(
                        """
                        select concat(progress_done, ' of ', progress_total, ' ', state)
                          from bascule.jobs where id = \(id)
                        """) == ["3 of 4 running"]
                }
                try await world.freeLock()
                try await world.waitForJob(id, "succeeded")
                #expect(
                    try await world.texts(
                        "select result->>'computed' from bascule.job_history where id = \(id)")
                        == ["4"])
                #expect(
                    try await world.texts("select n::text from datamart.pesees_jour order by jour")
                        == ["1", "1", "1", "1", "99"])
                let open = try await world.run([
                    "jobs", "run", "aggregates.backfill", "--arguments", #"{"from": "2026-03-14"}"#,
                ])
                #expect(open.status == 2 && open.errors.contains("needs `to`"), "\(open.errors)")
            }
        }

        @Test func `what a kind does not take is refused where it is typed`() async throws {
            try await NightSite.with(exports: ["jour": NightSite.export("jour", NightSite.day)]) {
                world in
                for (kind, arguments, says) in [
                    ("exports.run", #"{"window": "2026-03-14", "export": "jour"}"#, "`window`"),
                    ("exports.run", "{}", "needs `export`"),
                    ("no.such.kind", "{}", "no kind of job"),
                    ("exports.amendde", "{}", "Did you mean `exports.amended`?"),
                    ("exports.check", #"{"days": true}"#, "a whole number"),
                    ("exports.run", #"{"export": "a\u0000"}"#, "without \\u0000"),
                    ("housekeeping.retention", #"{"froce": true}"#, "Did you mean `force`?"),
                    (
                        "exports.run", #"{"export": "jours"}"#,
                        "There is no export `jours`. Did you mean `jour`? There are jour."
                    ),
                    ("exports.amended", #"{"export": "nope"}"#, "There are jour."),
                    (
                        "aggregates.refresh", #"{"aggregate": "pesees_jours"}"#,
                        "There is no aggregate `pesees_jours`. Did you mean `pesees_jour`?"
                    ),
                    (
                        "exports.run",
                        #"{"export": "jour", "window_start": "2026-03-14T10:00:00Z"}"#,
                        "`window_end` is missing"
                    ),
                    (
                        "aggregates.backfill", #"{"from": "2026-03-14", "to": "2026-03-14"}"#,
                        "is not after `from`"
                    ),
                ] {
                    let asked = try await world.run(["jobs", "run", kind, "--arguments", arguments])
                    #expect(asked.status == 2, "\(kind) \(arguments)")
                    #expect(asked.errors.contains(says), "\(asked.errors)")
                }
                #expect(try await world.run(["migrate"]).status == 0)
                let run = ["jobs", "run", "exports.check", "--queue"]
                let nobody = try await world.run(run + ["nosuch"])
                #expect(nobody.status == 2)
                #expect(
                    nobody.errors.contains(
                        "queue `nosuch`. There are bulk, default, inbox, watch;"),
                    "\(nobody.errors)")
                let french = try await world.run(
                    run + ["watsh"], environment: ["BASCULE_LANGUAGE": "fr"])
                #expect(
                    french.errors.contains("Vouliez-vous dire `watch` ?"), "\(french.errors)")
                #expect(try await world.number("select count(*) from bascule.job") == 0)
                #expect(try await world.run(run + ["watch"]).status == 0)
            }
        }

        @Test func `one bad export among several is named, and the others have new revisions`()
            async throws
        {
            let everything = { NightSite.export($0, $1, grain: nil) }
            try await NightSite.with(
                exports: [
                    "bon": everything("bon", "select v from essai.etat order by v"),
                    "faux": everything("faux", "select 10 / v as q from essai.etat order by 1"),
                    "tot": everything("tot", "select v + 1 as v from essai.etat order by v"),
                ]
            ) { world in
                try world.start(roles: "worker")
                try await eventually("the schema is there") {
                    try await world.number("select count(*) from bascule.worker") == 1
                }
                _ = try await world.session.use {
                    try $0.script("create table essai.etat as select 1 as v")
                }
                for name in ["bon", "faux", "tot"] {
                    let id = try await world.job("exports.run", #"{"export": "\#(name)"}"#)
                    try await world.waitForJob(id, "succeeded")
                }
                let none = try await world.job("exports.amended")
                try await world.waitForJob(none, "succeeded")
                #expect(try world.exported() == ["bon.csv", "faux.csv", "tot.csv"])

                _ = try await world.session.use { try $0.execute("update essai.etat set v = 0") }
                let id = try await world.job("exports.amended")
                #expect(try await reason(id, in: world).contains("faux.csv could not be compared"))
                #expect(
                    try world.exported() == [
                        "bon.csv", "bon_r2.csv", "faux.csv", "tot.csv", "tot_r2.csv",
                    ])
                let lines = try await world.texts(
                    "select text from bascule.job_log where job_id = \(id) order by line")
                #expect(lines.contains { $0.contains("division by zero") }, "\(lines)")
            }
        }

        @Test func `a file whose data changes is marked before there is a revision`() async throws {
            try await NightSite.with(
                exports: ["jour": NightSite.export("jour", NightSite.day)],
                schedules: """
                    refresh: { kind: aggregates.refresh, every: 1s }
                    check: { kind: exports.check, arguments: { days: 3650 }, every: 1s }
                    """
            ) { world in
                try await world.load(["A;15/03/2026 07:00;10,5"])
                try world.start(roles: "worker,scheduler")
                try await eventually("the day is computed") {
                    try await world.number("select count(*) from datamart.pesees_jour") == 1
                }
                let written = try await world.run([
                    "exports", "run", "jour", "--window", "2026-03-15",
                ])
                #expect(written.status == 0, "\(written.errors)")
                try await world.load(["A;15/03/2026 07:00;20,5"])
                let state: SQL = """
                    select concat(state, case when amended_at is not null then ' since' end)
                      from bascule.exports
                    """
                try await eventually("the file is marked") {
                    try await world.texts(state) == ["amended since"]
                }
                #expect(try world.exported() == ["jour_20260315.csv"])
                #expect(try await world.run(["exports", "list"]).output.contains("--write"))
                let status = try await world.run(["status"])
                #expect(status.output.contains("bascule exports amended jour --write"))
                let amended = try await world.run(["exports", "amended"])
                #expect(amended.status == 1 && amended.output.contains("amended jour --write"))
                try await world.load(["A;15/03/2026 07:00;10,500"])
                try await eventually("the data are what they were, and so is the mark") {
                    try await world.texts(state) == ["current"]
                }
            }
        }

        @Test func `a mistake in an export, aggregate or schedule keeps no file from being loaded`()
            async throws
        {
            try await NightSite.with(
                exports: [
                    "nombres": NightSite.export("nombres", NightSite.numbers),
                    "faux": "export: faux\ngrian: day\nquery: select 1 order by 1",
                ]
            ) { world in
                try world.declare("aggregate: cumul\ngrain: nonsense\n", "aggregates/cumul")
                try world.declare(
                    """
                    aggregate: dessus
                    grain: month
                    sources: [{ table: datamart.cumul, day: jour }]
                    query: select :day::date as mois
                    """, "aggregates/dessus")
                try world.declare("nuit:\n  kind: exports.check\n  cron: 0 25 * * *\n", "schedules")
                let service = try world.start()
                try await eventually("the inbox is there") {
                    FileManager.default.fileExists(atPath: world.home.inbox("pesees"))
                }
                let text = "bon;pese_le;net_t\nA;15/03/2026 07:00;1\n"
                try Data(text.utf8).write(
                    to: URL(fileURLWithPath: world.home.inbox("pesees") + "/a.csv"),
                    options: .atomic)
                try await world.waitUntilSettled(1, by: service)
                let said = service.child.errors
                #expect(said.contains("exports/faux.yaml:2"), "\(said)")
                #expect(said.contains("aggregates/cumul.yaml:2"))
                #expect(said.contains("computed from datamart.cumul"))
                #expect(said.contains("schedules.yaml:3"))

                let broken = try await world.job("exports.run", #"{"export": "faux"}"#)
                try await world.waitForJob(broken, "dead")
                #expect(try await reason(broken, in: world).contains("faux.yaml:2"))
                let good = try await world.job("exports.run", #"{"export": "nombres"}"#)
                try await world.waitForJob(good, "succeeded")
                let all = try await world.job("exports.amended")
                #expect(try await reason(all, in: world).contains("faux.yaml:2"))
                let refresh = try await world.job("aggregates.refresh")
                try await world.waitForJob(refresh, "succeeded")
                #expect(try await world.number("select count(*) from datamart.pesees_jour") == 1)

                let doctor = try await world.run(["doctor"])
                #expect(doctor.output.contains("BAD   exports"), "\(doctor.output)")
                #expect(doctor.output.contains("BAD   aggregates"))
                #expect(doctor.output.contains("BAD   schedules"))
                #expect(try await world.run(["status"]).output.contains("faux.yaml:2"))
                #expect(try await world.run(["exports", "check"]).status == 2)
                #expect(try await world.run(["aggregates", "check"]).status == 2)
            }
        }

        @Test func `a schedule of exports run by hand writes the last window that is over`()
            async throws
        {
            try await NightSite.with(
                exports: ["nombres": NightSite.export("nombres", NightSite.numbers)],
                schedules: """
                    report: { kind: exports.run, arguments: { export: nombres }, cron: "0 * * * *", catch_up: none }
                    """
            ) { world in
                try world.start(roles: "worker,scheduler")
                try await eventually("the schedule is there") {
                    try await world.number("select count(*) from bascule.schedule") == 1
                }
                let asked = try await world.run(["schedules", "run", "report"])
                #expect(asked.status == 0, "\(asked.errors)")
                try await eventually("the file of the day that is over is there") {
                    try await world.number(
                        """
                        select count(*) from bascule.exports
                         where state = 'current' and window_end <= now()
                           and window_end > now() - interval '25 hours'
                        """) == 1
                }
                #expect(try await world.number("select count(*) from bascule.export") == 1)
            }
        }
    }
}
