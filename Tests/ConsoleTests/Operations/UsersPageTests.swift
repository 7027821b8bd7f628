// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Testing

@testable import Accounts
@testable import Console

/// Users, tokens and second factors in a browser.
@Suite struct UsersPageTests {
    private func shown(_ id: String, _ page: String) throws -> String {
        let part = try #require(
            page.components(separatedBy: "data-testid=\"\(id)\">").dropFirst().first)
        return String(part.prefix { $0 != "<" })
    }

    @Test func `a user is added with a password that is shown once, and must change it`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["administrateur"])
            let reply = try await scene.post(
                "/new-user", key: key,
                pairs: [("name", "bob"), ("role", "lecteur"), ("role", "analyste")])
            #expect(reply.status == 200 && reply["cache-control"] == "no-store")
            let password = try shown("password", reply.body)
            #expect(try await scene.journal() == ["user added user bob user:ada"])
            let list = try await scene.send("GET", "/users", key: key).body
            #expect(list.contains("<tr data-id=\"bob\">") && list.contains("analyste, lecteur"))
            #expect(!list.contains(password))
            #expect(try await scene.logIn("bob", password)["location"] == "/account")
            for (name, role) in [
                ("bob", "lecteur"), ("Bob!", "lecteur"), ("carl", "chef"), ("", ""),
            ] {
                let refused = try await scene.post(
                    "/new-user", key: key, ["name": name, "role": role])
                #expect(refused.status == 422, "\(name)")
                #expect(refused.body.contains("data-testid=\"errors\""))
            }
        }
    }

    @Test func `an administrator changes roles, ends sessions, disables and enables`() async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["administrateur"])
            let bob = try await scene.key("bob", ["lecteur"])
            try await scene.post("/users/bob/role", key: key, ["role": "operateur"]).expect(303)
            #expect(try await scene.send("GET", "/", key: bob).status == 303, "its session ended")
            let again = try await scene.session(of: "bob")
            #expect(try await scene.send("GET", "/jobs", key: again).status == 200)
            try await scene.post("/users/bob/logout", key: key).expect(303)
            #expect(try await scene.send("GET", "/jobs", key: again).status == 303)
            try await scene.post("/users/bob/disable", key: key).expect(303)
            #expect(try await scene.logIn("bob").status == 401)
            let page = try await scene.send("GET", "/users/bob", key: key).body
            #expect(page.contains("data-state=\"disabled\"") && page.contains("/users/bob/enable"))
            try await scene.post("/users/bob/enable", key: key).expect(303)
            #expect(try await scene.logIn("bob").status == 303)
            let made = try await scene.post("/users/bob/password", key: key)
            #expect(made.status == 200)
            #expect(try await scene.logIn("bob").status == 401)
            #expect(try await scene.logIn("bob", try shown("password", made.body)).status == 303)
            #expect(
                try await scene.journal() == [
                    "user roles user bob user:ada", "user logged out user bob user:ada",
                    "user disabled user bob user:ada", "user enabled user bob user:ada",
                    "user password user bob user:ada",
                ])
            for verb in ["role", "disable", "enable", "logout", "password", "second-factor-off"] {
                let reply = try await scene.post("/users/none/\(verb)", key: key)
                #expect(reply.status == 404, "\(verb)")
            }
            #expect(try await scene.send("GET", "/users/none", key: key).status == 404)
        }
    }

    @Test func `the last administrator is neither disabled nor given another role`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["administrateur"])
            let disabled = try await scene.post("/users/ada/disable", key: key)
            #expect(disabled.status == 422 && disabled.body.contains("data-testid=\"errors\""))
            let role = try await scene.post("/users/ada/role", key: key, ["role": "lecteur"])
            #expect(role.status == 422)
            #expect(try await scene.send("GET", "/users", key: key).status == 200)
        }
    }

    @Test func `a token is shown once, gives what was ticked, and is revoked`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let reply = try await scene.post(
                "/account/tokens", key: key,
                pairs: [
                    ("label", "Django <1>"), ("scope", "files.view"),
                    ("scope", "files.import@mesures"),
                    ("scope", ""), ("expires", "30d"),
                ])
            #expect(reply.status == 200)
            let token = try shown("token", reply.body)
            #expect(token.hasPrefix("bsc_") && token.utf8.count == 47)
            let rights = try await scene.session.use { try Tokens.find(token, on: $0)?.rights }
            #expect(rights?.mayDo(.viewFiles) == true && rights?.mayDo(.viewData) == false)
            #expect(rights?.reach(of: .importFiles) == .feeds(["mesures"]))
            let page = try await scene.send("GET", "/account", key: key).body
            #expect(page.contains("Django &lt;1&gt;") && !page.contains(token))
            #expect(page.contains("data-testid=\"tokens\""))
            for (scope, expires) in [
                ("users.manage", "1d"), ("nothing", "1d"), ("files.view", "x"),
                ("files.view", "20000d"), ("", "1d"),
            ] {
                let refused = try await scene.post(
                    "/account/tokens", key: key, ["label": "", "scope": scope, "expires": expires])
                #expect(refused.status == 422, "\(scope) \(expires)")
            }
            let eve = try await scene.key("eve", ["analyste"])
            #expect(try await scene.post("/account/tokens/1/revoke", key: eve).status == 404)
            try await scene.post("/account/tokens/1/revoke", key: key).expect(303)
            #expect(try await scene.session.use { try Tokens.find(token, on: $0) } == nil)
            let boss = try await scene.key("boss", ["administrateur"])
            _ = try await scene.post("/account/tokens", key: eve, ["scope": "all"])
            #expect(try await scene.post("/users/ada/tokens/2/revoke", key: boss).status == 422)
            try await scene.post("/users/eve/tokens/2/revoke", key: boss).expect(303)
        }
    }

    /// The code of a secret now.
    private func code(_ shown: String) throws -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bits, count, bytes) = (0, 0, [UInt8]())
        for letter in shown where letter != " " {
            bits = (bits << 5 | (try #require(alphabet.firstIndex(of: letter)))) & 0xfff
            count += 5
            if count >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: bits >> (count - 8)))
                count -= 8
            }
        }
        return TOTP.code(bytes, step: Int64(Date().timeIntervalSince1970) / TOTP.stepSeconds)
    }

    @Test
    func `a role that needs a second factor sets it up at its login, and then is asked for it`()
        async throws
    {
        try await ConsoleScene.with(["BASCULE_CONSOLE_TOTP_ROLES": "[\"operateur\"]"]) { scene in
            try await scene.add("ada", ["operateur"])
            try await scene.add("bob", ["analyste"])
            #expect(try await scene.logIn("bob")["location"] == "/")
            let login = try await scene.logIn("ada", next: "/jobs")
            #expect(login["location"] == "/account/second-factor")
            let key = try #require(login.cookie("bascule_session"))
            #expect(
                try await scene.send("GET", "/jobs", key: key)["location"]
                    == "/account/second-factor")
            #expect(try await scene.post("/account/second-factor/off", key: key).status == 403)
            let page = try await scene.send("GET", "/account/second-factor", key: key).body
            #expect(
                page.contains("data-testid=\"duty\"")
                    && page.contains("otpauth://totp/Bascule:ada?secret="))
            let secret = try shown("totp-secret", page)
            let setup = try #require(page.firstMatch(of: /name="setup" value="([^"]+)"/)?.output.1)
            func confirm(_ code: String, _ password: String) async throws -> Reply {
                try await scene.post(
                    "/account/second-factor", key: key,
                    ["setup": String(setup), "code": code, "current": password])
            }
            let right = try code(secret)
            let wrong = try await confirm(
                right == "000000" ? "000001" : "000000", ConsoleScene.password)
            #expect(wrong.status == 422)
            #expect(
                try shown("totp-secret", wrong.body) == secret, "the same secret is shown again")
            #expect(try await confirm(right, "wrong wrong wrong").status == 422)
            let on = try await confirm(right, ConsoleScene.password)
            #expect(on.place == "/account?done=factor-on")
            #expect(try await scene.send("GET", "/jobs", key: key).status == 200)
            #expect(try await scene.journal().last == "user second factor user ada user:ada")
            try await logInWithCode(scene, secret)
        }
    }

    /// `/login/code` as a browser takes it.
    private func logInWithCode(_ scene: ConsoleScene, _ secret: String) async throws {
        let login = try await scene.logIn("ada", next: "/jobs")
        #expect(login["location"] == "/login/code?next=%2Fjobs")
        let waiting = try #require(login.cookie("bascule_session"))
        #expect(
            try await scene.send("GET", "/jobs", key: waiting)["location"]
                == "/login/code?next=%2Fjobs")
        #expect(try await scene.post("/jobs/1/retry", key: waiting).status == 403)
        func give(_ code: String) async throws -> Reply {
            try await scene.post(
                "/login/code", key: waiting, ["code": code, "next": "/jobs"])
        }
        let used = try await give(try code(secret))
        #expect(used.status == 401 && used.body.contains("data-testid=\"login-error\""))
        // The code that confirmed it is not taken again; another step's is.
        try await scene.run("update bascule.app_user set totp_step = null")
        let right = try await give(try code(secret))
        #expect(right.status == 303 && right["location"] == "/jobs")
        let key = try #require(right.cookie("bascule_session"))
        #expect(key != waiting)
        #expect(try await scene.send("GET", "/jobs", key: key).status == 200)
        #expect(try await scene.send("GET", "/jobs", key: waiting).status == 303)
        var last = 0
        let third = try await scene.logIn("ada")
        let again = try #require(third.cookie("bascule_session"))
        for _ in 0..<12 where last != 429 {
            let reply = try await scene.post("/login/code", key: again, ["code": "x", "next": "/"])
            last = reply.status
            if last == 429 { #expect(reply["retry-after"] != nil) }
        }
        #expect(last == 429)
    }

    @Test func `a second factor is taken away by its user, or for a lost telephone`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let boss = try await scene.key("boss", ["administrateur"])
            func turnOn() async throws {
                try await scene.run(
                    "update bascule.app_user set totp_secret = '\\x0102030405060708090a0b0c0d0e0f1011121314' where name = 'ada'"
                )
            }
            try await turnOn()
            let refused = try await scene.post(
                "/account/second-factor/off", key: key, ["current": "wrong wrong wrong"])
            #expect(refused.status == 422)
            let off = try await scene.post(
                "/account/second-factor/off", key: key, ["current": ConsoleScene.password])
            #expect(off.place == "/account?done=factor-off")
            #expect(try await scene.logIn("ada")["location"] == "/")
            try await turnOn()
            try await scene.post("/users/ada/second-factor-off", key: boss).expect(303)
            #expect(try await scene.send("GET", "/", key: key).status == 303, "its sessions ended")
            #expect(try await scene.logIn("ada")["location"] == "/")
        }
    }
}
