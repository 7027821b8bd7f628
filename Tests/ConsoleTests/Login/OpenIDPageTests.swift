// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Console

/// The way to the factory's login and back, before an issuer that says what it wants.
@Suite struct OpenIDPageTests: BetweenIssuers {
    @Test
    func `the browser keeps a secret for as long as it may take, and leads to a path of ours`()
        async throws
    {
        try await with(["BASCULE_CONSOLE_OIDC_LOGIN_WITHIN": "5min"]) {
            scene, issuer async throws in
            let reply = try await scene.send("GET", "/login/oidc?next=/files")
            let set = reply.headers.filter { $0.name == "set-cookie" }.map(\.value)
            #expect(set.count == 1 && set[0].hasPrefix("bascule_login="))
            for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=300"] {
                #expect(set[0].contains(part))
            }
            #expect(reply["cache-control"] == "no-store")
            #expect(reply["location"]?.contains("bascule_login") == false)
            for next in ["//evil.example", "https://evil.example/", "/\\evil.example", "/%2e%2e/x"]
            {
                let done = try await finish(scene, begin(scene, issuer, next: next))
                #expect(done.status == 303 && done["location"] == "/", "\(next)")
            }
            let done = try await finish(scene, begin(scene, issuer, next: "/files?day=2026-01-01"))
            #expect(done["location"] == "/files?day=2026-01-01")
            let cleared = done.headers.filter {
                $0.name == "set-cookie" && $0.value.hasPrefix("bascule_login=;")
            }
            #expect(cleared.count == 1 && cleared[0].value.contains("Max-Age=0"))
        }
    }

    @Test func `with https its cookie is another site's to set no more than the session's`()
        async throws
    {
        try await with(["BASCULE_CONSOLE_EXTERNAL_URL": "https://bascule.usine.example"]) {
            scene, _ async throws in
            let reply = try await scene.send("GET", "/login/oidc")
            let set = try #require(reply["set-cookie"])
            #expect(set.hasPrefix("__Host-bascule_login=") && set.contains("; Secure"))
            #expect(
                reply["location"]?.contains(
                    "redirect_uri=https%3A%2F%2Fbascule.usine.example%2Flogin%2Foidc%2Fcallback")
                    == true)
        }
    }

    @Test func `hostile answers are 401 in words, in both languages, and let nobody in`()
        async throws
    {
        try await with { scene, issuer async throws in
            for control in [
                #"{"claims": {"nonce": "x"}}"#, #"{"claims": {"aud": "x"}}"#,
                #"{"claims": {"exp": "-3600"}}"#, #"{"alg": "none"}"#, #"{"alg": "HS256"}"#,
                #"{"alg": "HS256", "head": {"alg": "RS256"}}"#, #"{"key": "second"}"#,
                #"{"forged": {"preferred_username": "root"}}"#,
            ] {
                try await scene.run("delete from bascule.login_failure")
                try issuer.set(control)
                let sent = try await begin(scene, issuer)
                let reply = try await scene.send(
                    "GET", sent.back,
                    headers: ["Cookie: bascule_login=\(sent.cookie); bascule_language=en"])
                #expect(reply.status == 401, "\(control)")
                #expect(error(reply).contains("can&#39;t be believed"), "\(error(reply))")
                let french = try await finish(scene, sent, language: "fr")
                #expect(french.status == 401 && error(french).contains("est déjà terminée"))
            }
            #expect(try await scene.number("select count(*) from bascule.session") == 0)
            #expect(try await scene.number("select count(*) from bascule.app_user") == 0)
            #expect(
                try await scene.number(
                    "select count(*) from bascule.journal where action = 'login refused'") == 16)
        }
    }

    @Test func `a code used twice, a state of another browser and no cookie at all are 401`()
        async throws
    {
        try await with { scene, issuer async throws in
            let (mine, other) = (try await begin(scene, issuer), try await begin(scene, issuer))
            for reply in [
                try await finish(scene, mine, cookie: other.cookie),
                try await scene.send("GET", mine.back),
                try await finish(scene, mine, cookie: "x"),
                try await scene.send(
                    "GET", mine.back,
                    headers: ["Cookie: bascule_login=\(mine.cookie); bascule_login=\(other.cookie)"]
                ),
            ] {
                #expect(reply.status == 401 && reply.cookie("bascule_session")?.count == 43)
                // Its forms lead to no page with a code in its address.
                #expect(reply.body.contains("name=\"next\" value=\"/login\""))
                #expect(!reply.body.contains("callback"))
            }
            #expect(try await scene.number("select count(*) from bascule.session") == 0)
            let done = try await finish(scene, mine)
            #expect(done.status == 303 && done["location"] == "/files")
            // The issuer takes a code once; the console asks with each once.
            var odd = other
            odd = SentBrowser(
                cookie: other.cookie,
                back: other.back.replacing(
                    /code=[^&]*/,
                    with: try #require(mine.back.firstMatch(of: /code=[^&]*/)).output))
            #expect(try await finish(scene, odd).status == 401)
            #expect(try issuer.requests("/token").count == 2)
        }
    }

    @Test func `an issuer that is away is told in words, and local users log in`() async throws {
        try await with { scene, issuer async throws in
            try await scene.add("eve", ["analyste"])
            try issuer.set(#"{"answers": {"/token": {"status": 500}}}"#)
            let there = try await finish(scene, begin(scene, issuer), language: "fr")
            #expect(there.status == 503 && there["retry-after"] == "30")
            try await issuer.kill()
            // Its document is kept: the browser is sent all the same, and comes to no page of ours.
            #expect(try await scene.send("GET", "/login/oidc").status == 303)
            #expect(try await scene.logIn("eve").status == 303)
            #expect(error(there).contains("connexion de l&#39;usine ne répond pas"))
            #expect(!there.body.contains("\(issuer.port)"), "nothing of the inside")
        }
        try await with(["BASCULE_CONSOLE_OIDC_ISSUER": "http://127.0.0.1:1"]) {
            scene, _ async throws in
            let reply = try await scene.send("GET", "/login/oidc?next=/files")
            #expect(reply.status == 503 && reply["retry-after"] == "30")
            #expect(reply.body.contains("name=\"next\" value=\"/files\""))
            #expect(reply.cookie("bascule_login") == nil)
        }
    }

    @Test func `only a person begins a login`() async throws {
        try await with { scene, _ async throws in
            for headers in [
                ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: document"],
                ["Sec-Fetch-Site: same-site"],
                ["Sec-Fetch-Site: same-origin", "Sec-Fetch-Dest: image"],
            ] {
                let reply = try await scene.send(
                    "GET", "/login/oidc?next=/files", headers: headers)
                #expect(reply.status == 303 && reply["location"] == "/login?next=%2Ffiles")
            }
            for path in ["/login/oidc", "/login/oidc/callback?state=a&code=b"] {
                #expect(
                    try await scene.send("HEAD", path)["location"]?.hasPrefix("/login") == true)
            }
            #expect(try await scene.number("select count(*) from bascule.login_pending") == 0)
            let typed = try await scene.send(
                "GET", "/login/oidc", headers: ["Sec-Fetch-Site: none", "Sec-Fetch-Dest: document"])
            #expect(typed.cookie("bascule_login") != nil)
        }
    }

    @Test func `the page has the button, and a form where a password is of any use`() async throws {
        let words = [
            "BASCULE_CONSOLE_OIDC_BUTTON_EN": "Enter with <Gardel>",
            "BASCULE_CONSOLE_OIDC_BUTTON_FR": "Entrer avec Gardel",
        ]
        try await with(words) { scene, _ async throws in
            let english = try await scene.send(
                "GET", "/login?next=/data", headers: ["Accept-Language: en"])
            #expect(english.body.contains("Enter with &lt;Gardel&gt;"))
            #expect(english.body.contains("href=\"/login/oidc?next=%2Fdata\""))
            #expect(english.body.contains("name=\"password\""))
            let french = try await scene.send("GET", "/login", headers: ["Accept-Language: fr"])
            #expect(french.body.contains("Entrer avec Gardel"))
        }
        try await with(["BASCULE_CONSOLE_AUTH": "[oidc]"]) { scene, _ async throws in
            let page = try await scene.send("GET", "/login").body
            #expect(page.contains("data-testid=\"oidc\"") && !page.contains("name=\"password\""))
            try await scene.add("eve", ["analyste"])
            #expect(try await scene.logIn("eve").status == 401)
        }
        try await ConsoleScene.with { scene async throws in
            #expect(try await !scene.send("GET", "/login").body.contains("data-testid=\"oidc\""))
            for path in ["/login/oidc", "/login/oidc/callback"] {
                #expect(try await scene.send("GET", path).status == 404)
            }
        }
    }

    @Test func `too many that come back with nothing are 429`() async throws {
        try await with { scene, issuer async throws in
            let sent = try await begin(scene, issuer)
            var statuses: [Int] = []
            for _ in 0..<12 where statuses.last != 429 {
                statuses.append(
                    try await scene.send("GET", "/login/oidc/callback?state=a&code=b").status)
            }
            #expect(statuses.last == 429 && statuses.count > 5)
            try await scene.run(
                """
                update bascule.login_failure set failed_at = clock_timestamp() + interval '1 minute'
                """)
            let reply = try await finish(scene, sent)
            #expect(reply.status == 429 && reply["retry-after"] != nil)
            #expect(try await scene.send("GET", "/login/oidc").status == 429)
        }
    }

    @Test func `what comes back is text in pages and in the log`() async throws {
        try await with { scene, issuer async throws in
            try issuer.set(#"{"back": {"error": "<script>alert(1)</script>"}}"#)
            let reply = try await finish(scene, begin(scene, issuer))
            #expect(reply.status == 503 && !reply.body.contains("alert(1)"))
            for query in [
                "state=a&state=b", "state=%00", "code=%ff",
                "state=" + String(repeating: "a", count: 9000),
            ] {
                let odd = try await scene.send("GET", "/login/oidc/callback?\(query)")
                #expect([400, 401, 414].contains(odd.status), "\(odd.status)")
            }
        }
    }
}
