// SPDX-License-Identifier: Apache-2.0

import Application
import Foundation
import Journal
import Postgres
import TestSupport
import Testing

@testable import Console

/// What a task says of work: its own outcome, once.
@Suite struct TaskTests {
    private static let person = JournalActor(.user, "ada", origin: .console)
    private static let raw = ["Content-Type: text/csv"]

    private func hand(_ scene: ConsoleScene, _ name: String, _ text: String, _ token: String)
        async throws
    {
        let reply = try await scene.ask(
            "POST", "/imports?feed=mesures&name=\(name)", token, text, headers: Self.raw)
        try #require(reply.status == 202, "\(reply.body)")
    }

    private func task(_ scene: ConsoleScene, _ id: String, _ token: String) async throws -> JSON {
        let reply = try await scene.ask("GET", "/tasks/\(id)", token)
        try #require(reply.status == 200, "\(id): \(reply.body)")
        return try reply.json
    }

    /// As a worker ends a job.
    private func end(
        _ scene: ConsoleScene, _ job: Int64, _ outcome: String = "succeeded"
    ) async throws {
        try await scene.run(
            """
            with gone as (delete from bascule.job where id = \(job) returning *)
            insert into bascule.job_history (id, queue, kind, outcome, priority, attempt, refunds,
                                             attempts_limit, crashes, arguments, enqueued_at,
                                             enqueued_by, started_at)
            select id, queue, kind, \(outcome), priority, attempt, refunds, attempts_limit, crashes,
                   arguments, enqueued_at, enqueued_by, enqueued_at
              from gone
            """)
    }

    private func retry(
        _ file: Int64, for job: Int64, in installation: Installation, _ scene: ConsoleScene
    ) async throws {
        let action = RetryFile(file, for: job, in: installation)
        _ = try await scene.session.use { try action.run(by: Self.person, on: $0) }
    }

    @Test func `the retry of a file that waits in its inbox lasts until the file has ended`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.import", "files.retry"])
            try await hand(scene, "a.csv", ConsoleScene.good, token)
            let begun = try await scene.ask("POST", "/files/1/retry", token, "{}")
            #expect(begun.status == 202, "\(begun.body)")
            #expect(try begun.json["task_id"]?.text == "j1")
            try await retry(1, for: 1, in: scene.installation, scene)
            try await end(scene, 1)
            let waiting = try await task(scene, "j1", token)
            #expect(waiting["state"] == .text("waiting") && waiting["result"] == .null)
            #expect(waiting["ended_at"] == .null)
            try await scene.run("update bascule.file set state = 'loading' where id = 1")
            #expect(try await task(scene, "j1", token)["state"] == .text("running"))
            try await scene.run("update bascule.file set state = 'arrived' where id = 1")
            try await scene.takeInbox()
            for id in ["j1", "f1"] {
                let done = try await task(scene, id, token)
                #expect(done["state"] == .text("succeeded"), "\(id)")
                let file = done["result"]?["files"]?.list.first
                #expect(file?["state"] == .text("loaded") && file?["rows_inserted"] == .number("2"))
                #expect(done["ended_at"] != .null)
            }
        }
    }

    /// One file is refused, loaded, taken back, again and again: each task tells what became of it
    /// by this task, whatever came later.
    @Test func `a task's outcome stays, whatever becomes of its file later`() async throws {
        let strict = DroppedFile.feedYAML().replacing("rejects_max: 50%", with: "rejects_max: 0%")
        try await ConsoleScene.with(feeds: ["mesures": strict]) { scene in
            var random = SeededGenerator(for: "TaskTests")
            let token = try await scene.token("ada", ["files.import"])
            try await hand(scene, "a.csv", ConsoleScene.faulty, token)
            try await scene.takeInbox()
            let lenient = try Self.lenient(scene)
            var expected = ["f1": ("failed", "rejected")]
            var isLoaded = false
            for job in 1...14 as ClosedRange<Int64> {
                let kind = isLoaded ? "files.revert" : "files.retry"
                #expect(try await scene.job(kind, arguments: #"{"file": 1}"#) == job)
                if isLoaded {
                    let action = RevertFile(1, for: job, in: lenient)
                    _ = try await scene.session.use { try action.run(by: Self.person, on: $0) }
                    expected["j\(job)"] = ("succeeded", "reverted")
                    isLoaded = false
                } else {
                    isLoaded = Bool.random(using: &random)
                    try await retry(
                        1, for: job, in: isLoaded ? lenient : scene.installation, scene)
                    expected["j\(job)"] =
                        isLoaded ? ("succeeded", "loaded") : ("failed", "rejected")
                }
                try await end(scene, job)
                for (id, (state, file)) in expected {
                    let told = try await task(scene, id, token)
                    #expect(told["state"] == .text(state), "\(id) after job \(job)")
                    let first = told["result"]?["files"]?.list.first
                    #expect(first?["state"] == .text(file), "\(id) after job \(job)")
                    #expect(
                        (told["error"]?["code"] == .text("file_refused")) == (state == "failed"))
                }
            }
        }
    }

    /// The same site, whose feed takes files with faults.
    private static func lenient(_ scene: ConsoleScene) throws -> Installation {
        let path = URL(filePath: "\(scene.home.path)/config/feeds/mesures.yaml")
        let strict = try Data(contentsOf: path)
        try Data((DroppedFile.feedYAML() + "\n").utf8).write(to: path)
        let installation = try Installation(
            home: scene.home.path, config: nil,
            environment: ["BASCULE_DATABASE_URL": scene.database.url])
        try strict.write(to: path)
        return installation
    }

    @Test func `a backfill is one task: all of its jobs, and failed where one is dead`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["operateur"])
            let other = try await scene.token("eve", ["files.view"])
            try await scene.schedule("nuit")
            let begun = try await scene.ask(
                "POST", "/schedules/nuit/backfill", token,
                #"{"from":"2026-03-01","to":"2026-03-05"}"#)
            #expect(begun.status == 202, "\(begun.body)")
            let jobs = try begun.json["jobs"]?.list.compactMap(\.whole) ?? []
            try #require(jobs.count > 2)
            let id = try #require(try begun.json["task_id"]?.text)
            #expect(begun["location"] == "/api/v1/tasks/\(id)")
            func expect(_ state: String, done: Int, _ place: Comment) async throws {
                let told = try await task(scene, id, token)
                #expect(told["state"] == .text(state), place)
                #expect(told["progress"]?["done"] == .integer(done), place)
                #expect(told["progress"]?["total"] == .integer(jobs.count), place)
                #expect((told["error"] != .null) == (state == "failed"), place)
            }
            try await expect("waiting", done: 0, "begun")
            #expect(try await scene.ask("GET", "/tasks/\(id)", other).status == 404)
            try await end(scene, jobs[0])
            try await expect("running", done: 1, "one of them")
            try await scene.run(
                """
                update bascule.job set state = 'dead', reason = 'no disk', settled_at = now()
                 where id = \(jobs[1])
                """)
            try await expect("failed", done: 1, "one is dead")
            let failed = try await task(scene, id, token)
            #expect(failed["error"]?["detail"] == .text("no disk"))
            try await scene.run(
                "update bascule.job set state = 'waiting', settled_at = null where id = \(jobs[1])")
            for job in jobs.dropFirst().dropLast() { try await end(scene, job) }
            try await expect("running", done: jobs.count - 1, "all but one")
            try await end(scene, jobs[jobs.count - 1], "cancelled")
            try await expect("cancelled", done: jobs.count - 1, "the last was cancelled")
            try await scene.run(
                "update bascule.job_history set outcome = 'succeeded' where id = \(jobs[jobs.count - 1])"
            )
            try await expect("succeeded", done: jobs.count, "all")
            #expect(try await task(scene, id, token)["batch"]?["note"] == .null)
        }
    }

    @Test func `a batch tells how its jobs ended that have left the history`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["operateur"])
            try await scene.schedule("nuit")
            let begun = try await scene.ask(
                "POST", "/schedules/nuit/backfill", token,
                #"{"from":"2026-03-01","to":"2026-03-05"}"#)
            let jobs = try begun.json["jobs"]?.list.compactMap(\.whole) ?? []
            let id = try #require(try begun.json["task_id"]?.text)
            for job in jobs { try await end(scene, job) }
            func expect(_ state: String, _ counts: [String: Int], _ place: Comment) async throws {
                let told = try await task(scene, id, token)
                #expect(told["state"] == .text(state), place)
                for (name, count) in counts {
                    #expect(told["batch"]?[name] == .integer(count), "\(place): \(name)")
                }
            }
            let all = jobs.count
            try await forget(jobs[0], scene)
            try await expect("succeeded", ["gone": 1, "unknown": 0, "succeeded": all], "one")
            #expect(
                try await task(scene, id, token)["batch"]?["note"]?.text
                    == "No longer in the history: 1 of \(all).")
            // Gone before how they end was kept.
            try await scene.run("delete from bascule.job_history where id = \(jobs[1])")
            try await expect(
                "succeeded", ["gone": 2, "unknown": 1, "succeeded": all - 1], "one unknown")
            try await scene.run(
                "update bascule.job_history set outcome = 'failed' where id = \(jobs[2])")
            try await forget(jobs[2], scene)
            try await expect("failed", ["gone": 3, "failed": 1], "one that failed")

            // The batch is kept as long as one of its jobs is.
            try await scene.run(
                "update bascule.job_batch set begun_at = now() - interval '400 days'")
            try await keepHouse(scene)
            try await expect("failed", ["gone": 3], "the others are in the history")
            try await scene.run("delete from bascule.job_history")
            try await keepHouse(scene)
            #expect(try await scene.ask("GET", "/tasks/\(id)", token).status == 404)
        }
    }

    /// As housekeeping drops what is too old.
    private func forget(_ job: Int64, _ scene: ConsoleScene) async throws {
        try await scene.run(
            """
            update bascule.job_history set ended_at = timestamptz '2020-01-01 12:00Z' where id = \(job)
            """)
        try await scene.run(
            """
            select bascule.make_history_day('job_history', date '2020-01-01')
             where not exists (select from pg_class where relname = 'job_history_20200101')
            """)
        try await keepHouse(scene)
        let left: SQL = "select count(*) from bascule.job_history where id = \(job)"
        #expect(try await scene.number(left) == 0)
    }

    private func keepHouse(_ scene: ConsoleScene) async throws {
        let action = RunHousekeeping(.history, by: Housekeeping(scene.installation))
        _ = try await scene.session.use { try action.run(by: Self.person, on: $0) }
    }

    /// Its bytes are loaded already: it was handed in to be loaded all the same, and is so however
    /// often it is taken up.
    @Test func `a file that was handed in again is loaded again by a retry too`() async throws {
        let strict = DroppedFile.feedYAML().replacing("rejects_max: 50%", with: "rejects_max: 0%")
        try await ConsoleScene.with(feeds: ["mesures": strict]) { scene in
            let token = try await scene.token("ada", ["files.import"])
            let lenient = try Self.lenient(scene)
            try await hand(scene, "first.csv", ConsoleScene.faulty, token)
            try await scene.takeInbox()
            try await retry(1, for: 1, in: lenient, scene)
            let reply = try await scene.ask(
                "POST", "/imports?feed=mesures&name=second.csv&again=true", token,
                ConsoleScene.faulty, headers: Self.raw)
            try #require(reply.status == 202, "\(reply.body)")
            try await hand(scene, "third.csv", ConsoleScene.faulty + "\n", token)
            try await scene.takeInbox()
            let states: SQL = """
                select string_agg(name || ' ' || state, ', ' order by id) from bascule.file
                """
            #expect(
                try await scene.value(states)
                    == "first.csv loaded, second.csv rejected, third.csv rejected")
            try await retry(2, for: 2, in: lenient, scene)
            #expect(
                try await scene.value(states)
                    == "first.csv loaded, second.csv loaded, third.csv rejected")
        }
    }
}
