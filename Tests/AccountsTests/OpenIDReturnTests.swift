// SPDX-License-Identifier: Apache-2.0

import OpenID
import Postgres
import TestSupport
import Testing

@testable import Accounts

/// What comes back from the factory's login: once, soon, and in the browser that went.
@Suite struct OpenIDReturnTests {
    @Test func `what comes back is good once`() async throws {
        try await OpenIDScene.with { scene async throws in
            let begun = try await scene.begin()
            guard case .loggedIn = try await scene.finish(begun) else {
                Issue.record("not logged in")
                return
            }
            #expect(try await scene.finish(begun) == .refused(.stale))
            #expect(
                try await scene.accounts.number("select count(*) from bascule.login_pending") == 0)
        }
    }

    @Test func `however many come back with it at once, one is let in`() async throws {
        try await OpenIDScene.with { scene async throws in
            let begun = try await scene.begin()
            let sessions = try (0..<8).map { _ in Session(try scene.accounts.database.options) }
            let outcomes = try await withThrowingTaskGroup(of: OpenIDLogin.Outcome.self) { tasks in
                for (index, session) in sessions.enumerated() {
                    // From addresses of their own: none is throttled for another.
                    tasks.addTask {
                        try await scene.finish(begun, from: "198.51.100.\(index)", on: session)
                    }
                }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            for session in sessions { await session.close() }
            let isIn = outcomes.map { if case .loggedIn = $0 { true } else { false } }
            #expect(isIn.count { $0 } == 1)
            #expect(outcomes.count { $0 == .refused(.stale) } == 7)
            #expect(try await scene.accounts.number("select count(*) from bascule.session") == 1)
        }
    }

    @Test func `another browser can do nothing with it, and its own still can`() async throws {
        try await OpenIDScene.with { scene async throws in
            let (mine, other) = (try await scene.begin(), try await scene.begin())
            #expect(mine.secret != other.secret)
            #expect(try await scene.finish(mine, with: other.secret) == .refused(.stale))
            let stranger = OpenIDLogin(scene.openID, from: "192.0.2.7")
            let outcome = try await stranger.finish(
                mine.back, kept: nil, by: AccountScene.worker, on: scene.accounts.session)
            #expect(outcome == .refused(.stale))
            guard case .loggedIn = try await scene.finish(mine) else {
                Issue.record("not logged in")
                return
            }
        }
    }

    @Test func `two logins of one browser go on beside each other`() async throws {
        try await OpenIDScene.with { scene async throws in
            let first = try await scene.begin(next: "/a")
            let second = try await scene.begin(next: "/b", kept: first.secret)
            #expect(first.secret == second.secret && first.back.state != second.back.state)
            for (begun, path) in [(second, "/b"), (first, "/a")] {
                guard case .loggedIn(_, _, path) = try await scene.finish(begun) else {
                    Issue.record("not logged in")
                    return
                }
            }
            // A code of the one with the state of the other: its nonce and verifier are others.
            let third = try await scene.begin(kept: first.secret)
            var mixed = try await scene.begin(kept: first.secret)
            mixed.back.code = third.back.code
            #expect(try await scene.finish(mixed) == .refused(.notBelieved))
        }
    }

    @Test func `what is begun is over after its time`() async throws {
        try await OpenIDScene.with { scene async throws in
            let begun = try await scene.begin()
            #expect(
                try await scene.accounts.number(
                    """
                    select extract(epoch from ends_at - begun_at)::int from bascule.login_pending
                    """) == 600)
            try await scene.accounts.run(
                "update bascule.login_pending set ends_at = clock_timestamp()")
            #expect(try await scene.finish(begun) == .refused(.stale))
            #expect(
                try await scene.accounts.number("select count(*) from bascule.login_pending") == 1)
            _ = try await scene.begin()
            #expect(
                try await scene.accounts.number("select count(*) from bascule.login_pending") == 1,
                "the next beginning takes away what is over")
        }
    }

    @Test func `the database has digests of it alone`() async throws {
        try await OpenIDScene.with { scene async throws in
            let begun = try await scene.begin()
            let row = try #require(
                try await scene.accounts.texts("select p::text from bascule.login_pending p").first)
            let state = begun.back.state
            for secret in [
                state, begun.secret.text, begun.secret.nonce(of: state),
                begun.secret.verifier(of: state), begun.back.code,
            ] {
                #expect(secret.utf8.count > 20 && !row.contains(secret))
            }
            #expect(!"\(begun.secret)".contains(begun.secret.text))
            #expect(begun.secret.verifier(of: state) != begun.secret.nonce(of: state))
        }
    }

    @Test func `of one network only so many are under way, the oldest is over first`() async throws
    {
        let scene = try AccountScene()
        let secret = LoginSecret()
        func begin(_ state: String, _ network: String) async throws {
            try await scene.session.use {
                try PendingLogin.begin(
                    state, secret, next: "/", network: network, lasting: .seconds(600), on: $0)
            }
        }
        try await begin("other", "10.0.0.1")
        for index in 0...PendingLogin.mostOfNetwork { try await begin("\(index)", "10.0.0.2") }
        #expect(
            try await scene.number("select count(*) from bascule.login_pending")
                == PendingLogin.mostOfNetwork + 1)
        func take(_ state: String) async throws -> String? {
            try await scene.session.use { try PendingLogin.take(state, secret, on: $0) }
        }
        #expect(try await take("0") == nil)
        #expect(try await take("1") == "/")
        #expect(try await take("other") == "/")
        await scene.session.close()
    }

    @Test func `what it says instead of a code is told, and counts as no failure`() async throws {
        try await OpenIDScene.with { scene async throws in
            func outcome(_ error: String) async throws -> OpenIDLogin.Outcome {
                try scene.issuer.set("{\"back\": {\"error\": \"\(error)\"}}")
                return try await scene.finish(scene.begin())
            }
            #expect(try await outcome("access_denied") == .refused(.cancelled))
            for (error, kind) in [
                ("server_error", OpenIDError.Kind.away), ("unauthorized_client", .refusedUs),
                ("invalid_scope", .unfit), ("<script>", .unfit),
            ] {
                guard case .away(let told) = try await outcome(error) else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(told.kind == kind)
            }
            #expect(try await scene.journal() == [])
            #expect(
                try await scene.accounts.number("select count(*) from bascule.login_failure") == 0)
        }
    }

    @Test func `a code of another issuer, none, or too long a one is not sent on`() async throws {
        try await OpenIDScene.with { scene async throws in
            try scene.issuer.set(#"{"back": {"iss": "https://other.example"}}"#)
            #expect(try await scene.finish(scene.begin()) == .refused(.notBelieved))
            try scene.issuer.set(#"{"back": {"iss": "\#(scene.issuer.issuer)"}}"#)
            guard case .loggedIn = try await scene.finish(scene.begin()) else {
                Issue.record("not logged in")
                return
            }
            let asked = try scene.issuer.requests("/token").count
            for count in [0, OpenIDLogin.longestCode + 1] {
                var begun = try await scene.begin()
                begun.back.code = String(repeating: "c", count: count)
                #expect(try await scene.finish(begun) == .refused(.notBelieved))
            }
            #expect(try scene.issuer.requests("/token").count == asked)
            var longest = try await scene.begin()
            longest.back.code = String(repeating: "c", count: OpenIDLogin.longestCode)
            #expect(try await scene.finish(longest) == .refused(.notBelieved))
            #expect(try scene.issuer.requests("/token").count == asked + 1)
        }
    }

    @Test func `failures are throttled and in the journal as those of passwords`() async throws {
        try await OpenIDScene.with { scene async throws in
            let begun = try await scene.begin()
            var odd = begun
            for index in 0..<5 {
                odd.back.state = "no such state \(index)"
                #expect(try await scene.finish(odd) == .refused(.stale))
            }
            try await scene.accounts.holdWaits()
            for outcome in [try await scene.finish(begun), try await scene.finish(odd)] {
                guard case .throttled = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
            }
            await #expect(throws: OpenIDScene.NotSent.self) { _ = try await scene.begin() }
            #expect(
                try await scene.journal()
                    == Array(repeating: "host:1 login refused user", count: 4)
                    + ["host:1 login throttled user"])
            // Another address is not shut out, and a password's tries are others.
            guard case .loggedIn = try await scene.finish(begun, from: "192.0.2.8") else {
                Issue.record("not logged in")
                return
            }
            try await scene.accounts.add("eve")
            #expect(try await scene.accounts.find(scene.accounts.key("eve")) != nil)
        }
    }

    @Test func `a login forgives the failures before it`() async throws {
        try await OpenIDScene.with { scene async throws in
            for _ in 0..<3 {
                var odd = try await scene.begin()
                odd.back.state = "none"
                for _ in 0..<3 { #expect(try await scene.finish(odd) == .refused(.stale)) }
                _ = try await scene.key()
            }
        }
    }

    @Test func `while it is away nobody is throttled, and nobody is let in`() async throws {
        try await OpenIDScene.with { scene async throws in
            for _ in 0..<7 {
                try scene.issuer.set("{}")
                let begun = try await scene.begin()
                try scene.issuer.set(#"{"answers": {"/token": {"status": 500}}}"#)
                guard case .away(let error) = try await scene.finish(begun) else {
                    Issue.record("not away")
                    return
                }
                #expect(error.kind == .away)
            }
            _ = try await scene.key()
            #expect(
                try await scene.accounts.number(
                    "select coalesce(max(failures), 0) from bascule.login_failure") == 0)
        }
    }
}
