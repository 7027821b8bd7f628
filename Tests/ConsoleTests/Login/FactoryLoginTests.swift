// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Console

/// The factory's real Django (django-oauth-toolkit) before a real console, and a browser that goes between
/// them.
@Suite struct FactoryLoginTests {
    private let password = "of the factory"

    private func with(
        _ settings: [String: String] = [:],
        _ body:
            @escaping @Sendable (ConsoleScene, FactoryDjango, ScriptedBrowser) async throws
            -> Void
    ) async throws {
        let port = try await FreePort.find()
        let prefix = settings["BASCULE_CONSOLE_PREFIX"] ?? ""
        let django = try await FactoryDjango.start(
            back: "http://127.0.0.1:\(port)\(prefix)/login/oidc/callback")
        let browser = try ScriptedBrowser()
        let result: Result<Void, any Error>
        do {
            try django.put("ada", password: password, groups: ["labo", "cantine"])
            try django.put("eve", password: password, groups: ["cantine"])
            let all = django.settings(consolePort: port).merging(settings) { $1 }
            try await ConsoleScene.with(all) { try await body($0, django, browser) }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try browser.close()
        try await django.stop()
        try result.get()
    }

    @Test func `somebody of the factory logs in there, and is here with the roles of the groups`()
        async throws
    {
        try await with { scene, django, browser async throws in
            let root = "http://127.0.0.1:\(scene.port)"
            let login = try await browser.go(to: root + "/login?next=/files")
            #expect(login.body.contains("data-testid=\"oidc\" href=\"/login/oidc?next=%2Ffiles\""))
            let page = try await browser.go(
                to: root + "/login/oidc?next=/files", as: "ada", password: password)
            #expect(page.status == 200 && page.url == root + "/files")
            #expect(page.body.contains("data-testid=\"user\"><bdi>ada</bdi>"))
            #expect(page.cookies["bascule_login"] == nil, "it is taken away")
            let key = try #require(page.cookies["bascule_session"])
            #expect(
                try await scene.texts(
                    """
                    select r.role || ' ' || u.source from bascule.user_role r
                      join bascule.app_user u on u.id = r.user_id
                    """) == ["analyste oidc"])
            let account = try await scene.send("GET", "/account", key: key).body
            #expect(account.contains("data-testid=\"password-elsewhere\""))
            #expect(!account.contains("action=\"/account/password\""))
            // The second time no password is asked for there: roles follow all the same.
            try django.put("ada", password: password, groups: ["conduite"])
            let again = try await browser.go(to: root + "/login/oidc")
            #expect(again.status == 200 && again.url == root + "/", "\(again.url) \(again.body)")
            #expect(try await scene.texts("select role from bascule.user_role") == ["operateur"])
            #expect(try await scene.send("GET", "/", key: key).status == 303, "a new key")
            let out = try await scene.post(
                "/logout", key: try #require(again.cookies["bascule_session"]))
            #expect(out.status == 303 && out["location"] == "/login?out=1")
            // This Django says nowhere how one logs out there.
            let bye = try await scene.send("GET", "/login?out=1").body
            #expect(!bye.contains("data-testid=\"farewell\""))
        }
    }

    @Test func `who is in no group of ours is told so, and a local user goes on beside it`()
        async throws
    {
        try await with { scene, _, browser async throws in
            let root = "http://127.0.0.1:\(scene.port)"
            let page = try await browser.go(to: root + "/login/oidc", as: "eve", password: password)
            #expect(page.status == 401 && page.body.contains("no group that may use Bascule"))
            #expect(page.body.contains("data-testid=\"login-error\""))
            try await scene.add("ada", ["lecteur"])
            let other = try ScriptedBrowser()
            let taken = try await other.go(to: root + "/login/oidc", as: "ada", password: password)
            try other.close()
            #expect(taken.status == 401 && taken.body.contains("can&#39;t be used this way"))
            #expect(try await scene.logIn("ada").status == 303)
            #expect(try await scene.texts("select role from bascule.user_role") == ["lecteur"])
        }
    }

    @Test func `below a prefix, what was begun in one browser ends in it alone, and once`()
        async throws
    {
        try await with(["BASCULE_CONSOLE_PREFIX": "/bascule"]) { scene, _, browser async throws in
            let root = "http://127.0.0.1:\(scene.port)/bascule"
            let back = try await browser.go(
                to: root + "/login/oidc?next=/bascule/data", as: "ada", password: password,
                stoppingAt: root + "/login/oidc/callback"
            ).url
            #expect(back.hasPrefix(root + "/login/oidc/callback?code="))
            let other = try ScriptedBrowser()
            #expect(
                try await other.go(to: root + "/login/oidc", stoppingAt: "http://127.0.0.1:").status
                    == 0)
            let stolen = try await other.go(to: back)
            try other.close()
            #expect(stolen.status == 401 && stolen.body.contains("in another browser"))
            #expect(stolen.cookies["bascule_session"] != nil, "the key of a page's form alone")
            let page = try await browser.go(to: back)
            #expect(page.status == 200 && page.url == root + "/data")
            let replayed = try await browser.go(to: back)
            #expect(replayed.status == 401 && replayed.body.contains("is over already"))
            #expect(try await scene.number("select count(*) from bascule.session") == 1)
        }
    }
}
