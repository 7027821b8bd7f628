// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Housekeeping tasks as jobs of the real worker.
    @Suite struct HousekeepingJobs {
        private let settings = [
            "BASCULE_RETENTION_ARCHIVE": "8d", "BASCULE_RETENTION_JOBS": "30d",
        ]

        /// Has the job run, and gives what became of it: its state and its reason or result.
        private func run(
            _ kind: String, _ arguments: String = "{}", in world: World
        ) async throws -> (state: String, text: String) {
            let before = try await world.number("select coalesce(max(id), 0) from bascule.jobs")
            let asked = try await world.run(["jobs", "run", kind, "--arguments", arguments])
            #expect(asked.status == 0, "\(asked.errors)")
            let text = try await eventuallySome("\(kind) ends") {
                try await world.texts(
                    """
                    select concat_ws('|', state, reason, result) from bascule.jobs
                     where id > \(Int64(before)) and kind = \(kind)
                       and state not in ('waiting', 'scheduled', 'blocked', 'running')
                    """
                ).first
            }
            let parts = text.split(separator: "|", maxSplits: 1).map(String.init)
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }

        /// Actor, parameters, result and whether there is a duration.
        private func journal(
            _ action: String, _ subject: String, in world: World
        ) async throws -> [String] {
            try await world.texts(
                """
                select concat_ws(' ', split_part(actor, ':', 1), parameters, result - 'files',
                                 duration is not null)
                  from bascule.journal where action = \(action) and subject = \(subject) order by id
                """)
        }

        /// A file, jobs and a tick of long ago.
        private func makeOld(in world: World) async throws {
            try await world.session.use {
                try $0.script(
                    """
                    update bascule.file set stored_at = now() - interval '9 days',
                                            arrived_at = now() - interval '9 days';
                    create table bascule.job_history_20200101 partition of bascule.job_history
                        for values from ('2020-01-01 00:00+00') to ('2020-01-02 00:00+00');
                    insert into bascule.job_history
                        (id, queue, kind, outcome, priority, attempt, refunds, crashes,
                         arguments, enqueued_at, enqueued_by, ended_at)
                    select -n, 'q', 'k', 'succeeded', 0, 1, 0, 0, '{}'::jsonb, at, 't', at
                      from generate_series(1, 3) n, cast('2020-01-01 06:00+00' as timestamptz) at
                    union all
                    select -9, 'q', 'k', 'succeeded', 0, 1, 0, 0, '{}'::jsonb, at, 't', at
                      from cast('2020-02-02 06:00+00' as timestamptz) at;
                    insert into bascule.tick (schedule, nominal_at, outcome, sentence, at)
                    select 's', at, 'missed', 'missed', at
                      from cast('2020-01-01 06:00+00' as timestamptz) at
                    """)
            }
        }

        @Test func `what deletes is dead without force, and purges and journals with it`()
            async throws
        {
            try await World.with { world in
                let text = DroppedFile("a", rows: 1).text
                let (file, bytes) = (try world.write("a.csv", text), text.utf8.count)
                #expect(try await world.run(["import", file, "--feed", "mesures"]).status == 0)
                #expect(try await world.run(["archive", "seal"]).status == 0)
                try await makeOld(in: world)
                try world.start(settings)
                for task in ["retention", "history"] {
                    let refused = try await run("housekeeping.\(task)", in: world)
                    #expect(refused.state == "dead")
                    #expect(refused.text.contains("arguments: { force: true }"), "\(refused.text)")
                }
                #expect(try world.home.files(in: [world.home.archive]).count == 1)
                #expect(try await journal("purge", "archive", in: world) == [])

                let files = try await run(
                    "housekeeping.retention", #"{"force": true}"#, in: world)
                #expect(files.state == "succeeded", "\(files.text)")
                #expect(try world.home.files(in: [world.home.archive]).isEmpty)
                #expect(
                    try await journal("purge", "archive", in: world) == [
                        #"user {"rule": "retention.archive", "kept_seconds": 691200}"#
                            + #" {"bytes": \#(bytes), "count": 1} t"#
                    ])

                let jobs = try await run("housekeeping.history", #"{"force": true}"#, in: world)
                #expect(jobs.text == #"{"rows": 4, "ticks": 1, "partitions": 1}"#)
                let age = #"user {"rule": "retention.jobs", "older_than_days": 30}"#
                let purges = try await journal("purge", "history", in: world)
                try #require(purges.count == 3, "\(purges)")
                #expect(purges.allSatisfy { $0.hasPrefix(age) }, "\(purges)")
                #expect(purges[0].contains(#""count": 3, "table": "job_history_20200101""#))
                #expect(purges[0].contains(#""bytes":"#))
                #expect(purges[1].contains(#""count": 1, "table": "job_history_default""#))
                #expect(purges[2].contains(#""count": 1, "table": "tick""#))
                #expect(try await journal("housekeeping", "history", in: world).count == 1)
                let shown = try await world.run(
                    ["journal", "--action", "purge", "--subject", "history", "--json"])
                #expect(try shown.objects.count == 3)
                #expect(try await world.run(["journal", "verify"]).status == 0)
            }
        }

        @Test func `a schedule's housekeeping is in the journal under its name`() async throws {
            try await World.with { world in
                #expect(try await world.run(["migrate"]).status == 0)
                try world.start(settings)
                let added = try await world.run([
                    "schedules", "add", "indexes", "--kind", "housekeeping.reindex", "--every",
                    "1s",
                ])
                #expect(added.status == 0, "\(added.errors)")
                let entry = try await eventuallySome("it is journaled") {
                    try await world.texts(
                        """
                        select concat_ws(' ', actor, result, duration is not null)
                          from bascule.journal where action = 'housekeeping' order by id limit 1
                        """
                    ).first
                }
                #expect(
                    entry == #"schedule:indexes {"tables": 4, "dropped": 0, "failures": 0} t"#)
                #expect(
                    try await world.number(
                        "select count(*) from bascule.journal where subject = 'expectations'") == 0)
            }
        }
    }
}
