// SPDX-License-Identifier: Apache-2.0

import Application
import Foundation
import Postgres
import Testing
import Wording

@testable import Console

/// Jobs and queues, seen and changed in a browser.
@Suite struct JobsPageTests {
    private func ids(_ page: String) -> [String] {
        let table = page.components(separatedBy: "data-testid=\"jobs\"").last ?? ""
        return table.matches(of: /<tr data-id="(\d+)"/).map { String($0.output.1) }
    }

    @Test func `the list has its filters, and a page behind a page`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            for _ in 0..<52 { try await scene.job() }
            try await scene.job("late", state: "dead", reason: "disque <plein>", queue: "slow")
            let first = try await scene.send("GET", "/jobs", key: key).body
            #expect(ids(first).count == 50 && first.contains("rel=\"next\""))
            #expect(first.contains("data-state=\"dead\"") && first.contains("disque &lt;plein&gt;"))
            let next = try #require(first.firstMatch(of: /rel="next" href="([^"]+)"/)?.output.1)
            let second = try await scene.send("GET", String(next), key: key).body
            #expect(ids(second).count == 3 && second.contains("rel=\"prev\""))
            for (query, count) in [
                ("state=dead", 1), ("kind=late", 1), ("queue=slow", 1), ("state=ended", 0),
                ("state=waiting&kind=late", 0), ("state=open", 50),
            ] {
                let page = try await scene.send("GET", "/jobs?\(query)", key: key)
                #expect(page.status == 200 && ids(page.body).count == count, "\(query)")
            }
            #expect(try await scene.send("GET", "/jobs?state=x", key: key).status == 400)
        }
    }

    @Test func `a job says why it is where it is, and what it was given`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            let id = try await scene.job(
                state: "dead", arguments: #"{"export": "jour", "n": 1.50}"#, reason: "no <space>")
            try await scene.run(
                "insert into bascule.job_log (job_id, attempt, line, level, text) values (\(id), 1, 1, 'error', 'x<y')"
            )
            let page = try await scene.send("GET", "/jobs/\(id)", key: key).body
            #expect(page.contains("It has failed as often as it may"))
            #expect(page.contains("&quot;n&quot;: 1.50"))
            #expect(page.contains("data-testid=\"log\">") && page.contains("x&lt;y"))
            #expect(page.contains("action=\"/jobs/\(id)/retry\""))
            #expect(page.contains("action=\"/jobs/\(id)/discard\""))
            #expect(!page.contains("action=\"/jobs/\(id)/cancel\""))
            let waiting = try await scene.job()
            func why() async throws -> String {
                try await scene.send("GET", "/jobs/\(waiting)", key: key).body
            }
            #expect(try await why().contains("No worker takes jobs from its queue"))
            try await scene.run(
                "insert into bascule.worker (name, queues) values ('h:1', array['default'])")
            #expect(try await why().contains("It waits for a free place"))
            try await scene.run(
                "insert into bascule.queue values ('default', now(), 'user:eve', 'inventaire')")
            #expect(try await why().contains("inventaire"))
            for path in ["/jobs/999", "/jobs/0", "/jobs/x", "/jobs/-1"] {
                #expect(try await scene.send("GET", path, key: key).status == 404, "\(path)")
            }
        }
    }

    @Test func `a job is retried, cancelled, discarded, once, and the journal has it`() async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            for (verb, state, entry) in [
                ("retry", "dead", "job retried"), ("cancel", "waiting", "job cancelled"),
                ("discard", "dead", "job discarded"),
            ] {
                let id = try await scene.job(state: state)
                let reply = try await scene.post("/jobs/\(id)/\(verb)", key: key)
                #expect(reply.status == 303, "\(verb)")
                let place = try #require(reply["location"])
                #expect(place.hasPrefix("/jobs/\(id)?done="))
                let shown = try await scene.send("GET", place, key: key).body
                #expect(shown.contains("data-testid=\"flash\""))
                #expect(try await scene.journal().last == "\(entry) job \(id) user:ada")
                let again = try await scene.post("/jobs/\(id)/\(verb)", key: key)
                #expect(again.status == 409 && again.body.contains("data-testid=\"errors\""))
                #expect(try await scene.post("/jobs/999/\(verb)", key: key).status == 404)
            }
        }
    }

    @Test func `a flash says one of its sentences, whatever the address says`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            for query in ["done=%3Cb%3Ehello", "done=hello", "done=", "n=5"] {
                let page = try await scene.send("GET", "/jobs?\(query)", key: key).body
                #expect(!page.contains("data-testid=\"flash\"") && !page.contains(">hello"))
            }
            try await scene.job(state: "dead")
            let done = try await scene.post(
                "/bulk/jobs", key: key, ["action": "retry", "filter": "state=dead", "expect": "1"])
            let place = try #require(done["location"])
            #expect(
                try await scene.send("GET", place, key: key).body.contains("1 job waits again."))
            let more = place.replacing("n=1", with: "n=7")
            #expect(
                try await !scene.send("GET", more, key: key).body.contains("data-testid=\"flash\""))
            for flash in Flash.allCases {
                let (one, many) = (flash.phrase(1), flash.phrase(2))
                #expect(one.en != one.fr && many.en != many.fr && one.en.hasSuffix("."), "\(flash)")
            }
        }
    }

    @Test func `several jobs are changed by their numbers`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            let dead = [try await scene.job(state: "dead"), try await scene.job(state: "dead")]
            let left = try await scene.job(state: "dead")
            let reply = try await scene.post(
                "/bulk/jobs", key: key,
                pairs: [("action", "retry")] + dead.map { ("id", "\($0)") })
            #expect(reply.place == "/jobs?done=jobs-retried&n=2")
            #expect(
                try await scene.journal().suffix(2)
                    == dead.map { "job retried job \($0) user:ada" })
            let mixed = try await scene.post(
                "/bulk/jobs", key: key,
                pairs: [("action", "retry"), ("id", "\(left)"), ("id", "\(dead[0])")])
            #expect(mixed.status == 409 && mixed.body.contains("Job \(dead[0]) waits already."))
            #expect(
                try await scene.value("select state from bascule.job where id = \(left)")
                    == "waiting", "the others were changed, and that is told")
            for (pairs, status) in [
                ([("action", "retry")], 422), ([("action", "explode"), ("id", "1")], 422),
                ([("id", "1")], 422), ([("action", "retry"), ("id", "x")], 400),
                ([("action", "retry"), ("action", "cancel"), ("id", "1")], 400),
                ([("action", "retry"), ("filter", "state=dead")], 400),
                ([("action", "retry"), ("filter", "state=dead&state=x"), ("expect", "1")], 400),
                ([("action", "retry"), ("filter", "id=1"), ("expect", "1")], 400),
            ] {
                let refused = try await scene.post("/bulk/jobs", key: key, pairs: pairs)
                #expect(refused.status == status, "\(pairs)")
            }
        }
    }

    @Test func `all that a filter finds are changed where it finds as many as were shown`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            for _ in 0..<60 { try await scene.job(state: "dead") }
            let page = try await scene.send("GET", "/jobs?state=dead", key: key).body
            #expect(page.contains("name=\"expect\" value=\"60\""))
            #expect(page.contains("name=\"filter\" value=\"state=dead\""))
            try await scene.job(state: "dead")
            let fields = ["action": "discard", "filter": "state=dead", "expect": "60"]
            let reply = try await scene.post("/bulk/jobs", key: key, fields)
            #expect(reply.status == 409 && reply.body.contains("finds 61 now"))
            #expect(reply.body.contains("name=\"filter\" value=\"state=dead\""), "the same list")
            #expect(try await scene.journal().isEmpty)
            let done = try await scene.post(
                "/bulk/jobs", key: key, fields.merging(["expect": "61"]) { $1 })
            #expect(done.place == "/jobs?done=jobs-discarded&n=61")
            #expect(try await scene.journal().count == 61)
        }
    }

    @Test func `a request changes a thousand jobs, and one more is a job's work`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await scene.run(
                """
                insert into bascule.job (queue, kind, state, enqueued_by, settled_at)
                select 'default', 'export', 'dead', 't', now() from generate_series(1, 1001)
                """)
            let fields = ["action": "retry", "filter": "state=dead", "expect": "1001"]
            let begun = try await scene.post("/bulk/jobs", key: key, fields)
            #expect(begun.place == "/bulk-runs/1", "\(begun.status) \(begun.body)")
            let waiting: SQL = "select count(*) from bascule.job where state = 'waiting'"
            #expect(try await scene.number(waiting) == 1, "the job that does it, and no other")
            #expect(try await scene.number("select count(*) from bascule.bulk_item") == 1_001)
            let page = try await scene.send("GET", "/jobs?state=dead", key: key).body
            #expect(page.contains("name=\"expect\" value=\"1001\""))
            #expect(page.contains("A job does it"))
            try await scene.run("delete from bascule.job where id = 1")
            let done = try await scene.post(
                "/bulk/jobs", key: key, fields.merging(["expect": "1000"]) { $1 })
            #expect(done.place == "/jobs?done=jobs-retried&n=1000")
        }
    }

    @Test func `each of the changes of many needs its own right`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key(having: "jobs.view", "jobs.retry", name: "eve")
            let id = try await scene.job()
            for action in ["cancel", "discard"] {
                let reply = try await scene.post(
                    "/bulk/jobs", key: key, ["action": action, "id": "\(id)"])
                #expect(reply.status == 403, "\(action)")
            }
            let page = try await scene.send("GET", "/jobs", key: key).body
            #expect(!page.contains("value=\"discard\"") && page.contains("value=\"retry\""))
        }
    }

    @Test func `a queue is paused with a reason, and resumed`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            let reply = try await scene.post(
                "/queues/default/pause", key: key, ["reason": "inventaire <2026>"])
            #expect(reply.place == "/jobs?done=queue-paused")
            let page = try await scene.send("GET", "/jobs?done=queue-paused", key: key).body
            #expect(page.contains("inventaire &lt;2026&gt;"))
            #expect(
                page.contains("data-state=\"paused\"") && page.contains("/queues/default/resume"))
            #expect(try await scene.post("/queues/default/resume", key: key).status == 303)
            #expect(
                try await scene.journal() == [
                    "queue paused queue default user:ada", "queue resumed queue default user:ada",
                ])
            #expect(try await scene.post("/queues/none/pause", key: key).status == 404)
            let long = String(repeating: "é", count: Visit.longestRemark + 1)
            let refused = try await scene.post(
                "/queues/default/pause", key: key, ["reason": long])
            #expect(refused.status == 422)
            let fits = try await scene.post(
                "/queues/default/pause", key: key, ["reason": String(long.dropLast())])
            #expect(fits.status == 303)
        }
    }

    @Test func `a feed's right shows and changes that feed's jobs alone`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key(
                having: "jobs.view@mesures", "jobs.retry@mesures", "jobs.cancel@mesures",
                name: "eve")
            let mine = try await scene.job(
                "import", state: "dead", arguments: #"{"feed": "mesures"}"#)
            let other = try await scene.job(
                "import", state: "dead", arguments: #"{"feed": "autre"}"#)
            let none = try await scene.job(state: "dead")
            let list = try await scene.send("GET", "/jobs", key: key).body
            #expect(ids(list) == ["\(mine)"] && !list.contains("data-testid=\"queues\""))
            for id in [other, none] {
                #expect(try await scene.send("GET", "/jobs/\(id)", key: key).status == 404)
                #expect(try await scene.post("/jobs/\(id)/retry", key: key).status == 404)
            }
            #expect(try await scene.send("GET", "/jobs/\(mine)", key: key).status == 200)
            #expect(try await scene.post("/queues/default/pause", key: key).status == 403)
            let byNumber = try await scene.post(
                "/bulk/jobs", key: key, ["action": "retry", "id": "\(other)"])
            #expect(byNumber.status == 403)
            let all = try await scene.post(
                "/bulk/jobs", key: key, ["action": "retry", "filter": "state=dead", "expect": "1"])
            #expect(all.status == 303)
            #expect(try await scene.journal() == ["job retried job \(mine) user:eve"])
        }
    }

    @Test func `who may change and not see is shown nothing by a refusal`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key(
                having: "jobs.retry", "alerts.ack", "schedules.run", "schedules.backfill",
                "tokens.manage", name: "eve")
            try await scene.job("secret.kind", state: "dead")
            try await scene.schedule("nuit")
            let jobs = try await scene.post(
                "/bulk/jobs", key: key, ["action": "retry", "filter": "", "expect": "7"])
            #expect(jobs.status == 409 && !jobs.body.contains("secret.kind"))
            #expect(try await scene.post("/alerts/1/ack", key: key).status == 404)
            let backfill = try await scene.post(
                "/schedules/nuit/backfill", key: key, ["from": "x", "to": "y"])
            #expect(backfill.status == 422 && !backfill.body.contains("housekeeping"))
            let token = try await scene.post("/users/eve/tokens/9/revoke", key: key)
            #expect(token.status == 422 && !token.body.contains("data-testid=\"sessions\""))
        }
    }
}
