// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// The import as a queue of jobs: they are cancelled, looked at and held like any other.
    @Suite struct InboxQueueJobs {
        /// Holds the feed's table, so that a load waits on the server as long as the holder lives.
        private func holdTable(_ world: World) throws -> Connection {
            let holder = try Connection(ConnectionOptions(url: world.databaseURL))
            try holder.script("begin; lock table essai.mesures in access exclusive mode")
            return holder
        }

        private func runningJob(_ world: World) async throws -> String {
            try await eventuallySome("a batch is at work") {
                try await world.texts(
                    "select id::text from bascule.job where kind = 'import' and state = 'running'"
                ).first
            }
        }

        private func cancel(_ job: String, in world: World) async throws {
            let told = try await world.run(["jobs", "cancel", job])
            #expect(told.status == 0, "\(told.errors)")
            #expect(told.output.contains("its worker was told to cancel it"), "\(told.output)")
        }

        private func expectCancelled(_ names: [String], in world: World) async throws {
            let user = NSUserName()
            let states = try await world.texts(
                """
                select distinct concat_ws('|', state, stored_at is not null,
                                          replace(reason, id::text, 'ID'))
                  from bascule.file where name = any(\(names))
                """)
            #expect(
                states == [
                    "failed|t|cancelled by user:\(user); `bascule files retry ID` begins again"
                ])
            for name in names {
                #expect(
                    FileManager.default.fileExists(
                        atPath: "\(world.home.error)/\(DroppedFile.feed)/\(name)"), "\(name)")
            }
        }

        private func isSettled(_ count: Int, in world: World) async throws -> Bool {
            try await world.settled() == count
        }

        /// Waits for the table to be there: the service makes it when it starts.
        private func started(
            _ world: World, _ environment: [String: String] = [:]
        ) async throws -> BasculeProcess {
            let service = try world.start(environment)
            // A batch is a job once the worker has its number; a dead one's row is there too.
            try await eventually("the service is a worker") {
                let said = service.child.errors
                return said.contains("ready: ") && said.contains(" is ready")
            }
            return service
        }

        @Test func `a cancelled import ends in two seconds, loads nothing, and can be retried`()
            async throws
        {
            try await World.with { world in
                let service = try await started(world)
                let holder = try holdTable(world)
                let files = (0..<20).map { DroppedFile("f\($0).csv", rows: 2) }
                try world.drop(files)
                let job = try await runningJob(world)
                let count = try await world.number("select count(*) from bascule.file")
                let start = ContinuousClock.now
                try await cancel(job, in: world)
                try await eventually("its files are in the error folder") {
                    try await isSettled(count, in: world)
                }
                #expect(.now - start < .seconds(5), "two seconds on a machine that is not busy")
                let names = try await world.texts(
                    "select name from bascule.file where state = 'failed'")
                try await expectCancelled(names, in: world)
                #expect(
                    try await world.texts(
                        "select concat_ws('|', state, reason) from bascule.jobs where id = \(Int64(job) ?? 0)"
                    ) == ["cancelled|cancelled by user:\(NSUserName())"])
                let entries = try await world.texts(
                    """
                    select action || ' ' || actor from bascule.journal
                     where action in ('job cancelled', 'import cancelled') group by 1 order by 1
                    """)
                let user = "user:\(NSUserName())"
                #expect(entries == ["import cancelled \(user)", "job cancelled \(user)"])

                // Files not in that batch are loaded, and the others on request.
                try holder.script("rollback")
                try await world.waitUntilSettled(files.count, by: service)
                let ids = try await world.texts(
                    "select id::text from bascule.file where state = 'failed'")
                #expect(ids.count == count)
                let retried = try await world.run(["files", "retry"] + ids)
                #expect(retried.status == 0, "\(retried.errors)")
                try await world.assertEverythingAccountedFor(files)
                let late = try await world.run(["jobs", "cancel", job])
                #expect(late.status == 1)
                #expect(late.errors.contains("has ended: cancelled"), "\(late.errors)")
                let journal = try await world.run(["journal", "verify"])
                #expect(journal.status == 0, "\(journal.output)\(journal.errors)")
            }
        }

        @Test func `a long import shows how far it is, and is stopped in the midst of its reading`()
            async throws
        {
            try await World.with { world in
                _ = try await started(world)
                let file = DroppedFile("large.csv", rows: 1_500_000)
                try world.drop([file])
                let job = try await runningJob(world)
                try await eventually("its progress is shown", every: .milliseconds(5)) {
                    try await world.number(
                        "select count(*) from bascule.job_progress where done > 0 and total > 0")
                        == 1
                }
                let list = try await world.run(["jobs", "list", "--state", "running"])
                #expect(list.output.contains("reading large.csv"), "\(list.output)")
                #expect(list.output.contains(" %), "), "\(list.output)")
                let status = try await world.run(["status"])
                #expect(status.output.contains("reading large.csv"), "\(status.output)")
                let start = ContinuousClock.now
                try await cancel(job, in: world)
                try await eventually("it ends") { try await isSettled(1, in: world) }
                #expect(.now - start < .seconds(5), "two seconds on a machine that is not busy")
                try await expectCancelled(["large.csv"], in: world)
                #expect(try await world.number("select count(*) from essai.mesures") == 0)
                #expect(try await world.number("select count(*) from bascule.job_progress") == 0)
            }
        }

        @Test func `a request for a dead service's import is obeyed by the next one`() async throws
        {
            try await World.with { world in
                let service = try await started(world)
                let holder = try holdTable(world)
                let file = DroppedFile("a.csv", rows: 2)
                try world.drop([file])
                let job = try await runningJob(world)
                try await service.killNow()
                try await cancel(job, in: world)
                try holder.script("rollback")
                _ = try await started(world)
                try await eventually("the file is settled") { try await isSettled(1, in: world) }
                try await expectCancelled(["a.csv"], in: world)
                #expect(try await world.number("select count(*) from essai.mesures") == 0)
                try await eventually("and its job is closed as cancelled", within: .seconds(90)) {
                    try await world.texts(
                        "select state from bascule.jobs where id = \(Int64(job) ?? 0)")
                        == ["cancelled"]
                }
            }
        }

        @Test func `a stopped service obeys when it wakes up`() async throws {
            try await World.with { world in
                let service = try await started(world)
                // Stopped in the midst of that, it would hold the history's lock.
                try await eventually("the history has its days") {
                    try await world.number(
                        """
                        select count(*) from pg_inherits
                         where inhparent in ('bascule.job_history'::regclass,
                                             'bascule.job_log'::regclass)
                        """) >= 2 + 2 * 4
                }
                let holder = try holdTable(world)
                try world.drop([DroppedFile("a.csv", rows: 2)])
                let job = try await runningJob(world)
                service.child.signal(SIGSTOP)
                try await cancel(job, in: world)
                service.child.signal(SIGCONT)
                try await eventually("it obeys", within: .seconds(5)) {
                    try await isSettled(1, in: world)
                }
                try await expectCancelled(["a.csv"], in: world)
                try holder.script("rollback")
            }
        }

        @Test func `a crash between the cancellation and the move is finished by the next start`()
            async throws
        {
            try await World.with { world in
                let service = try await started(world, ["BASCULE_CRASH_AT": "committed"])
                let holder = try holdTable(world)
                try world.drop([DroppedFile("a.csv", rows: 2)])
                try await cancel(try await runningJob(world), in: world)
                #expect(try await service.child.waitForExit() == -SIGKILL)
                #expect(try world.home.waiting(in: DroppedFile.feed) == ["a.csv"])
                try holder.script("rollback")
                _ = try await started(world)
                try await eventually("it is moved") { try await isSettled(1, in: world) }
                try await expectCancelled(["a.csv"], in: world)
            }
        }

        @Test func `a pause of the queue inbox holds across a restart`() async throws {
            try await World.with { world in
                let service = try await started(world)
                #expect(try await world.run(["jobs", "pause", "inbox"]).status == 0)
                #expect(try await service.terminate() == 0, "\(service.lastWords)")
                let file = DroppedFile("held.csv", rows: 3)
                try world.drop([file])
                let next = try await started(world)
                #expect(next.child.errors.contains("the queue inbox is paused"))
                #expect(
                    try await stays(true: .seconds(3)) {
                        try await world.number("select count(*) from bascule.file") == 0
                    })
                #expect(try await world.run(["jobs", "resume", "inbox"]).status == 0)
                try await world.waitUntilSettled(1, by: next)
                try await world.assertEverythingAccountedFor([file])
            }
        }

        @Test func `a batch's job has a line for what did not load cleanly`() async throws {
            try await World.with { world in
                let service = try await started(world)
                try world.drop([DroppedFile("bad.csv", rows: 1, bad: 5)])
                try await world.waitUntilSettled(1, by: service)
                let job = try await eventuallySome("its job has ended") {
                    try await world.texts(
                        "select id::text from bascule.job_history where kind = 'import'"
                    ).first
                }
                let shown = try await world.run(["jobs", "show", job])
                #expect(shown.output.contains("1 files: "), "\(shown.output)")
                #expect(shown.output.contains("bad.csv (file 1): "), "\(shown.output)")
                let late = try await world.run(["jobs", "cancel", job])
                #expect(late.status == 1)
                #expect(late.errors.contains("has ended: succeeded"), "\(late.errors)")
            }
        }
    }
}
