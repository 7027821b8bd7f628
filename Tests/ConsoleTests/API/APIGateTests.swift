// SPDX-License-Identifier: Apache-2.0

import Accounts
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// What every operation has in common.
@Suite struct APIGateTests {
    @Test func `every no below api is a problem, and tells nothing of the inside`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["administrateur"])
            let asked: [(String, String, String?, [String], Int, String)] = [
                ("GET", "/nothing", nil, [], 404, "not_found"),
                ("GET", "/files/999999", nil, [], 404, "not_found"),
                ("GET", "/files/abc", nil, [], 404, "not_found"),
                ("GET", "/files/01", nil, [], 404, "not_found"),
                ("GET", "/files/-1", nil, [], 404, "not_found"),
                ("GET", "/files/99999999999999999999", nil, [], 404, "not_found"),
                ("GET", "/schedules/%00", nil, [], 404, "not_found"),
                ("DELETE", "/files", nil, [], 405, "method"),
                ("TRACE", "/files", nil, [], 405, "method"),
                ("GET", "/files", nil, ["Accept: text/html"], 406, "not_acceptable"),
                ("GET", "/files", nil, ["Accept: application/json;q=0"], 406, "not_acceptable"),
                ("GET", "/files?x=1", nil, [], 422, "invalid"),
                ("GET", "/files?state=loaded&state=failed", nil, [], 400, "malformed"),
                ("GET", "/files?state=x", nil, [], 422, "invalid"),
                ("GET", "/files?name=%ff", nil, [], 400, "malformed"),
                ("GET", "/files?name=%zz", nil, [], 400, "malformed"),
                ("GET", "/files?access_token=\(token)", nil, [], 422, "invalid"),
                ("GET", "/files?limit=0", nil, [], 422, "invalid"),
                ("GET", "/files?limit=501", nil, [], 422, "invalid"),
                ("GET", "/files?limit=1.5", nil, [], 422, "invalid"),
                ("GET", "/files?limit=", nil, [], 422, "invalid"),
                ("GET", "/files?after=abc", nil, [], 400, "cursor"),
                ("GET", "/journal?since=yesterday", nil, [], 422, "invalid"),
                ("POST", "/jobs", "{", [], 400, "malformed"),
                ("POST", "/jobs", #"{"kind":"a","kind":"b"}"#, [], 400, "malformed"),
                ("POST", "/jobs", "[]", [], 422, "invalid"),
                ("POST", "/jobs", "{}", [], 422, "invalid"),
                ("POST", "/jobs", #"{"kind":"a","admin":true}"#, [], 422, "invalid"),
                ("POST", "/jobs", #"{"kind":5}"#, [], 422, "invalid"),
                ("POST", "/jobs", #"{"kind":"no.such"}"#, [], 422, "refused"),
                ("POST", "/jobs", "{}", ["Content-Type: text/plain"], 415, "content_type"),
                ("POST", "/jobs", String(repeating: " ", count: 1 << 20 + 1), [], 413, "too_large"),
                ("POST", "/jobs", "{}", ["Idempotency-Key: a b"], 422, "invalid"),
                ("PUT", "/schedules/x", "{", [], 428, "if_match_missing"),
                ("PUT", "/schedules/x", "{", ["If-Match: \"1-a\""], 404, "not_found"),
            ]
            for (method, path, body, headers, status, code) in asked {
                let reply = try await scene.ask(method, path, token, body, headers: headers)
                #expect(
                    reply.status == status,
                    "\(method) \(path): \(reply.status) \(reply.body.prefix(300))")
                let type = "application/problem+json; charset=utf-8"
                #expect(reply["content-type"] == type, "\(path)")
                #expect(try reply.code == code, "\(method) \(path) \(reply.body.prefix(300))")
                #expect(try reply.json["status"] == .integer(status))
                #expect(try reply.json["request_id"]?.text == reply["x-request-id"])
                #expect(!reply.body.contains("bascule.file") && !reply.body.contains("select"))
                #expect(reply["cache-control"] == "no-store")
            }
            let limits = try await scene.ask("GET", "/files?limit=500", token)
            #expect(limits.status == 200)
        }
    }

    @Test func `a path has the methods that the document tells, and no others`() async throws {
        try await ConsoleScene.with { scene in
            for path in Set(Operation.all.map(\.path.text)) {
                let methods = Operation.all.filter { $0.path.text == path }.map(\.method.rawValue)
                let concrete = path.replacing("{id}", with: "1").replacing("{name}", with: "x")
                for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
                where !methods.contains(method) {
                    let reply = try await scene.ask(method, concrete, nil)
                    #expect(reply.status == 405, "\(method) \(path)")
                    let allowed = Set(
                        (reply["allow"] ?? "").split(separator: ", ").map(String.init))
                    let wanted = Set(methods + (methods.contains("GET") ? ["HEAD"] : []))
                    #expect(allowed == wanted, "\(method) \(path)")
                }
            }
            let token = try await scene.token("ada", ["files.view"])
            let head = try await scene.ask("HEAD", "/files", token)
            #expect(head.status == 200 && head.body.isEmpty)
        }
    }

    @Test func `a session may look, and changes only with its token`() async throws {
        try await ConsoleScene.with { scene in
            try await APIData.fill(scene)
            let key = try await scene.key("ada", ["administrateur"])
            let path = "/api/v1/queues/default/pause"
            let csrf = CSRFToken.make(for: SessionKey(key))
            let json = ["Content-Type: application/json", "Content-Length: 2"]
            func send(_ more: [String]) async throws -> Reply {
                try await scene.send("POST", path, key: key, headers: more + json, unbodied: "{}")
            }
            #expect(try await scene.send("GET", "/api/v1/files", key: key).status == 200)
            #expect(try await scene.send("GET", "/api/openapi.json", key: key).status == 200)
            #expect(try await send([]).code == "csrf_token")
            #expect(try await send(["X-CSRF-Token: nonsense"]).status == 403)
            #expect(
                try await send(["X-CSRF-Token: \(csrf)", "Sec-Fetch-Site: cross-site"]).status
                    == 403)
            #expect(try await send(["X-CSRF-Token: \(csrf)"]).status == 200)
            // A token that is none is no session either.
            let bad = ["Authorization: Bearer bsc_x"]
            #expect(
                try await scene.send("GET", "/api/v1/files", key: key, headers: bad).status == 401)
        }
    }

    @Test func `a session with a duty does that first`() async throws {
        try await ConsoleScene.with { scene in
            try await scene.add("neu", ["administrateur"], made: true)
            let key = try await scene.session.use { connection in
                try Sessions.open(
                    for: try Users.find("neu", on: connection), rules: SessionRules(),
                    address: "127.0.0.1", on: connection
                ).text
            }
            let reply = try await scene.send("GET", "/api/v1/me", key: key)
            #expect(reply.status == 403)
            #expect(try reply.code == "duty_first")
        }
    }

    @Test func `a token that is over, revoked or of a disabled user is none`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["lecteur"])
            #expect(try await scene.ask("GET", "/me", token).status == 200)
            try await scene.run("update bascule.token set expires_at = now() - interval '1 s'")
            #expect(try await scene.ask("GET", "/me", token).status == 401)
            try await scene.run(
                "update bascule.token set expires_at = now() + interval '1 h', revoked_at = now()")
            #expect(try await scene.ask("GET", "/me", token).status == 401)
            try await scene.run("update bascule.token set revoked_at = null")
            try await scene.run("update bascule.app_user set disabled_at = now()")
            #expect(try await scene.ask("GET", "/me", token).status == 401)
        }
    }

    @Test func `pages of a list have each row once, whatever comes meanwhile`() async throws {
        try await ConsoleScene.with { scene in
            try await scene.run(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state)
                select 'mesures', i || '.csv', i || '.csv', 1, 'loaded' from generate_series(1, 25) i
                """)
            let token = try await scene.token("ada", ["files.view", "feeds.view", "jobs.view"])
            var seen: [Int64] = []
            var path: String? = "/files?limit=10&feed=mesures"
            while let asked = path {
                let reply = try await scene.ask("GET", asked, token)
                let page = try reply.json
                seen += page["items"]?.list.compactMap { $0["id"]?.whole } ?? []
                try await scene.run(
                    """
                    insert into bascule.file (feed, name, inbox_path, bytes, state)
                    values ('mesures', 'neu.csv' || random(), 'n' || random(), 1, 'loaded')
                    """)
                guard let next = page["next"]?.text else {
                    #expect(page["next"] == .null && reply["link"] == nil)
                    break
                }
                let link = try #require(reply["link"])
                #expect(link.hasSuffix(">; rel=\"next\"") && link.contains("feed=mesures"))
                path = String(link.dropFirst("</api/v1".count).prefix { $0 != ">" })
                #expect(path?.contains("after=\(next)") ?? false)
                // Another list's, another filter's, a forged one.
                let others = [
                    "/jobs?after=\(next)", "/feeds?after=\(next)", "/files?after=\(next)",
                    "/files?feed=autre&after=\(next)", "/files?feed=mesures&after=\(next)A",
                    "/files?feed=mesures&after=" + next.reversed(),
                    // The same place under another signature.
                    "/files?feed=mesures&after=" + (next.first == "A" ? "B" : "A")
                        + next.dropFirst(),
                ]
                for other in others {
                    let refused = try await scene.ask("GET", other, token)
                    #expect(refused.status == 400, "\(other)")
                }
            }
            #expect(seen == Array((1...25).reversed()))
        }
    }

    @Test func `figures and JSON of the database come as they are there`() async throws {
        try await ConsoleScene.with { scene in
            try await APIData.fill(scene)
            let token = try await scene.token("ada", ["jobs.view"])
            let job = try await scene.ask("GET", "/jobs/1", token)
            #expect(job.body.contains(#""n": 0.10000000000000000001"#))
            #expect(try job.json["worker"] == .null)
        }
    }

    @Test func `a token that asks too often waits, and others don't`() async throws {
        try await ConsoleScene.with(["BASCULE_CONSOLE_RATE_LIMIT": "5"]) { scene in
            let (one, other) = (
                try await scene.token("a", ["files.view"]),
                try await scene.token("b", ["files.view"])
            )
            var statuses: [Int] = []
            for _ in 0..<7 { statuses.append(try await scene.ask("GET", "/files", one).status) }
            #expect(statuses.prefix(5).allSatisfy { $0 == 200 } && statuses.last == 429)
            let refused = try await scene.ask("GET", "/files", one)
            #expect(try refused.code == "too_many_requests")
            let wait = try #require(refused["retry-after"].flatMap { Int($0) })
            #expect((1...12).contains(wait))
            #expect(try await scene.ask("GET", "/files", other).status == 200)
        }
    }

    @Test func `the rate is even over a minute, and 0 is none`() {
        let now = ContinuousClock.now
        let rates = RateLimiter(requests: 60, uploads: 2)
        for _ in 0..<60 { #expect(rates.wait(of: 1, at: now) == nil) }
        #expect(rates.wait(of: 1, at: now) == .seconds(1))
        #expect(rates.wait(of: 1, at: now + .seconds(1)) == nil)
        #expect(rates.wait(of: 1, at: now + .seconds(1)) != nil)
        #expect(rates.wait(of: 2, at: now) == nil)
        #expect(rates.wait(of: 1, isUpload: true, at: now) == nil)
        #expect(rates.wait(of: 1, isUpload: true, at: now) == nil)
        #expect(rates.wait(of: 1, isUpload: true, at: now) == .seconds(30))
        let none = RateLimiter(requests: 0, uploads: 1)
        for _ in 0..<1_000 { #expect(none.wait(of: 1, isUpload: true, at: now) == nil) }
    }

    @Test func `without its database it says so, and when to ask again`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", ["files.view"])
            #expect(try await scene.ask("GET", "/files", token).status == 200)
            try await scene.cutDatabase()
            let reply = try await scene.ask("GET", "/files", token)
            #expect(reply.status == 503 && reply["retry-after"] == "5")
            #expect(try reply.code == "away")
        }
    }

    @Test func `with a prefix all addresses have it`() async throws {
        try await ConsoleScene.with(["BASCULE_CONSOLE_PREFIX": "/b"]) { scene in
            let token = try await scene.token("ada", ["files.view"])
            let headers = ["Authorization: Bearer \(token)"]
            #expect(try await scene.send("GET", "/b/api/v1/files", headers: headers).status == 200)
            #expect(try await scene.send("GET", "/api/v1/files", headers: headers).status == 404)
            let document = try await scene.send("GET", "/b/api/openapi.json", headers: headers)
            #expect(try document.json["servers"]?.list.first?["url"]?.text == "/b/api/v1")
        }
    }

    @Test func `the page of the API is made from the same declarations`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            let page = try await scene.send("GET", "/api", key: key)
            #expect(page.status == 200 && page.body.contains("data-page=\"api\""))
            for operation in Operation.all {
                #expect(page.body.contains("data-operation=\"\(operation.name)\""))
            }
            #expect(page.body.utf8.count < 200 << 10)
            let document = try await scene.send("GET", "/api/openapi.json", key: key)
            #expect(document.body == OpenAPI.text(prefix: ""))
        }
    }
}
