// SPDX-License-Identifier: Apache-2.0

import Accounts
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Console

/// What a client says of where it comes from and where it goes.
@Suite struct ClientWordsTests {
    @Test(arguments: [
        ("/files", "/files"), ("/%2e%2e/other", "/"), ("/a/%2E%2e/other", "/"), ("/../other", "/"),
        ("//evil.example", "/"), ("/\\evil.example", "/"), ("https://evil.example", "/"),
        ("/files?name=a%2Db", "/files?name=a%2Db"),
    ])
    func `a place to go on to is one of ours`(place: String, taken: String) {
        #expect(LocalPath.checked(place, prefix: "") == taken)
    }

    @Test(arguments: [
        ("https://bascule.usine.example", true), ("https://bascule.usine.example:443", true),
        ("https://BASCULE.usine.example", true), ("https://bascule.usine.example:444", false),
        ("http://bascule.usine.example", false), ("https://evil.example", false), ("null", false),
    ])
    func `an origin is compared as browsers write it`(origin: String, isOurs: Bool) async throws {
        let settings = ["BASCULE_CONSOLE_EXTERNAL_URL": "https://Bascule.Usine.example:443/"]
        try await ConsoleScene.with(settings) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            let reply = try await scene.send(
                "POST", "/language",
                headers: [
                    "Origin: \(origin)", "Cookie: __Host-bascule_session=\(key)",
                    "X-CSRF-Token: \(CSRFToken.make(for: SessionKey(key)))",
                ], body: "language=fr")
            #expect(reply.status == (isOurs ? 303 : 403))
        }
    }

    @Test func `a proxy is known however its address is spelled`() async throws {
        let settings = ["BASCULE_CONSOLE_TRUSTED_PROXIES": "[\"::ffff:127.0.0.1\"]"]
        try await ConsoleScene.with(settings) { scene in
            let reply = try await scene.logIn("nobody", headers: ["X-Forwarded-For: 192.0.2.9"])
            #expect(reply.status == 401)
            let counted = try await scene.session.use {
                try $0.query("select distinct address from bascule.login_failure")
                    .values(as: String.self)
            }
            #expect(counted == ["192.0.2.9"])
        }
    }

    @Test func `a query that can't be read is no query without filters`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            for query in ["name=%zz", "name=%00"] {
                #expect(
                    try await scene.send("GET", "/files?\(query)", key: key).status == 400,
                    "\(query.prefix(20))")
            }
        }
    }

    @Test func `a form has so many fields and no more`() {
        let most = String(repeating: "a&", count: FormText.mostPairs - 1) + "a"
        #expect(FormText.pairs(most)?.count == FormText.mostPairs)
        #expect(FormText.pairs(most + "&a") == nil)
    }

    @Test func `who is not logged in can't send much, nor have it said again`() async throws {
        try await ConsoleScene.with { scene in
            let long = String(repeating: "%22", count: 3_000)
            let page = try await scene.send("GET", "/login")
            let key = try #require(page.cookie("bascule_session"))
            let token = try #require(page.token)
            let reply = try await scene.send(
                "POST", "/login", key: key, body: "csrf_token=\(token)&username=\(long)&password=x")
            #expect(reply.status == 401)
            #expect(reply.body.utf8.count < 6_000)
            let tooLong = String(repeating: "a", count: 16 << 10)
            #expect(
                try await scene.send("POST", "/login", key: key, body: "username=\(tooLong)")
                    .status == 413)
        }
    }

    @Test func `a stop does not wait for a statement that waits`() async throws {
        let asked = Mutex<ContinuousClock.Instant?>(nil)
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            let (holder, eye) = (try scene.database.connect(), try scene.database.connect())
            try holder.script("begin; lock table bascule.file in access exclusive mode")
            async let reply = scene.send("GET", "/files", key: key)
            try await eventually("the page waits for the lock") {
                try eye.query(
                    """
                    select count(*) from pg_locks l join pg_database d on d.oid = l.database
                     where not l.granted and d.datname = current_database()
                    """
                ).value(as: Int64.self) > 0
            }
            asked.withLock { $0 = .now }
            await scene.stop()
            let status = try await reply.status
            #expect(status == 503)
            try holder.script("rollback")
        }
        let took = try #require(asked.withLock { $0 }).duration(to: .now)
        #expect(took < .seconds(4))
    }
}
