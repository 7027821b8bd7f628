// SPDX-License-Identifier: Apache-2.0

import Directory
import Postgres
import TestSupport
import Testing

@testable import Accounts

/// Logins of people whom a real slapd has.
@Suite struct DirectoryLoginTests {
    private let wrong = Password("not the right one")

    @Test func `the first login makes the user, with the roles of the groups and no password`()
        async throws
    {
        try await DirectoryScene.with { scene in
            guard case .loggedIn(let key, let bob) = try await scene.logIn("bob") else {
                Issue.record("not logged in")
                return
            }
            #expect(bob.source == .ldap && bob.rights.mayDo(.pauseQueues) && bob.duty == nil)
            #expect(try await scene.accounts.find(key)?.name == "bob")
            #expect(try await scene.roles("bob") == ["analyste", "operateur"])
            #expect(
                try await scene.accounts.texts(
                    "select concat_ws(' ', name, source, password) from bascule.app_user")
                    == ["bob ldap"])
            #expect(
                try await scene.accounts.texts(
                    "select actor || ' ' || action || ' ' || subject from bascule.journal order by id"
                )
                    == ["host:1 user added user bob", "user:bob login user bob"])
            _ = try await scene.key("BOB")
            #expect(try await scene.accounts.number("select count(*) from bascule.app_user") == 1)
        }
    }

    @Test func `each login follows the groups`() async throws {
        try await DirectoryScene.with { scene in
            _ = try await scene.key("bob")
            try await scene.slapd.remove(Slapd.group("conduite"))
            _ = try await scene.key("bob")
            #expect(try await scene.roles("bob") == ["analyste"])
            #expect(
                try await scene.accounts.texts(
                    """
                    select parameters->>'before' from bascule.journal where action = 'user roles'
                    """) == [#"["analyste", "operateur"]"#])
        }
    }

    @Test(arguments: [
        "", " ", "not the right one", "of the directory ", "of the director", "of the directory\0",
    ])
    func `a wrong password, and none at all, is refused`(_ text: String) async throws {
        try await DirectoryScene.with { scene async throws in
            #expect(try await scene.logIn("ada", Password(text)) == .refused)
            #expect(try await scene.accounts.number("select count(*) from bascule.app_user") == 0)
        }
    }

    @Test func `names that nobody has, and what filters are made of, are refused`() async throws {
        try await DirectoryScene.with { scene in
            let names = [
                "eve", "*", "a*", "ada)(uid=*", "ada\0", "ada ", "adà", "cn=ada",
            ]
            for (index, name) in names.enumerated() {
                let outcome = try await scene.logIn(name, from: "192.0.2.\(index)")
                #expect(outcome == .refused, "\(name.debugDescription)")
            }
            #expect(try await scene.accounts.number("select count(*) from bascule.app_user") == 0)
        }
    }

    @Test func `who is in no group that has a role may not log in, and the log is told`()
        async throws
    {
        try await DirectoryScene.with { scene in
            try await scene.slapd.add("eve", password: DirectoryScene.password.revealed)
            try await scene.slapd.addGroup("odd", ["eve"])
            #expect(try await scene.logIn("eve") == .refused)
            #expect(scene.notices == [.unknownRole("no-such-role")])
            try await scene.slapd.remove(Slapd.group("odd"))
            #expect(try await scene.logIn("eve") == .refused)
            #expect(scene.notices.last == .noRole("eve", dn: Slapd.dn("eve")))
            #expect(try await scene.accounts.number("select count(*) from bascule.app_user") == 0)
        }
    }

    @Test func `two entries of one name let nobody in`() async throws {
        try await DirectoryScene.with { scene in
            try await scene.slapd.add(
                "ada", password: DirectoryScene.password.revealed, at: "cn=ada,\(Slapd.people)")
            #expect(try await scene.logIn("ada") == .refused)
            #expect(scene.notices == [.several("ada")])
        }
    }

    @Test func `an entry of another name is nobody's, however loosely the directory compares`()
        async throws
    {
        try await DirectoryScene.with { scene in
            func verdict(_ names: [String]) -> DirectoryNotice? {
                let person = DirectoryPerson(
                    dn: "x", names: names, groups: [Slapd.group("labo")], id: nil)
                guard case .none(let notice) = scene.directory.judge(.one(person), "ada") else {
                    return nil
                }
                return notice
            }
            for names in [["adà"], ["ada "], [], ["adam", "cn=ada"]] {
                #expect(verdict(names) == .otherName("ada", dn: "x"), "\(names)")
            }
            #expect(verdict(["Ada"]) == nil && verdict(["countess", "ada"]) == nil)
        }
    }

    @Test func `a local user is not taken over, and the directory does not see the password`()
        async throws
    {
        try await DirectoryScene.with { scene in
            try await scene.accounts.add("ada", ["lecteur"])
            #expect(try await scene.logIn("ada") == .refused)
            #expect(try await scene.logIn("ADA") == .refused)
            guard case .loggedIn(_, let ada) = try await scene.logIn("ada", AccountScene.password)
            else {
                Issue.record("the local password does not do")
                return
            }
            #expect(ada.source == .local)
            #expect(try await scene.roles("ada") == ["lecteur"])
            #expect(!scene.slapd.log.contains("BIND dn=\"uid="))
            #expect(!scene.slapd.log.contains("BIND dn=\"\(Slapd.service)"))
        }
    }

    @Test func `where local users are not wanted, the directory's alone log in`() async throws {
        try await DirectoryScene.with { scene in
            try await scene.accounts.add("eve")
            #expect(try await scene.logIn("eve", AccountScene.password, isLocal: false) == .refused)
            guard case .loggedIn = try await scene.logIn("ada", isLocal: false) else {
                Issue.record("not logged in")
                return
            }
        }
    }

    @Test func `failures are throttled and in the journal as those of local users`() async throws {
        try await DirectoryScene.with { scene in
            // Other capitals are the same name.
            for name in ["ada", "Ada", "ADA", "ada", "aDa"] {
                #expect(try await scene.logIn(name, wrong) == .refused)
            }
            try await scene.accounts.holdWaits()
            guard case .throttled = try await scene.logIn("ada") else {
                Issue.record("not throttled")
                return
            }
            #expect(
                try await scene.accounts.texts(
                    "select action || ' ' || subject from bascule.journal order by id")
                    == Array(repeating: "login refused user ada", count: 4)
                    + ["login throttled user ada"])
            try await scene.accounts.run("delete from bascule.login_failure")
            _ = try await scene.key("ada")
        }
    }

    @Test func `what it is the directory's to change is refused here`() async throws {
        try await DirectoryScene.with { scene in
            let key = try await scene.key("ada")
            let made = try await scene.accounts.desk.make().kept
            let id = try await scene.accounts.session.use { try Users.find("ada", on: $0) }
            await #expect(throws: AccountError.passwordOfDirectory) {
                try await scene.accounts.session.use {
                    try Users.setPassword(made, of: id, on: $0)
                }
            }
            await #expect(throws: AccountError.rolesOfDirectory) {
                try await scene.accounts.session.use {
                    _ = try Users.setRoles(["administrateur"], of: id, on: $0)
                }
            }
            #expect(try await scene.roles("ada") == ["analyste"])
            let ada = try #require(try await scene.accounts.find(key))
            let check = PasswordCheck(wrong, of: ada, from: "192.0.2.1", desk: scene.accounts.desk)
            #expect(
                try await check.run(by: AccountScene.worker, on: scene.accounts.session) == .refused
            )
        }
    }

    @Test func `the directory's password is asked once more of the person who is logged in`()
        async throws
    {
        try await DirectoryScene.with { scene in
            let key = try await scene.key("ada")
            let ada = try #require(try await scene.accounts.find(key))
            func check(_ password: Password) async throws -> PasswordCheck.Outcome {
                try await PasswordCheck(
                    password, of: ada, from: "192.0.2.1", desk: scene.accounts.desk,
                    directory: scene.directory
                ).run(by: AccountScene.worker, on: scene.accounts.session)
            }
            #expect(try await check(wrong) == .wrong)
            #expect(try await check(Password("")) == .wrong)
            #expect(try await check(DirectoryScene.password) == .right)
            try await scene.accounts.run("update bascule.app_user set directory_id = 'another'")
            #expect(try await check(DirectoryScene.password) == .wrong, "somebody else by now")
        }
    }

    @Test func `a user that is disabled here stays so, whatever the directory says`() async throws {
        try await DirectoryScene.with { scene in
            _ = try await scene.key("ada")
            let id = try await scene.accounts.session.use { try Users.find("ada", on: $0) }
            _ = try await scene.accounts.session.use { try Users.disable(id, by: "user:t", on: $0) }
            #expect(try await scene.logIn("ada") == .refused)
        }
    }

    @Test func `a second factor is asked for after the directory's password`() async throws {
        try await DirectoryScene.with { scene in
            _ = try await scene.key("ada")
            try await scene.accounts.session.use { connection in
                _ = try SecondFactor.set(
                    TOTP.secret(), of: Users.find("ada", on: connection), on: connection)
            }
            guard case .loggedIn(_, let ada) = try await scene.logIn("ada") else {
                Issue.record("not logged in")
                return
            }
            #expect(ada.duty == .giveCode && ada.rights == .none)
        }
    }
}
