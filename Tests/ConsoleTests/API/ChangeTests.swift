// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import Testing

@testable import Console

/// What programs change by the API, and what the journal says of it.
@Suite struct ChangeTests {
    @Test func `a schedule is changed only by who has seen it as it is`() async throws {
        try await ConsoleScene.with { scene in
            try await APIData.fill(scene)
            let token = try await scene.token("ada", ["schedules.view", "schedules.edit"])
            let path = "/schedules/\(APIData.schedule)"
            let tag = try #require(try await scene.ask("GET", path, token)["etag"])
            let body = #"{"kind":"housekeeping.expectations","every":"15min","zone":"UTC"}"#
            func put(_ tag: String, _ body: String = body) async throws -> Reply {
                try await scene.ask("PUT", path, token, body, headers: ["If-Match: \(tag)"])
            }
            #expect(try await scene.ask("PUT", path, token, body).status == 428)
            // Who may not do it by hand has no schedule do it.
            let revert = #"{"kind":"files.revert","arguments":{"file":1},"every":"1h"}"#
            #expect(try await put(tag, revert).status == 403)
            let blank = #"{"kind":" files.revert ","arguments":{"file":1},"every":"1h"}"#
            #expect([403, 422].contains(try await put(tag, blank).status))
            // Before the body is judged.
            #expect(try await put("\"999-x\"", "{").status == 412)
            #expect(try await put(tag, #"{"kind":"no.such","every":"1h"}"#).status == 422)
            let wrong = try await put(tag, #"{"kind":"housekeeping.expectations","cron":"x"}"#)
            #expect(wrong.status == 422)
            #expect(try wrong.json["errors"]?.list.first?["field"]?.text == "cron")
            let changed = try await put(tag)
            #expect(changed.status == 200, "\(changed.body)")
            #expect(
                try changed.json["spec"]?.text == "900" || changed.json["form"]?.text == "interval")
            #expect(try await put(tag).code == "changed_meanwhile")
            #expect(try await put(try #require(changed["etag"])).status == 200)
            #expect(
                try await scene.count(
                    """
                    select count(*) from bascule.journal
                     where actor = 'user:ada' and action = 'schedule edited' and subject = 'schedule nuit'
                    """) == 1)
        }
    }

    @Test func `a preview tells ten instants, and anything that is no schedule`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["schedules.view"])
            func preview(_ body: String) async throws -> Reply {
                try await scene.ask("POST", "/schedule-preview", token, body)
            }
            let good = try await preview(
                #"{"kind":"housekeeping.folders","cron":"30 2 * * *","zone":"Europe/Paris"}"#)
            #expect(good.status == 200, "\(good.body)")
            #expect(try good.json["next"]?.list.count == 10)
            #expect(try good.json["zone"]?.text == "Europe/Paris")
            for bad in [
                "{}", #"{"kind":"housekeeping.folders"}"#,
                #"{"kind":"housekeeping.folders","every":"1h","arguments":{"\u0080":1}}"#,
                #"{"kind":"housekeeping.folders","every":["\u009f"],"priority":1e999}"#,
                #"{"kind":"housekeeping.folders","every":"1h","at":"2027-01-01"}"#,
            ] {
                #expect(try await preview(bad).status == 422, "\(bad)")
            }
            #expect(try await scene.count("select count(*) from bascule.schedule") == 0)
        }
    }

    @Test func `what is asked on behalf of somebody is in the journal so`() async throws {
        try await ConsoleScene.with { scene in
            try await APIData.fill(scene)
            let token = try await scene.token("ada", roles: ["administrateur"])
            let long = String(repeating: "x", count: 200)
            let asked = [
                ("/queues/default/pause", #"{"reason":"r","on_behalf_of":"Claire \"é\""}"#, 200),
                ("/queues/default/resume?on_behalf_of=Claire", "{}", 200),
                ("/schedules/nuit/pause", #"{"on_behalf_of":"\#(long)"}"#, 200),
                ("/schedules/nuit/resume", #"{"on_behalf_of":"\#(long)x"}"#, 422),
                ("/schedules/nuit/resume?on_behalf_of=a", #"{"on_behalf_of":"a"}"#, 400),
                ("/alerts/1/ack", #"{"note":"seen","on_behalf_of":"Luc"}"#, 200),
            ]
            for (path, body, status) in asked {
                let reply = try await scene.ask("POST", path, token, body)
                #expect(reply.status == status, "\(path): \(reply.body)")
            }
            let told = try await scene.session.use {
                try $0.query(
                    """
                    select parameters ->> 'on_behalf_of' from bascule.journal
                     where actor = 'user:ada' order by id
                    """
                ).values(as: String?.self)
            }
            #expect(told == ["Claire \"é\"", "Claire", long, "Luc"])
            let again = try await scene.ask("POST", "/alerts/1/ack", token, "{}")
            #expect(again.status == 409)
        }
    }

    @Test func `a job needs the permission of what it does`() async throws {
        try await ConsoleScene.with { scene in
            try await APIData.fill(scene)
            let token = try await scene.token("ada", ["jobs.run", "jobs.retry"])
            func run(_ kind: String, _ arguments: String = "{}") async throws -> Reply {
                try await scene.ask(
                    "POST", "/jobs", token, #"{"kind":"\#(kind)","arguments":\#(arguments)}"#)
            }
            #expect(try await run("housekeeping.folders").status == 202)
            #expect(try await run("files.revert", #"{"file":1}"#).status == 403)
            #expect(try await run("exports.run", #"{"export":"x"}"#).status == 403)
            #expect(
                try await scene.ask("POST", "/bulk/jobs", token, #"{"action":"cancel","ids":[1]}"#)
                    .status == 403)
            let worker = try await scene.token("op", roles: ["operateur"])
            let reverted = try await scene.ask(
                "POST", "/jobs", worker, #"{"kind":"files.revert","arguments":{"file":1}}"#)
            // It asks to be confirmed, by its own path.
            #expect(reverted.status == 422)
        }
    }

    @Test func `many jobs are changed by their filter, if it finds as many as were seen`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["operateur"])
            try await scene.run(
                """
                insert into bascule.job (kind, queue, enqueued_by)
                select 'housekeeping.folders', 'default', 'user:bob' from generate_series(1, 3)
                """)
            func bulk(_ body: String) async throws -> Reply {
                try await scene.ask("POST", "/bulk/jobs", token, body)
            }
            let filter = #""filter":{"state":"waiting"}"#
            #expect(try await bulk(#"{"action":"cancel",\#(filter)}"#).status == 422)
            #expect(try await bulk(#"{"action":"cancel",\#(filter),"expect":2}"#).status == 409)
            let one = try await bulk(#"{"action":"cancel","ids":[1,99]}"#)
            #expect(one.status == 202)
            #expect(try one.json["jobs"]?.list == [.number("1")])
            #expect(try one.json["left"]?.list.first?["id"] == .number("99"))
            let rest = try await bulk(#"{"action":"cancel",\#(filter),"expect":2}"#)
            #expect(rest.status == 202, "\(rest.body)")
            #expect(try rest.json["jobs"]?.list.count == 2)
        }
    }

    @Test func `what can't be undone wants to be confirmed`() async throws {
        try await ConsoleScene.with { scene in
            try await APIData.fill(scene)
            let token = try await scene.token("ada", roles: ["operateur"])
            let digest = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
            for body in ["{}", #"{"confirm":""}"#, #"{"confirm":"a.csv"}"#] {
                let reply = try await scene.ask("POST", "/files/1/revert", token, body)
                #expect(try reply.code == "confirm_required", "\(body)")
            }
            let begun = try await scene.ask(
                "POST", "/files/1/revert", token, #"{"confirm":"\#(digest)","reason":"r"}"#)
            #expect(begun.status == 202, "\(begun.body)")
            #expect(
                try await scene.ask("POST", "/jobs/1/discard", token, "{}").code
                    == "confirm_required")
            let discarded = try await scene.ask(
                "POST", "/jobs/1/discard", token, #"{"confirm":true}"#)
            #expect(discarded.status == 202, "\(discarded.body)")
            #expect(
                try await scene.ask("GET", "/tasks/j1", token).json["state"]?.text == "cancelled")
            let again = try await scene.ask("POST", "/jobs/1/discard", token, #"{"confirm":true}"#)
            #expect(again.status == 409)
        }
    }

    @Test func `users come, change and go, and their tokens with them`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["administrateur"])
            func post(_ body: String) async throws -> Reply {
                try await scene.ask("POST", "/users", token, body)
            }
            #expect(try await post(#"{"name":"Neu","role":"lecteur"}"#).status == 422)
            #expect(try await post(#"{"name":"neu","role":"none"}"#).status == 422)
            #expect(try await post(#"{"name":"neu","role":"lecteur"}"#).status == 201)
            #expect(try await post(#"{"name":"neu","role":"lecteur"}"#).status == 409)
            let path = "/users/neu"
            #expect(try await scene.ask("PATCH", path, token, "{}").status == 422)
            let role = try await scene.ask("PATCH", path, token, #"{"role":"analyste"}"#)
            #expect(try role.json["roles"]?.list == [.text("analyste")])
            let shut = try await scene.ask("PATCH", path, token, #"{"disabled":true}"#)
            #expect(try shut.json["state"]?.text == "disabled")
            #expect(try await scene.ask("POST", path + "/logout", token, "{}").status == 200)
            // Nobody shuts out the last administrator.
            let own = try await scene.ask("PATCH", "/users/ada", token, #"{"disabled":true}"#)
            #expect(own.status == 422)

            let key = try await scene.key("eve", ["lecteur"])
            let csrf = CSRFToken.make(for: SessionKey(key))
            let scopes = #"{"label":"l","scopes":["files.view@mesures"],"expires":"1h"}"#
            let made = try await scene.send(
                "POST", "/api/v1/tokens", key: key,
                headers: [
                    "X-CSRF-Token: \(csrf)", "Content-Type: application/json",
                    "Content-Length: \(scopes.utf8.count)",
                ], unbodied: scopes)
            #expect(made.status == 201, "\(made.body)")
            let eve = try #require(try made.json["token"]?.text)
            let id = try #require(try made.json["id"]?.whole)
            #expect(try await scene.ask("GET", "/files", eve).status == 200)
            #expect(try await scene.ask("GET", "/jobs", eve).status == 403)
            // By a token none is made, and others' are not there.
            let bob = try await scene.token("bob", roles: ["lecteur"])
            #expect(try await scene.ask("POST", "/tokens", bob, scopes).code == "session_required")
            #expect(try await scene.ask("DELETE", "/tokens/\(id)", bob).status == 404)
            #expect(try await scene.ask("GET", "/tokens?user=eve", bob).status == 403)
            #expect(try await scene.ask("DELETE", "/tokens/\(id)", token).status == 204)
            #expect(try await scene.ask("GET", "/files", eve).status == 401)
        }
    }
}
