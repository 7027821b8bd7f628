// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import TestSupport
import Testing

@testable import Console

@Suite struct IdempotencyTests {
    private static let job = #"{"kind":"housekeeping.expectations"}"#

    @Test func `the same request again is done once, and answered the same`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["administrateur"])
            let headers = ["Idempotency-Key: 5f9c"]
            let first = try await scene.ask("POST", "/jobs", token, Self.job, headers: headers)
            #expect(first.status == 202 && first["idempotency-replayed"] == nil)
            let again = try await scene.ask("POST", "/jobs", token, Self.job, headers: headers)
            #expect(again.status == 202 && again.body == first.body)
            #expect(again["location"] == first["location"] && again["location"] != nil)
            #expect(again["idempotency-replayed"] == "true")
            #expect(try await scene.count("select count(*) from bascule.job") == 1)

            let other = try await scene.ask(
                "POST", "/jobs", token, #"{"kind":"housekeeping.folders"}"#, headers: headers)
            #expect(other.status == 422)
            #expect(try other.code == "idempotency_key_reused")
            let elsewhere = try await scene.ask(
                "POST", "/schedule-preview", token, Self.job, headers: headers)
            #expect(elsewhere.status == 422)

            // Keys belong to the user.
            let bob = try await scene.token("bob", roles: ["administrateur"])
            let his = try await scene.ask("POST", "/jobs", bob, Self.job, headers: headers)
            #expect(his.status == 202 && his["idempotency-replayed"] == nil)
            // Without one, each is another.
            _ = try await scene.ask("POST", "/jobs", token, Self.job)
            _ = try await scene.ask("POST", "/jobs", token, Self.job)
            #expect(try await scene.count("select count(*) from bascule.job") == 4)
        }
    }

    @Test func `after a day the key is free again`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["administrateur"])
            let headers = ["Idempotency-Key: a"]
            _ = try await scene.ask("POST", "/jobs", token, Self.job, headers: headers)
            try await scene.run(
                "update bascule.idempotency_key set created_at = now() - interval '23 h 59 min'")
            let kept = try await scene.ask("POST", "/jobs", token, Self.job, headers: headers)
            #expect(kept["idempotency-replayed"] == "true")
            try await scene.run(
                "update bascule.idempotency_key set created_at = now() - interval '24 h 1 min'")
            let later = try await scene.ask("POST", "/jobs", token, Self.job, headers: headers)
            #expect(later.status == 202 && later["idempotency-replayed"] == nil)
            #expect(try await scene.count("select count(*) from bascule.job") == 2)
            try await scene.run(
                "update bascule.idempotency_key set created_at = now() - interval '2 days'")
            let gone = try await scene.session.use { try IdempotencyKey.purge(10, on: $0) }
            #expect(gone == 1)
        }
    }

    @Test func `many at once are one`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["administrateur"])
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await scene.ask(
                            "POST", "/jobs", token, Self.job, headers: ["Idempotency-Key: k"]
                        ).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.allSatisfy { $0 == 202 || $0 == 409 } && statuses.contains(202))
            #expect(try await scene.count("select count(*) from bascule.job") == 1)
        }
    }

    @Test func `while the first is under way the second waits`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["administrateur"])
            let id = try await scene.count("select id from bascule.app_user where name = 'ada'")
            let key = try #require(IdempotencyKey("slow"))
            let holder = try Connection(scene.database.options)
            try holder.script("begin")
            _ = try key.take(for: Int64(id), [], on: holder)
            let early = try await scene.ask(
                "POST", "/jobs", token, Self.job, headers: ["Idempotency-Key: slow"])
            #expect(early.status == 409 && early["retry-after"] == "1")
            #expect(try early.code == "under_way")
            // Its process dies: nothing was done, and the same request is done then.
            try holder.script("rollback")
            let then = try await scene.ask(
                "POST", "/jobs", token, Self.job, headers: ["Idempotency-Key: slow"])
            #expect(then.status == 202 && then["idempotency-replayed"] == nil)
        }
    }

    @Test func `what is refused is not kept`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["administrateur"])
            let headers = ["Idempotency-Key: z"]
            let refused = try await scene.ask(
                "POST", "/jobs", token, #"{"kind":"no.such"}"#, headers: headers)
            #expect(refused.status == 422)
            #expect(try await scene.count("select count(*) from bascule.idempotency_key") == 0)
        }
    }

    @Test func `a password in an answer is in no table`() async throws {
        try await ConsoleScene.with { scene in
            let token = try await scene.token("ada", roles: ["administrateur"])
            let body = #"{"name":"neu","role":"lecteur"}"#
            let headers = ["Idempotency-Key: neu-1"]
            let made = try await scene.ask("POST", "/users", token, body, headers: headers)
            #expect(made.status == 201)
            let password = try #require(try made.json["password"]?.text)
            let again = try await scene.ask("POST", "/users", token, body, headers: headers)
            #expect(try again.json["password"]?.text == password)
            let seen = try await scene.count(
                """
                select count(*) from bascule.idempotency_key
                 where position(convert_to(\(password), 'UTF8') in sealed) > 0
                """)
            #expect(seen == 0)
            #expect(try await scene.logIn("neu", password).status == 303)
        }
    }

    @Test func `a key has 1 to 200 visible characters`() {
        #expect(
            IdempotencyKey("") == nil && IdempotencyKey("a b") == nil && IdempotencyKey("é") == nil)
        #expect(IdempotencyKey(String(repeating: "x", count: 200)) != nil)
        #expect(IdempotencyKey(String(repeating: "x", count: 201)) == nil)
    }
}
