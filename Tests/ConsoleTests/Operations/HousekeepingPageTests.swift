// SPDX-License-Identifier: Apache-2.0

import Application
import Postgres
import TestSupport
import Testing

@testable import Console

/// What keeps the site in order, as a page shows it and takes orders for it.
@Suite struct HousekeepingPageTests {
    private func line(_ kind: String, _ page: Reply) throws -> Substring {
        let rest = try #require(page.body.split(separator: "<tr data-id=\"\(kind)\">").last)
        return try #require(rest.split(separator: "</tr>").first)
    }

    @Test func `each work says when it ran, what it did, how long, and when it is next`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("olga", ["operateur"])
            try await scene.run(
                """
                insert into bascule.job_history (id, queue, kind, outcome, priority, attempt, refunds, crashes,
                                                 arguments, enqueued_at, enqueued_by, started_at, ended_at, result)
                select n, 'default', kind, 'succeeded', 0, 1, 0, 0, '{}', now(), 'schedule:s',
                       now() - interval '75 s', now(), result::jsonb
                  from (values (900, 'housekeeping.reindex', '{"tables": 4, "dropped": 0}'),
                               (901, 'archive.scrub', '{"files": 12, "bytes": 0, "damaged": 1}'),
                               (902, 'housekeeping.uploads', '{"uploads": 0}')) v (n, kind, result)
                """)
            try await scene.schedule("index", kind: "housekeeping.reindex")
            let page = try await scene.send("GET", "/housekeeping", key: key)
            #expect(page.status == 200 && page.body.contains("data-page=\"housekeeping\""))
            let reindex = try line("housekeeping.reindex", page)
            #expect(
                reindex.contains("indexes of 4 tables rebuilt") && reindex.contains("1 min 15 s"))
            #expect(reindex.contains("href=\"/jobs/900\"") && reindex.contains("/schedules/index"))
            #expect(!reindex.contains("dropped 0"))
            #expect(try line("archive.scrub", page).contains("1 damage, 12 files"))
            #expect(try line("housekeeping.uploads", page).contains("There was nothing to do."))
            let seal = try line("archive.seal", page)
            #expect(seal.contains("not within the history") && seal.contains("no schedule"))
            for upkeep in Upkeep.all {
                #expect(try line(upkeep.kind, page).contains("/housekeeping/\(upkeep.kind)/run"))
            }
            let french = try await scene.send(
                "GET", "/housekeeping", key: key, headers: ["Accept-Language: fr"])
            #expect(french.body.contains("index de 4 tables reconstruits"))
        }
    }

    @Test func `what a task could not do, and each of its counts, is said in words`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("olga", ["operateur"])
            let counts = [
                "raised", "folders", "unknown", "missing", "cut", "archive", "duplicate", "error",
                "purged", "left", "dropped", "idempotency_keys", "export_rows", "mails",
                "partitions", "rows",
                "ticks", "tables", "uploads", "not_owner",
            ]
            for (number, count) in counts.enumerated() {
                try await scene.run(
                    """
                    insert into bascule.job_history (id, queue, kind, outcome, priority, attempt, refunds,
                                                     crashes, arguments, enqueued_at, enqueued_by,
                                                     started_at, ended_at, result)
                    values (\(Int64(900 + number)), 'default', 'housekeeping.reindex', 'succeeded', 0, 1, 0, 0,
                            '{}', now(), 'schedule:s', now(), now(), jsonb_build_object(\(count)::text, 2))
                    """)
                let page = try await scene.send(
                    "GET", "/housekeeping", key: key, headers: ["Accept-Language: fr"])
                let told = try line("housekeeping.reindex", page)
                #expect(!told.contains("\(count) 2"), "\(count)")
                #expect(!told.contains("rien à faire"), "\(count)")
            }
            let english = try await scene.send("GET", "/housekeeping", key: key)
            #expect(
                try line("housekeeping.reindex", english).contains(
                    "not done: only the owner of the tables"))
        }
    }

    @Test func `a paused schedule plans nothing, and a dead job neither waits nor runs`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("olga", ["operateur"])
            for upkeep in Upkeep.all {
                try await scene.schedule(
                    upkeep.kind.replacing(".", with: "_"), kind: upkeep.kind)
            }
            func page() async throws -> Reply {
                try await scene.send("GET", "/housekeeping", key: key)
            }
            #expect(try await page().body.contains("All of it is planned."))
            try await scene.run(
                """
                update bascule.schedule
                   set paused_at = now(), paused_by = 'user:x', next_at = now() + interval '1 min'
                 where kind = 'housekeeping.reindex'
                """)
            #expect(try await page().body.contains("1 of these is planned by no schedule."))
            // Another one of its kind goes on, later than the paused one would have.
            try await scene.schedule("autre", kind: "housekeeping.reindex")
            let both = try await page()
            #expect(both.body.contains("All of it is planned."))
            #expect(try line("housekeeping.reindex", both).contains("/schedules/autre"))
            try await scene.run(
                """
                insert into bascule.job (queue, kind, state, enqueued_by, reason, settled_at)
                values ('default', 'archive.seal', 'dead', 'schedule:s', 'the key is gone', now())
                """)
            let seal = try line("archive.seal", try await page())
            #expect(seal.contains("the key is gone") && !seal.contains("not within the history"))
        }
    }

    @Test func `what deletes wants a tick, and nothing is done without the right`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("olga", ["operateur"])
            let path = "/housekeeping/housekeeping.history/run"
            let untold = try await scene.post(path, key: key)
            #expect(untold.status == 422 && untold.body.contains("tick that this is meant"))
            #expect(try await scene.number("select count(*) from bascule.job") == 0)
            #expect(try await scene.post(path, key: key, ["confirm": "yes"]).status == 303)
            let plain = try await scene.post("/housekeeping/archive.seal/run", key: key)
            #expect(plain.status == 303)
            let done = try await scene.send("GET", try #require(plain["location"]), key: key)
            #expect(done.body.contains("does it; the line shows what came of it."))
            #expect(
                try await scene.session.use {
                    try $0.query(
                        "select kind || ' ' || arguments::text || ' ' || enqueued_by from bascule.job order by id"
                    ).values(as: String.self)
                } == [
                    #"housekeeping.history {"force": true} user:olga"#, "archive.seal {} user:olga",
                ])
            for kind in ["files.revert", "housekeeping.nothing", "exports.run"] {
                #expect(
                    try await scene.post("/housekeeping/\(kind)/run", key: key, ["confirm": "yes"])
                        .status == 404)
            }
            try await scene.run(
                """
                insert into bascule.role (name, permissions, changed_by)
                values ('vue', array['health.view'], 't'), ('lance', array['health.view', 'jobs.run'], 't')
                """)
            let viewer = try await scene.key("vera", ["vue"])
            let seen = try await scene.send("GET", "/housekeeping", key: viewer)
            #expect(seen.status == 200 && !seen.body.contains("/run\""))
            #expect(
                try await scene.post("/housekeeping/archive.seal/run", key: viewer).status == 403)
            // The archive's jobs need the right of their own besides.
            let runner = try await scene.key("rosa", ["lance"])
            #expect(
                try await scene.post("/housekeeping/archive.seal/run", key: runner).status == 403)
            #expect(
                try await scene.post("/housekeeping/housekeeping.reindex/run", key: runner).status
                    == 303)
        }
    }
}
