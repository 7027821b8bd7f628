// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

@testable import Accounts
@testable import Console

/// Sessions of people who came by the factory's login: their second factor, and their end.
@Suite struct OpenIDSessionTests: BetweenIssuers {
    @Test func `who logs out is shown the way out of there too, where there is one`() async throws {
        try await with { scene, issuer async throws in
            try issuer.set(
                #"{"document": {"end_session_endpoint": "\#(issuer.issuer)/out?a=b"}}"#)
            let done = try await finish(scene, begin(scene, issuer))
            let key = try #require(done.cookie("bascule_session"))
            let out = try await scene.post("/logout", key: key)
            #expect(out["location"] == "/login?out=1")
            let page = try await scene.send("GET", "/login?out=1").body
            #expect(page.contains("data-testid=\"farewell\""))
            #expect(page.contains("href=\"\(issuer.issuer)/out?a=b&amp;client_id=console\""))
            #expect(try await !scene.send("GET", "/login").body.contains("farewell"))
            let local = try await scene.key("eve", ["analyste"])
            #expect(try await scene.post("/logout", key: local)["location"] == "/login")
        }
    }

    @Test func `a second factor is set up a moment after the login, without a password`()
        async throws
    {
        try await with(["BASCULE_CONSOLE_TOTP_ROLES": "[analyste]"]) { scene, issuer async throws in
            let done = try await finish(scene, begin(scene, issuer))
            #expect(done["location"] == "/account/second-factor")
            let key = try #require(done.cookie("bascule_session"))
            let page = try await scene.send("GET", "/account/second-factor", key: key).body
            #expect(!page.contains("name=\"current\""))
            let part = try #require(page.components(separatedBy: "name=\"setup\" value=\"").last)
            let chance = String(part.prefix { $0 != "\"" })
            let secret = try #require(FactorSetup(chance: chance)).secret(in: SessionKey(key))
            func confirm() async throws -> Reply {
                let now = try await scene.session.use { try $0.now().microsecondsSince1970 }
                return try await scene.post(
                    "/account/second-factor", key: key,
                    ["setup": chance, "code": TOTP.code(secret, step: now / 30_000_000)])
            }
            try await scene.run(
                "update bascule.session set created_at = created_at - interval '11 minutes'")
            let late = try await confirm()
            #expect(late.status == 422 && late.body.contains("data-testid=\"errors\""))
            try await scene.run("update bascule.session set created_at = clock_timestamp()")
            #expect(try await confirm().status == 303)
            let next = try await finish(scene, begin(scene, issuer))
            #expect(next["location"] == "/login/code?next=%2Ffiles")
            try issuer.set(#"{"claims": {"amr": ["mfa"]}}"#)
            #expect(try await finish(scene, begin(scene, issuer))["location"] == "/files")
        }
    }
}
