// SPDX-License-Identifier: Apache-2.0

import Foundation
import Journal
import Postgres
import TestSupport
import Testing

@testable import Accounts

/// Sessions in the database.
@Suite struct SessionTests {
    @Test func `a login opens a session under a new key each time, and the database has no key`()
        async throws
    {
        let scene = try AccountScene()
        try await scene.add("ada")
        let (one, two) = (try await scene.key("ada"), try await scene.key("ada"))
        #expect(one != two)
        let principal = try #require(try await scene.find(one))
        #expect(principal.name == "ada" && principal.rights.mayDo(.runJobs))
        #expect(!principal.rights.mayDo(.manageUsers) && principal.duty == nil)
        let kept = try await scene.texts(
            "select concat(s, encode(s.digest, 'escape'), encode(s.digest, 'base64')) from bascule.session s"
        )
        #expect(kept.count == 2)
        #expect(kept.allSatisfy { !$0.contains(one.text) && !$0.contains(two.text) })
        #expect(
            try await scene.texts(
                "select actor || ' ' || action || ' ' || subject from bascule.journal")
                == ["user:ada login user ada", "user:ada login user ada"])
    }

    @Test func `a key that the client brought is nobody's`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        _ = try await scene.key("ada")
        for text in ["", "x", String(repeating: "A", count: 43), "é\u{0}"] {
            #expect(try await scene.find(SessionKey(text)) == nil)
        }
    }

    @Test func `a session ends when it is idle, and at its absolute end, by the database's clock`()
        async throws
    {
        let scene = try AccountScene()
        try await scene.add("ada")
        let limits = SessionRules(idle: .seconds(3_600), absolute: .seconds(7_200))
        let key = try await scene.key("ada")
        #expect(try await scene.find(key, limits) != nil)
        try await scene.run("update bascule.session set seen_at = now() - interval '59 minutes'")
        #expect(try await scene.find(key, limits) != nil)
        #expect(
            try await scene.number(
                "select count(*) from bascule.session where seen_at > now() - interval '1 minute'")
                == 1,
            "its use is noted")
        try await scene.run("update bascule.session set seen_at = now() - interval '61 minutes'")
        #expect(try await scene.find(key, limits) == nil)
        try await scene.run(
            "update bascule.session set seen_at = now(), ends_at = now() - interval '1 second'")
        #expect(try await scene.find(key, limits) == nil)
        _ = try await scene.key("ada")
        #expect(try await scene.number("select count(*) from bascule.session") == 1, "swept")
    }

    @Test func `the use of a session is written once a minute at most`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        let key = try await scene.key("ada")
        let before = try await scene.texts("select seen_at::text from bascule.session")
        for _ in 0..<5 { _ = try await scene.find(key) }
        #expect(try await scene.texts("select seen_at::text from bascule.session") == before)
    }

    @Test(arguments: ["logout", "password", "roles", "disable", "everywhere"])
    func `sessions end with logout, password, roles and disabling`(way: String) async throws {
        let scene = try AccountScene()
        let id = try await scene.add("ada")
        try await scene.add("bob")
        let (key, other) = (try await scene.key("ada"), try await scene.key("bob"))
        let new = try await scene.desk.choose(Password("another long one"), for: "ada", site: [])
        try await scene.session.use { connection in
            switch way {
            case "logout": try Sessions.end(key, on: connection)
            case "password": try Users.setPassword(new, of: id, on: connection)
            case "roles": try Users.setRoles(["lecteur"], of: id, on: connection)
            case "disable": _ = try Users.disable(id, by: "user:t", on: connection)
            default: try Sessions.endAll(of: id, on: connection)
            }
        }
        #expect(try await scene.find(key) == nil)
        #expect(try await scene.find(other) != nil, "another user's goes on")
        let again = try await scene.logIn("ada")
        switch way {
        case "password", "disable": #expect(again == .refused)
        default: #expect(again != .refused)
        }
    }

    @Test func `a password that is changed in a session ends the others only`() async throws {
        let scene = try AccountScene()
        let id = try await scene.add("ada")
        let (key, other) = (try await scene.key("ada"), try await scene.key("ada"))
        guard case .session(let kept) = try #require(try await scene.find(key)).proof else {
            throw AccountScene.NotLoggedIn()
        }
        let new = try await scene.desk.choose(Password("another long one"), for: "ada", site: [])
        try await scene.session.use {
            try Users.setPassword(new, of: id, keeping: kept, on: $0)
        }
        #expect(try await scene.find(key) != nil)
        #expect(try await scene.find(other) == nil)
    }

    @Test func `a made password logs in within seven days, and to nothing but its change`()
        async throws
    {
        let scene = try AccountScene()
        let (shown, kept) = try await scene.desk.make()
        try await scene.session.use {
            try Users.add("ada", roles: ["administrateur"], password: kept, by: "user:t", on: $0)
        }
        guard case .loggedIn(_, let principal) = try await scene.logIn("ada", shown) else {
            throw AccountScene.NotLoggedIn()
        }
        #expect(principal.duty == .changePassword)
        #expect(Permission.allCases.allSatisfy { !principal.rights.mayDo($0) })
        try await scene.run(
            "update bascule.app_user set password_expires_at = now() - interval '1 second'")
        #expect(try await scene.logIn("ada", shown) == .refused)
        try await scene.session.use { connection in
            let id = try Users.find("ada", on: connection)
            let left = try connection.query(
                "select extract(epoch from password_set_at + interval '7 days' - now())::int from bascule.app_user"
            ).value(as: Int.self)
            #expect((604_000...604_800).contains(left))
            #expect(id > 0)
        }
    }

    @Test func `a user has fifty open sessions: for another one the oldest ends`() async throws {
        let scene = try AccountScene()
        let (id, other) = (try await scene.add("ada"), try await scene.add("bob"))
        let keys = try await scene.session.use { connection in
            _ = try Sessions.open(
                for: other, rules: SessionRules(), address: "", on: connection)
            return try (0..<52).map { _ in
                try Sessions.open(for: id, rules: SessionRules(), address: "", on: connection)
            }
        }
        var open: [Bool] = []
        for key in keys { open.append(try await scene.find(key) != nil) }
        #expect(open == [false, false] + Array(repeating: true, count: 50))
        #expect(try await scene.number("select count(*) from bascule.session") == 51)
    }

    @Test func `a login does not wait for an ended session that somebody holds`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        _ = try await scene.key("ada")
        try await scene.run("update bascule.session set ends_at = now() - interval '1 second'")
        let other = try scene.database.connect()
        try other.execute("begin")
        _ = try other.query("select id from bascule.session for update")
        try await scene.run("set lock_timeout = '5s'")
        _ = try await scene.key("ada")
        try other.execute("rollback")
        #expect(try await scene.number("select count(*) from bascule.session") == 2)
    }

    @Test func `the password that must be changed is not the new one, unless it was made for good`()
        async throws
    {
        let scene = try AccountScene()
        let (shown, made) = try await scene.desk.make()
        let (id, kept) = try await scene.session.use { connection in
            try Users.add("ada", roles: ["lecteur"], password: made, by: "user:t", on: connection)
            return (try Users.find("ada", on: connection), Int64(1))
        }
        let old = try #require(
            try await scene.session.use { try Users.passwordToChange(of: id, on: $0) })
        await #expect(throws: AccountError.passwordNotOther) {
            _ = try await scene.desk.choose(shown, for: "ada", site: [], insteadOf: old)
        }
        let unheld = try await scene.desk.choose(shown, for: "ada", site: [])
        await #expect(throws: AccountError.passwordNotOther) {
            try await scene.session.use {
                try Users.setPassword(unheld, of: id, keeping: kept, on: $0)
            }
        }
        let other = try await scene.desk.choose(
            AccountScene.password, for: "ada", site: [], insteadOf: old)
        try await scene.session.use { connection in
            try Users.setPassword(other, of: id, keeping: kept, on: connection)
            #expect(try Users.passwordToChange(of: id, on: connection) == nil)
            // By an administrator the same again stands.
            try Users.setPassword(unheld, of: id, on: connection)
        }
    }

    @Test(arguments: ["a\u{0}b", "", "Ada"]) func `what is no name is no user`(name: String)
        async throws
    {
        let scene = try AccountScene()
        try await scene.add("ada")
        await #expect(throws: AccountError.self) {
            try await scene.session.use { _ = try Users.find(name, on: $0) }
        }
    }

    @Test func `a hash of older parameters is renewed at the next login`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        // argon2id of "correct horse battery", 4 MiB and 3 passes: made by argon2(1).
        let old =
            "$argon2id$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$"
            + "PqbWeYBDSk7ZaWx0GOjGkAc90NY9c7PWPZPKTO+e92U"
        try await scene.run("update bascule.app_user set password = \(old)")
        #expect(try await scene.logIn("ada", Password("not this one")) == .refused)
        #expect(try await scene.texts("select password from bascule.app_user") == [old])
        _ = try await scene.key("ada")
        let new = try await scene.texts("select password from bascule.app_user")
        #expect(new.first?.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$") == true)
        _ = try await scene.key("ada")
        #expect(try await scene.texts("select password from bascule.app_user") == new)
    }

    @Test func `whoever is disabled while the password is compared is not logged in`() async throws
    {
        let scene = try AccountScene()
        let id = try await scene.add("ada")
        let user = try #require(try await scene.session.use { try LoginUser.find("ada", on: $0) })
        try await scene.session.use { connection in
            #expect(try user.noteLogin(nil, on: connection))
            _ = try Users.disable(id, by: "user:t", on: connection)
            #expect(try !user.noteLogin(nil, on: connection))
        }
    }
}
