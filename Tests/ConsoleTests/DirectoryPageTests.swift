// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

@testable import Accounts
@testable import Console

/// Logins of the factory's directory, as a browser makes them.
@Suite struct DirectoryPageTests {
    private let password = "of the directory"

    private func with(
        _ settings: [String: String] = [:],
        _ body: @escaping @Sendable (ConsoleScene, Slapd) async throws -> Void
    ) async throws {
        try await Slapd.with { slapd in
            try await slapd.add("ada", password: password)
            try await slapd.add("bob", password: password)
            try await slapd.addGroup("labo", ["ada", "bob"])
            try await ConsoleScene.with(slapd.settings.merging(settings) { $1 }) {
                try await body($0, slapd)
            }
        }
    }

    @Test
    func `somebody of the directory logs in, is shown what the group may, and changes no password`()
        async throws
    {
        try await with { scene, _ in
            let page = try await scene.send("GET", "/login")
            #expect(page.body.contains("data-testid=\"directory\""))
            let reply = try await scene.logIn("ada", password)
            let key = try #require(reply.cookie("bascule_session"))
            #expect(reply.status == 303 && reply["location"] == "/")
            let home = try await scene.send("GET", "/files", key: key)
            #expect(home.status == 200 && home.body.contains("<bdi>ada</bdi>"))
            let account = try await scene.send("GET", "/account", key: key)
            #expect(account.body.contains("data-testid=\"password-elsewhere\""))
            #expect(!account.body.contains("action=\"/account/password\""))
            let change = try await scene.post(
                "/account/password", key: key,
                [
                    "current": password, "new": "four words that differ",
                    "again": "four words that differ",
                ])
            #expect(change.status == 422 && change.body.contains("data-testid=\"errors\""))
            #expect(try await scene.logIn("ada", "wrong").status == 401)
        }
    }

    @Test func `an administrator is told that password and roles are the directory's`() async throws
    {
        try await with { scene, _ in
            #expect(try await scene.logIn("ada", password).status == 303)
            let key = try await scene.key("root", ["administrateur"])
            let page = try await scene.send("GET", "/users/ada", key: key).body
            #expect(page.contains("data-testid=\"roles-elsewhere\""))
            #expect(!page.contains("/users/ada/password") && !page.contains("/users/ada/role"))
            for (verb, fields) in [("password", [:]), ("role", ["role": "lecteur"])] {
                let reply = try await scene.post("/users/ada/\(verb)", key: key, fields)
                #expect(reply.status == 422, "\(verb)")
                #expect(reply.body.contains("data-testid=\"errors\""), "\(verb)")
                #expect(reply.body.contains("annuaire") || reply.body.contains("directory"))
            }
            try await scene.post("/users/ada/logout", key: key).expect(303)
            let token = try await scene.token("boss", roles: ["administrateur"])
            let reply = try await scene.ask("PATCH", "/users/ada", token, #"{"role":"lecteur"}"#)
            #expect(reply.status == 422 && reply.body.contains("console.ldap.roles"))
            let seen = try await scene.ask("GET", "/users/ada", token)
            #expect(seen.body.contains(#""source":"ldap""#) && seen.body.contains("analyste"))
        }
    }

    @Test func `a second factor that a role needs is set up with the directory's password`()
        async throws
    {
        try await with(["BASCULE_CONSOLE_TOTP_ROLES": "[analyste]"]) { scene, slapd in
            let reply = try await scene.logIn("ada", password)
            let key = try #require(reply.cookie("bascule_session"))
            #expect(reply["location"] == "/account/second-factor")
            let page = try await scene.send("GET", "/account/second-factor", key: key).body
            let part = try #require(page.components(separatedBy: "name=\"setup\" value=\"").last)
            let chance = String(part.prefix { $0 != "\"" })
            let setup = try #require(FactorSetup(chance: chance))
            let secret = setup.secret(in: SessionKey(key))
            func confirm(_ password: String) async throws -> Reply {
                let now = try await scene.session.use { try $0.now().microsecondsSince1970 }
                return try await scene.post(
                    "/account/second-factor", key: key,
                    [
                        "setup": chance, "current": password,
                        "code": TOTP.code(secret, step: now / 30_000_000),
                    ])
            }
            #expect(try await confirm("wrong").status == 422)
            slapd.freeze()
            let away = try await confirm(password)
            slapd.thaw()
            #expect(away.status == 503 && away["retry-after"] == "30")
            #expect(try await confirm(password).status == 303)
            #expect(
                try await scene.logIn("ada", password)["location"]?.hasPrefix("/login/code") == true
            )
        }
    }

    @Test func `a name with what filters and pages are made of is refused, and shown as text`()
        async throws
    {
        try await with { scene, _ in
            for name in ["*", "ada)(uid=*", "<script>", "adà"] {
                let reply = try await scene.logIn(name, password)
                #expect([401, 429].contains(reply.status), "\(name) \(reply.status)")
                #expect(!reply.body.contains("<script>"))
            }
            #expect(try await scene.logIn("ada\u{0}", password).status == 400)
        }
    }

    @Test func `a dead directory is told in words, ends no session, and lets local users in`()
        async throws
    {
        try await with { scene, slapd in
            try await scene.add("eve", ["analyste"])
            let ada = try #require(try await scene.logIn("ada", password).cookie("bascule_session"))
            try await slapd.kill()
            let reply = try await scene.logIn("bob", password)
            #expect(reply.status == 503 && reply["retry-after"] == "30")
            let error = try #require(
                reply.body.firstMatch(of: /data-testid="login-error">(.*?)<\/div>/)?.output.1)
            #expect(error.contains("annuaire") || error.contains("directory"))
            #expect(!error.contains(Slapd.host), "nothing of the inside")
            #expect(try await scene.logIn("eve").status == 303)
            let reader = try await scene.key("prometheus", ["operateur"])
            let before = try await looks(scene, "failed", key: reader)
            try await eventually("the watch has looked twice, in vain") {
                try await looks(scene, "failed", key: reader) >= before + 2
            }
            #expect(try await scene.send("GET", "/", key: ada).status == 200)
            try await slapd.startAgain()
            let answered = try await looks(scene, "answered", key: reader)
            try await eventually("and is answered again") {
                try await looks(scene, "answered", key: reader) > answered
            }
            #expect(try await scene.send("GET", "/", key: ada).status == 200)
        }
    }

    /// How often the watch has looked, by how it ended.
    private func looks(
        _ scene: ConsoleScene, _ outcome: String, key: String
    ) async throws -> Int {
        let page = try await scene.send("GET", "/metrics", key: key).body
        let line = page.split(separator: "\n").first {
            $0.hasPrefix("bascule_directory_looks_total{outcome=\"\(outcome)\"} ")
        }
        return line?.split(separator: " ").last.flatMap { Double($0) }.map { Int($0) } ?? 0
    }

    @Test func `whom the directory has no longer is out within the interval`() async throws {
        try await with { scene, slapd in
            let ada = try #require(try await scene.logIn("ada", password).cookie("bascule_session"))
            #expect(try await scene.send("GET", "/", key: ada).status == 200)
            try await slapd.regroup("labo", "delete", "ada")
            try await eventually("ada is logged out") {
                try await scene.send("GET", "/", key: ada).status == 303
            }
        }
    }

    @Test func `without the directory nobody of it stays, from the start on`() async throws {
        try await ConsoleScene.with { scene async throws in
            #expect(
                try await !scene.send("GET", "/login").body.contains("data-testid=\"directory\""))
        }
    }
}
