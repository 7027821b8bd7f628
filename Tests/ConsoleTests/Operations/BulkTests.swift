// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import Postgres
import TestSupport
import Testing
import Wording

@testable import Console

/// What is done to many files or jobs by a job, as people ask for it and see it.
@Suite struct BulkTests {
    private static let bar = #"""
        <progress max="1200" value="700" data-live="bulk.1.ended">700 of 1,200</progress>
        """#
    private static let form = ["action": "retry", "filter": "state=refused&feed=mesures"]

    /// Files that were refused, more than a request takes up.
    private static func refused(_ count: Int, _ scene: ConsoleScene) async throws {
        for number in 1...count {
            _ = try await scene.take("\(number).csv", "id;valeur;note\n\(number);x;\n")
        }
    }

    private static func ask(_ count: Int, _ scene: ConsoleScene, _ key: String) async throws
        -> Reply
    {
        try await scene.post(
            "/bulk/files", key: key, form.merging(["expect": "\(count)"]) { $1 })
    }

    @Test func `twenty files are taken up in the request, and one more is a job's work`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let most = BulkWork.filesWithinRequest
            let key = try await scene.key("ada", ["analyste"])
            try await Self.refused(most, scene)
            let within = try await Self.ask(most, scene, key)
            #expect(within.place == "/files?done=files-retried&n=\(most)")
            #expect(try await scene.number("select count(*) from bascule.bulk") == 0)
            let last = try await scene.number("select max(id) from bascule.journal")

            _ = try await scene.take("last.csv", "id;valeur;note\nZ;x;\n")
            let page = try await scene.send("GET", "/files?state=refused", key: key).body
            #expect(page.contains("A job does it"))
            #expect(try await Self.ask(most, scene, key).status == 409)
            let begun = try await Self.ask(most + 1, scene, key)
            #expect(begun.place == "/bulk-runs/1", "\(begun.status)")
            #expect(
                try await scene.session.use { connection in
                    try connection.query(
                        """
                        select concat_ws(' ', action, subject, actor, parameters ->> 'count',
                                         parameters ->> 'filter', parameters ->> 'action')
                          from bascule.journal where id > \(last) and actor = 'user:ada'
                           and action <> 'import'
                        """
                    ).values(as: String.self)
                } == [
                    "bulk asked bulk 1 user:ada \(most + 1) state=refused&feed=mesures files.retry"
                ])
            #expect(
                try await scene.value(
                    "select concat_ws(' ', kind, enqueued_by, arguments) from bascule.job")
                    == #"bulk.run user:ada {"bulk": 1}"#)
        }
    }

    @Test func `its page says how far it is and which were left, to whom it concerns alone`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            let seesAll = try await scene.key("bob", ["operateur"])
            let other = try await scene.key("eve", ["lecteur"])
            try await scene.run(
                """
                insert into bascule.job (queue, kind, state, arguments, enqueued_by)
                values ('default', 'bulk.run', 'waiting', '{"bulk": 1}', 'user:ada')
                """)
            _ = try await scene.take("<i>.csv", ConsoleScene.good)
            let users: SQL = "(select id from bascule.app_user where name = 'ada')"
            try await scene.run(
                """
                insert into bascule.bulk (action, filter, items, asked_by, user_id, job_id)
                values ('files.retry', 'state=refused&name=%3Cb%3E', 1200, 'user:ada', \(raw: users), 1)
                """)
            try await scene.run(
                """
                insert into bascule.bulk_item (bulk_id, item_id, states, ended_at, left_en, left_fr)
                select 1, i, array['rejected'], case when i <= 700 then now() end,
                       case when i <= 60 then 'it <i>is</i> busy' end,
                       case when i <= 60 then 'il est pris' end
                  from generate_series(1, 1200) i
                """)
            let page = try await scene.send("GET", "/bulk-runs/1", key: key).body
            #expect(page.contains("It begins as soon as a worker is free."))
            #expect(page.contains(Self.bar))
            #expect(page.contains("640") && page.contains("it &lt;i&gt;is&lt;/i&gt; busy"))
            #expect(page.contains("state: refused or failed, name contains: &lt;b&gt;"))
            #expect(page.contains(">&lt;i&gt;.csv</bdi></a>") && !page.contains("<i>"))
            let french = try await scene.send(
                "GET", "/bulk-runs/1", key: key, headers: ["Accept-Language: fr"]
            ).body
            #expect(
                french.contains(
                    "état\u{a0}: refusés ou échoués, nom contenant\u{a0}: &lt;b&gt;"))
            #expect(french.contains("il est pris") && !french.contains("busy"))
            #expect(page.contains("data-page=\"bulk\"") && page.contains("data-id=\"50\""))
            #expect(!page.contains("data-id=\"51\"") && page.contains("rel=\"next\""))
            #expect(!page.contains("/jobs/1\""), "who may not see jobs is led to none")
            #expect(try await scene.send("GET", "/bulk-runs/1", key: other).status == 404)
            for wrong in ["2", "0", "x", "-1"] {
                #expect(try await scene.send("GET", "/bulk-runs/\(wrong)", key: key).status == 404)
            }
            let job = try await scene.send("GET", "/jobs/1", key: seesAll).body
            #expect(job.contains("href=\"/bulk-runs/1\""))
            #expect(
                try await scene.send("GET", "/bulk-runs/1", key: seesAll).body
                    .contains("href=\"/jobs/1\""))

            try await scene.run("delete from bascule.job")
            let gone = try await scene.send("GET", "/bulk-runs/1", key: key).body
            #expect(gone.contains("Ended before all were done; its job is no longer"))
        }
    }

    @Test func `nobody begins such a job but by a filter`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["administrateur"])
            let reply = try await scene.ask(
                "POST", "/jobs", token, #"{"kind": "bulk.run", "arguments": {"bulk": 1}}"#)
            #expect(reply.status == 403, "\(reply.body)")
        }
    }

    @Test func `programs have many files taken up by a job, and are told which were left`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.retry@mesures", "files.view"])
            let other = try await scene.token("eve", ["files.retry@autre"])
            try await Self.refused(3, scene)
            func ask(_ body: String, _ token: String) async throws -> Reply {
                try await scene.ask("POST", "/bulk/files", token, body)
            }
            let filter = #""filter": {"state": "rejected"}"#
            #expect(try await ask(#"{"action": "retry", \#(filter)}"#, token).status == 422)
            let open = #"{"action": "retry", "filter": {"feed": "mesures"}, "expect": 3}"#
            #expect(try await ask(open, token).status == 422, "a state is wanted")
            let all = #"{"action": "retry", \#(filter), "expect": 3}"#
            #expect(try await ask(all.replacing("3}", with: "2}"), token).status == 409)
            #expect(try await ask(all, other).status == 409, "it finds none of that feed")
            let ids = #"{"action": "retry", "ids": [1, 2]}"#
            #expect(try await ask(ids, other).status == 404)
            let begun = try await ask(all, token)
            #expect(begun.status == 202 && begun["location"] == "/api/v1/tasks/j1", "\(begun.body)")
            #expect(try await ask(ids, token).status == 202)
            try await scene.run(
                """
                update bascule.bulk_item
                   set ended_at = now(), left_en = case item_id when 2 then 'is gone' end,
                       left_fr = case item_id when 2 then 'est parti' end
                 where bulk_id = 1 and item_id < 3
                """)
            let task = try await scene.ask("GET", "/tasks/j1", token).json
            #expect(task["state"] == .text("waiting"))
            #expect(task["progress"]?["done"] == .number("2"))
            #expect(task["progress"]?["total"] == .number("3"))
            let bulk = task["bulk"]
            #expect(bulk?["done"] == .number("1") && bulk?["left"] == .number("1"))
            #expect(bulk?["first_left"]?.list.first?["why"] == .text("is gone"))
            #expect(try await scene.ask("GET", "/tasks/j1", other).status == 404)
        }
    }

    @Test func `programs change more than a thousand jobs by a job`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["operateur"])
            try await scene.run(
                """
                insert into bascule.job (queue, kind, state, enqueued_by, settled_at)
                select 'default', 'export', 'dead', 't', now() from generate_series(1, 1001)
                """)
            let body = #"{"action": "discard", "filter": {"state": "dead"}, "expect": 1001}"#
            #expect(
                try await scene.ask("POST", "/bulk/jobs", token, body).code == "confirm_required")
            let sure = body.replacing("1001}", with: #"1001, "confirm": true}"#)
            let begun = try await scene.ask("POST", "/bulk/jobs", token, sure)
            #expect(begun.status == 202, "\(begun.body)")
            #expect(try begun.json["task_id"] == .text("j1002"))
            #expect(try begun.json["jobs"]?.list.isEmpty == true)
            #expect(
                try await scene.value("select concat_ws(' ', action, filter) from bascule.bulk")
                    == "jobs.discard state=dead")
            #expect(
                try await scene.value(
                    "select concat_ws(' ', queue, concurrency_key) from bascule.job where id = 1002"
                )
                    == "bulk bulk.run jobs ada")
        }
    }

    /// Each is left in another state than the one it was shown in, but for what a worker alone
    /// decides.
    @Test(arguments: [
        ("retry", "scheduled", "{scheduled}"), ("retry", "dead", "{dead}"),
        ("cancel", "waiting", "{waiting,blocked,scheduled}"), ("cancel", "running", "{running}"),
        ("discard", "dead", "{dead}"), ("discard", "blocked", "{blocked,scheduled,waiting}"),
    ])
    func `a job is changed in the states that were shown`(
        _ change: String, _ state: String, _ kept: String
    ) async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["operateur"])
            let stored = ["dead", "running"].contains(state) ? state : "waiting"
            let shelf = ["blocked": "key", "scheduled": "later"][state]
            try await scene.run(
                "insert into bascule.worker (name, queues) values ('host:1', '{default}')")
            try await scene.run(
                """
                insert into bascule.job (queue, kind, state, shelf, enqueued_by, settled_at, run_at,
                                         concurrency_key, worker_id, token, started_at)
                select 'default', 'export', \(stored), \(shelf), 't',
                       case when \(state) = 'dead' then now() end, now() + interval '1 day', 'k',
                       case when \(state) = 'running' then 1 end,
                       case when \(state) = 'running' then i end,
                       case when \(state) = 'running' then now() end
                  from generate_series(1, 1001) i
                """)
            let body = """
                {"action": "\(change)", "filter": {"state": "\(state)"}, "expect": 1001, "confirm": true}
                """
            let begun = try await scene.ask("POST", "/bulk/jobs", token, body)
            #expect(begun.status == 202, "\(begun.body)")
            #expect(
                try await scene.value("select distinct states::text from bascule.bulk_item") == kept
            )
        }
    }

    /// Whoever asks for what has not ended means also what begins before its turn comes.
    @Test func `what is cancelled by no state is so in each`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await scene.run(
                """
                insert into bascule.job (queue, kind, enqueued_by)
                select 'default', 'export', 't' from generate_series(1, 1001)
                """)
            let fields = ["action": "cancel", "filter": "state=open", "expect": "1001"]
            try await scene.run(
                "insert into bascule.queue values ('bulk', now(), 'user:eve', null)")
            let paused = try await scene.post("/bulk/jobs", key: key, fields)
            #expect(paused.status == 409 && paused.body.contains("bascule jobs resume bulk"))
            #expect(try await scene.number("select count(*) from bascule.bulk") == 0)
            try await scene.run("delete from bascule.queue")
            let begun = try await scene.post("/bulk/jobs", key: key, fields)
            #expect(begun.place == "/bulk-runs/1", "\(begun.body)")
            #expect(
                try await scene.value("select distinct states::text from bascule.bulk_item")
                    == "{waiting,blocked,dead,running,scheduled}")
        }
    }
}
