// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing
import Wording

@testable import Accounts

/// Tokens in the database.
@Suite struct TokenTests {
    private func make(
        _ scene: AccountScene, _ id: Int64, _ scopes: [String] = ["all"],
        lasting life: Duration = .seconds(60), label: String = "django"
    ) async throws -> Tokens.Made {
        let scopes = try TokenScopes(texts: scopes)
        return try await scene.session.use {
            try Tokens.add(
                for: id, scopes: scopes, label: label, lasting: life, by: "user:t", on: $0)
        }
    }

    @Test func `a token has 256 bits, and the database its digest only`() async throws {
        let scene = try AccountScene()
        let id = try await scene.add("ada")
        let (one, two) = (try await make(scene, id), try await make(scene, id))
        #expect(one.text != two.text)
        #expect(one.text.wholeMatch(of: /bsc_[A-Za-z0-9_-]{43}/) != nil)
        let kept = try await scene.texts(
            "select concat(t, encode(t.digest, 'escape'), encode(t.digest, 'base64')) from bascule.token t"
        )
        #expect(kept.count == 2 && kept.allSatisfy { !$0.contains(one.text.dropFirst(4)) })
        #expect(try await scene.find(token: one.text)?.proof == .token(one.id))
        for text in [
            "", "bsc_", one.text + "A", String(one.text.dropLast()), String(one.text.dropFirst(4)),
        ] {
            #expect(try await scene.find(token: text) == nil)
        }
    }

    @Test func `a token gives what its user has, no more, and changes with it`() async throws {
        let scene = try AccountScene()
        let id = try await scene.add("ada", ["lecteur"])
        let all = try await make(scene, id)
        let some = try await make(scene, id, ["files.import@labo", "data.view"])
        #expect(try await scene.find(token: all.text)?.rights.mayDo(.viewFiles) == true)
        #expect(try await scene.find(token: all.text)?.rights.mayDo(.importFiles) == false)
        #expect(
            try await scene.find(token: some.text)?.rights.mayDo(.importFiles, feed: "labo")
                == false)
        #expect(try await scene.find(token: some.text)?.rights.mayDo(.viewFiles) == false)
        _ = try await scene.session.use {
            try Users.setRoles(["analyste", "lecteur"], of: id, on: $0)
        }
        #expect(try await scene.find(token: all.text)?.rights.mayDo(.importFiles) == true)
        #expect(
            try await scene.find(token: some.text)?.rights.mayDo(.importFiles, feed: "labo") == true
        )
        #expect(
            try await scene.find(token: some.text)?.rights.mayDo(.importFiles, feed: "autre")
                == false)
    }

    @Test(arguments: ["revoked", "over", "disabled"])
    func `a token that is revoked, over or of a disabled user is none`(way: String) async throws {
        let scene = try AccountScene()
        let id = try await scene.add("ada")
        let (made, other) = (
            try await make(scene, id), try await make(scene, try await scene.add("bob"))
        )
        switch way {
        case "revoked":
            let owners = try await scene.session.use { connection in
                [
                    try Tokens.revoke(made.id, by: "user:t", on: connection),
                    try Tokens.revoke(made.id, by: "user:t", on: connection),
                ]
            }
            #expect(owners == ["ada", nil])
        case "over":
            try await scene.run(
                "update bascule.token set expires_at = now() - interval '1 s' where id = \(made.id)"
            )
        default:
            _ = try await scene.session.use { try Users.disable(id, by: "user:t", on: $0) }
        }
        #expect(try await scene.find(token: made.text) == nil)
        #expect(try await scene.find(token: other.text) != nil)
        #expect(
            try await scene.texts("select state from bascule.tokens order by id")
                == [["revoked": "revoked", "over": "expired"][way] ?? "active", "active"])
    }

    @Test func `nobody revokes the token of another one by its number`() async throws {
        let scene = try AccountScene()
        let made = try await make(scene, try await scene.add("ada"))
        let bob = try await scene.add("bob")
        await #expect(throws: AccountError.self) {
            try await scene.session.use {
                _ = try Tokens.revoke(made.id, of: bob, by: "user:bob", on: $0)
            }
        }
        #expect(try await scene.find(token: made.text) != nil)
    }

    @Test func `the last use is noted, once a minute at most`() async throws {
        let scene = try AccountScene()
        let made = try await make(scene, try await scene.add("ada"))
        let used: SQL = "select coalesce(last_used_at::text, 'never') from bascule.token"
        #expect(try await scene.texts(used) == ["never"])
        _ = try await scene.find(token: made.text)
        let first = try await scene.texts(used)
        #expect(first != ["never"])
        for _ in 0..<5 { _ = try await scene.find(token: made.text) }
        #expect(try await scene.texts(used) == first)
        try await scene.run("update bascule.token set last_used_at = now() - interval '61 seconds'")
        _ = try await scene.find(token: made.text)
        #expect(
            try await scene.number(
                "select count(*) from bascule.token where last_used_at > now() - interval '10 s'")
                == 1)
    }

    @Test(arguments: [
        (Duration.zero, "x"), (.seconds(-1), "x"), (.seconds(3_651 * 86_400), "x"),
        (.seconds(1), String(repeating: "x", count: 201)),
    ])
    func `a life or a label out of bounds is refused`(life: Duration, label: String) async throws {
        let scene = try AccountScene()
        let id = try await scene.add("ada")
        await #expect(throws: AccountError.self) {
            try await make(scene, id, lasting: life, label: label)
        }
    }

    @Test func `a token of a word that this version does not know gives nothing for it`()
        async throws
    {
        let scene = try AccountScene()
        let made = try await make(scene, try await scene.add("ada"), ["data.view"])
        try await scene.run("update bascule.token set scopes = '{moon.walk,data.view}'")
        let rights = try #require(try await scene.find(token: made.text)).rights
        #expect(Permission.allCases.filter { rights.mayDo($0) } == [.viewData])
    }

    @Test func `nobody has a thousand and one tokens`() async throws {
        let scene = try AccountScene()
        let id = try await scene.add("ada")
        try await scene.run(
            """
            insert into bascule.token (digest, user_id, label, scopes, created_by, expires_at)
            select sha256(i::text::bytea), \(id), '', '{all}', 't', now() + interval '1 day'
              from generate_series(1, 1000) i
            """)
        await #expect(throws: AccountError.self) { try await make(scene, id) }
        try await scene.run("update bascule.token set revoked_at = now() where id < 3")
        _ = try await make(scene, id)
    }

    @Test func `a role that is nearly one of those there is a slip, another one is new`()
        async throws
    {
        let scene = try AccountScene()
        let slip = try UserRole("operatuer", texts: ["data.view"])
        let new = try UserRole("laboratoire", texts: ["data.view", "files.import@labo"])
        let error = await #expect(throws: AccountError.self) {
            try await scene.session.use { _ = try UserRoles.set(slip, by: "user:t", on: $0) }
        }
        #expect(error?.sentence.en.contains("Did you mean `operateur`?") == true)
        let before = try await scene.session.use { connection in
            (
                try UserRoles.set(new, by: "user:t", on: connection),
                try UserRoles.set(new, by: "user:t", on: connection)
            )
        }
        #expect(before.0 == nil && before.1 == new)
        let id = try await scene.add("ada", ["laboratoire"])
        let made = try await make(scene, id)
        let rights = try #require(try await scene.find(token: made.text)).rights
        #expect(rights.reach(of: .importFiles) == .feeds(["labo"]) && rights.mayDo(.viewData))
    }
}
