// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import TestSupport
import Testing

@testable import Console

/// The way in and out, as a browser takes it.
@Suite struct LoginPageTests {
    @Test func `a login begins a session under a new key, and the old one is worth nothing`()
        async throws
    {
        try await ConsoleScene.with { scene in
            try await scene.add("ada", ["analyste"])
            let planted = String(repeating: "A", count: 43)
            let page = try await scene.send("GET", "/login", key: planted)
            #expect(page.cookie("bascule_session") == nil)
            let token = try #require(page.token)
            let reply = try await scene.post(
                "/login", key: planted,
                ["username": "ada", "password": ConsoleScene.password, "csrf_token": token])
            let key = try #require(reply.cookie("bascule_session"))
            #expect(reply.status == 303 && key != planted && key.utf8.count == 43)
            #expect(try await scene.send("GET", "/", key: planted).status == 303)
            let home = try await scene.send("GET", "/", key: key)
            #expect(home.status == 200 && home.body.contains("data-testid=\"user\"><bdi>ada</bdi>"))
            let again = try await scene.post(
                "/login", key: key, ["username": "ada", "password": ConsoleScene.password])
            #expect(again.status == 303)
            #expect(try await scene.send("GET", "/", key: key).status == 303)
        }
    }

    @Test func `a wrong name and a wrong password are told by the same words`() async throws {
        try await ConsoleScene.with { scene in
            try await scene.add("ada", ["analyste"])
            var words: [String] = []
            for (name, password) in [
                ("ada", "wrong wrong wrong"), ("nobody", ConsoleScene.password),
            ] {
                let reply = try await scene.logIn(name, password)
                #expect(reply.status == 401)
                let error = reply.body.firstMatch(of: /data-testid="login-error">(.*?)<\/div>/)
                words.append(try #require(error.map { String($0.output.1) }))
            }
            #expect(words[0] == words[1])
        }
    }

    @Test func `too many tries are 429, the right password too, another address not`() async throws
    {
        try await ConsoleScene.with(["BASCULE_CONSOLE_TRUSTED_PROXIES": "[\"127.0.0.1\"]"]) {
            scene in
            try await scene.add("ada", ["analyste"])
            var statuses: [Int] = []
            for _ in 0..<12 where statuses.last != 429 {
                statuses.append(try await scene.logIn("ada", "wrong wrong wrong").status)
            }
            #expect(statuses.prefix(5) == [401, 401, 401, 401, 401] && statuses.last == 429)
            try await scene.run(
                "update bascule.login_failure set failed_at = clock_timestamp() + interval '1 minute'"
            )
            let reply = try await scene.logIn("ada")
            #expect(reply.status == 429)
            #expect((reply["retry-after"].flatMap { Int($0) } ?? 0) >= 1)
            let page = try await scene.send("GET", "/login")
            let key = try #require(page.cookie("bascule_session"))
            let elsewhere = try await scene.post(
                "/login", key: key, ["username": "ada", "password": ConsoleScene.password],
                headers: ["X-Forwarded-For: 203.0.113.9"])
            #expect(elsewhere.status == 303)
        }
    }

    @Test func `a foreign word on the address changes nothing`() async throws {
        try await ConsoleScene.with { scene in
            try await scene.add("ada", ["analyste"])
            for _ in 0..<6 { _ = try await scene.logIn("ada", "wrong wrong wrong") }
            try await scene.run(
                "update bascule.login_failure set failed_at = clock_timestamp() + interval '1 minute'"
            )
            let page = try await scene.send("GET", "/login")
            let key = try #require(page.cookie("bascule_session"))
            let reply = try await scene.post(
                "/login", key: key, ["username": "ada", "password": ConsoleScene.password],
                headers: ["X-Forwarded-For: 203.0.113.9"])
            #expect(reply.status == 429)
        }
    }

    @Test func `a form without its session's token, or from elsewhere, is refused`() async throws {
        try await ConsoleScene.with { scene in
            let (ada, bob) = (
                try await scene.key("ada", ["analyste"]), try await scene.key("bob", ["analyste"])
            )
            func post(_ token: String?, _ headers: [String] = []) async throws -> Int {
                try await scene.send(
                    "POST", "/account/logout-everywhere", key: ada, headers: headers,
                    body: token.map { "csrf_token=\($0)" } ?? ""
                ).status
            }
            let own = CSRFToken.make(for: SessionKey(ada))
            #expect(try await post(nil) == 403)
            #expect(try await post("x") == 403)
            #expect(try await post(CSRFToken.make(for: SessionKey(bob))) == 403)
            #expect(try await post(own, ["Origin: https://evil.example"]) == 403)
            #expect(try await post(own, ["Origin: null"]) == 403)
            #expect(try await post(own, ["Sec-Fetch-Site: cross-site"]) == 403)
            #expect(try await scene.send("GET", "/", key: ada).status == 200)
            #expect(
                try await post(
                    own, ["Origin: http://localhost:\(scene.port)", "Sec-Fetch-Site: same-origin"])
                    == 303)
            #expect(try await scene.send("GET", "/", key: ada).status == 303)
            let header = try await scene.send(
                "POST", "/theme", key: bob,
                headers: ["X-CSRF-Token: \(CSRFToken.make(for: SessionKey(bob)))"],
                body: "theme=dark")
            #expect(header.status == 303 && header.cookie("bascule_theme") == "dark")
        }
    }

    @Test func `logging out ends the session on the server`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let reply = try await scene.post("/logout", key: key)
            #expect(reply.status == 303 && reply["location"] == "/login")
            #expect(reply["set-cookie"]?.contains("Max-Age=0") == true)
            #expect(try await scene.send("GET", "/account", key: key).status == 303)
        }
    }

    @Test func `a made password opens nothing but its own change`() async throws {
        try await ConsoleScene.with { scene in
            try await scene.add("ada", ["administrateur"])
            try await scene.run("update bascule.app_user set must_change_password = true")
            let reply = try await scene.logIn("ada", next: "/files")
            #expect(reply["location"] == "/account")
            let key = try #require(reply.cookie("bascule_session"))
            #expect(try await scene.send("GET", "/files", key: key)["location"] == "/account")
            let page = try await scene.send("GET", "/account", key: key)
            #expect(page.status == 200 && page.body.contains("data-testid=\"duty\""))
            func change(_ current: String, _ new: String, _ again: String) async throws -> Reply {
                try await scene.post(
                    "/account/password", key: key, ["current": current, "new": new, "again": again])
            }
            let (old, new) = (ConsoleScene.password, "quatre moulins et canne")
            #expect(try await change(old, new, "other").status == 422)
            #expect(try await change("wrong wrong wrong", new, new).status == 422)
            let short = try await change(old, "short", "short")
            #expect(short.status == 422 && short.body.contains("data-testid=\"errors\""))
            let place = try #require(try await change(old, new, new)["location"])
            #expect(place.hasPrefix("/account?done=password&by="))
            let told = try await scene.send("GET", place, key: key).body
            #expect(told.contains("data-testid=\"flash\""))
            // A link of somebody else says nothing, nor does this one's code of another sentence.
            let stolen = place.replacing("password", with: "factor-on")
            for other in ["/account?done=password", place + "x", stolen] {
                let page = try await scene.send("GET", other, key: key).body
                #expect(!page.contains("data-testid=\"flash\""), "\(other)")
            }
            #expect(try await scene.send("GET", "/files", key: key).status == 200)
            #expect(try await scene.logIn("ada", new).status == 303)
        }
    }

    @Test func `unknown and repeated fields are refused`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let more = try await scene.post("/theme", key: key, ["theme": "dark", "role": "x"])
            #expect(more.status == 422)
            let token = CSRFToken.make(for: SessionKey(key))
            let twice = try await scene.send(
                "POST", "/theme", key: key, body: "csrf_token=\(token)&theme=dark&theme=light")
            #expect(twice.status == 400)
        }
    }

    @Test func `language is the cookie's, else the browser's, else the site's`() async throws {
        try await ConsoleScene.with { scene in
            func language(_ headers: [String]) async throws -> String? {
                let body = try await scene.send("GET", "/login", headers: headers).body
                return body.firstMatch(of: /<html lang="(..)"/).map { String($0.output.1) }
            }
            #expect(try await language([]) == "en")
            #expect(try await language(["Accept-Language: de, fr-GP;q=0.8, en;q=0.5"]) == "fr")
            #expect(
                try await language(["Accept-Language: fr", "Cookie: bascule_language=en"]) == "en")
            let key = try await scene.key("ada", ["analyste"])
            let reply = try await scene.post(
                "/language", key: key, ["language": "fr", "next": "/account"])
            #expect(reply.cookie("bascule_language") == "fr" && reply["location"] == "/account")
        }
    }
}
