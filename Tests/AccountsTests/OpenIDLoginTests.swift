// SPDX-License-Identifier: Apache-2.0

import OpenID
import Postgres
import TestSupport
import Testing

@testable import Accounts

/// People whom the factory's own login knows.
@Suite struct OpenIDLoginTests {
    @Test func `the first login makes the user, with the roles of the groups and no password`()
        async throws
    {
        try await OpenIDScene.with { scene async throws in
            let outcome = try await scene.logIn(#""groups": ["labo", "conduite", "other"]"#)
            guard case .loggedIn(let key, let ada, let next) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(ada.source == .oidc && ada.rights.mayDo(.pauseQueues) && ada.duty == nil)
            #expect(next == "/files")
            #expect(try await scene.accounts.find(key)?.name == "ada")
            #expect(try await scene.roles("ada") == ["analyste", "operateur"])
            #expect(
                try await scene.accounts.texts(
                    "select concat_ws(' ', name, source, password) from bascule.app_user")
                    == ["ada oidc"])
            #expect(
                try await scene.journal()
                    == ["host:1 user added user ada", "user:ada login user ada"])
            let told = try await scene.accounts.texts(
                "select parameters::text from bascule.journal order by id")
            #expect(told[0].contains(#""source": "oidc""#) && told[0].contains("subject-1"))
            #expect(told[1].contains(#""auth": "oidc""#))
            _ = try await scene.key(#""groups": ["labo"]"#)
            #expect(try await scene.roles("ada") == ["analyste"], "each login follows the groups")
        }
    }

    @Test func `who is in no group that has a role may not log in`() async throws {
        try await OpenIDScene.with { scene async throws in
            for (groups, notice) in [
                ("[]", OpenIDNotice.noRole("ada")), ("null", .noRole("ada")),
                (#"["Labo", "labo "]"#, .noRole("ada")), ("[[\"labo\"]]", .noRole("ada")),
            ] {
                try await scene.accounts.run("delete from bascule.login_failure")
                let outcome = try await scene.logIn("\"groups\": \(groups)")
                #expect(outcome == .refused(.noRole), "\(groups)")
                #expect(scene.notices.last == notice)
            }
            #expect(try await scene.logIn(#""groups": ["odd"]"#) == .refused(.noRole))
            #expect(scene.notices.contains(.unknownRole("no-such-role")))
            #expect(try await scene.accounts.number("select count(*) from bascule.app_user") == 0)
        }
    }

    @Test(arguments: [
        #""Ada""#, #""ada@usine.example""#, #""ada ""#, #""""#, "null", "7", #""\u0430da""#,
        #""ad\u0000a""#, "\"\(String(repeating: "a", count: 65))\"",
    ])
    func `a claim that is no name here lets nobody in`(_ name: String) async throws {
        try await OpenIDScene.with { scene async throws in
            let outcome = try await scene.logIn("\"preferred_username\": \(name)")
            #expect(outcome == .refused(.noName))
            guard case .noName(_, "subject-1") = scene.notices.last else {
                Issue.record("\(scene.notices)")
                return
            }
            #expect(try await scene.accounts.number("select count(*) from bascule.app_user") == 0)
        }
    }

    @Test func `a local user, and one of the directory, is not taken over`() async throws {
        try await OpenIDScene.with { scene async throws in
            try await scene.accounts.add("ada", ["lecteur"])
            for source in ["local", "ldap"] {
                #expect(try await scene.logIn() == .refused(.notHere))
                #expect(scene.notices.last == .taken("ada"))
                #expect(try await scene.roles("ada") == ["lecteur"])
                #expect(
                    try await scene.accounts.texts("select source from bascule.app_user")
                        == [source])
                #expect(
                    try await scene.accounts.number("select count(*) from bascule.session") == 0)
                try await scene.accounts.run(
                    "update bascule.app_user set source = 'ldap', password = null")
            }
        }
    }

    @Test func `a user that is disabled here stays so`() async throws {
        try await OpenIDScene.with { scene async throws in
            _ = try await scene.key()
            let id = try await scene.accounts.session.use { try Users.find("ada", on: $0) }
            _ = try await scene.accounts.session.use { try Users.disable(id, by: "user:t", on: $0) }
            #expect(try await scene.logIn() == .refused(.notHere))
            #expect(scene.notices.last == .disabled("ada"))
            #expect(try await scene.journal().last == "host:1 login refused user ada")
        }
    }

    @Test func `another person of the same name has nothing of the one before`() async throws {
        try await OpenIDScene.with { scene async throws in
            let before = try await scene.key()
            let token = try await scene.accounts.session.use { connection in
                let id = try Users.find("ada", on: connection)
                _ = try SecondFactor.set(TOTP.secret(), of: id, on: connection)
                return try Tokens.add(
                    for: id, scopes: .all, label: "", lasting: Tokens.usualLife, by: "user:t",
                    on: connection
                ).text
            }
            let outcome = try await scene.logIn(#""sub": "subject-2""#)
            guard case .loggedIn(_, let ada, _) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(ada.duty == nil && scene.notices == [.replaced("ada")])
            #expect(try await scene.accounts.find(before) == nil)
            #expect(try await scene.accounts.find(token: token) == nil)
        }
    }

    @Test func `no password logs in a user of the factory's login, and none is asked once more`()
        async throws
    {
        try await OpenIDScene.with { scene async throws in
            let ada = try #require(try await scene.accounts.find(scene.key()))
            for text in ["", "x", AccountScene.password.revealed] {
                #expect(try await scene.accounts.logIn("ada", Password(text)) == .refused)
                let check = PasswordCheck(
                    Password(text), of: ada, from: "192.0.2.9", desk: scene.accounts.desk)
                let outcome = try await check.run(
                    by: AccountScene.worker, on: scene.accounts.session)
                #expect(outcome == .refused)
            }
            let made = try await scene.accounts.desk.make().kept
            await #expect(throws: AccountError.passwordOfDirectory) {
                try await scene.accounts.session.use {
                    try Users.setPassword(made, of: ada.userID, on: $0)
                }
            }
        }
    }

    @Test func `without the factory's login nobody of it stays`() async throws {
        try await OpenIDScene.with { scene async throws in
            let key = try await scene.key()
            try await scene.accounts.add("eve")
            let eve = try await scene.accounts.key("eve")
            func recheck(_ hasOpenID: Bool) async throws -> [String] {
                try await DirectoryRecheck(nil, hasOpenID: hasOpenID).run(
                    by: AccountScene.worker, on: scene.accounts.session)
            }
            #expect(try await recheck(true) == [])
            #expect(try await scene.accounts.find(key) != nil)
            #expect(try await recheck(false) == ["ada"])
            #expect(try await scene.accounts.find(key) == nil)
            #expect(try await scene.accounts.find(eve) != nil)
            #expect(try await scene.journal().contains("host:1 user logged out user ada"))
            // It is there again, and so are they.
            #expect(try await scene.accounts.find(scene.key()) != nil)
        }
    }
}
