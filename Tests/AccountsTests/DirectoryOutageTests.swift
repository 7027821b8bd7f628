// SPDX-License-Identifier: Apache-2.0

import Directory
import Postgres
import TestSupport
import Testing

@testable import Accounts

/// What becomes of people when the directory loses them, or is lost itself.
@Suite struct DirectoryOutageTests {
    private func kind(_ outcome: LoginAttempt.Outcome) -> DirectoryError.Kind? {
        if case .directoryAway(let error) = outcome { error.kind } else { nil }
    }

    @Test func `whom the directory has no longer is logged out, and the tokens rest until it has`()
        async throws
    {
        try await DirectoryScene.with { scene in
            let (ada, bob) = (try await scene.key("ada"), try await scene.key("bob"))
            let token = try await scene.token("ada")
            #expect(try await scene.recheck() == [])
            #expect(try await scene.accounts.find(token: token) != nil)
            try await scene.slapd.regroup("labo", "delete", "ada")
            #expect(try await scene.recheck() == ["ada"])
            #expect(try await scene.accounts.find(ada) == nil)
            #expect(try await scene.accounts.find(token: token) == nil)
            #expect(try await scene.accounts.find(bob) != nil)
            #expect(try await scene.recheck() == [], "told once")
            #expect(scene.notices == [.noRole("ada", dn: Slapd.dn("ada"))])
            #expect(
                try await scene.accounts.texts(
                    "select subject from bascule.journal where action = 'user logged out'")
                    == ["user ada"])
            try await scene.slapd.regroup("labo", "add", "ada")
            #expect(try await scene.recheck() == [])
            #expect(try await scene.accounts.find(token: token) != nil)
            try await scene.slapd.remove(Slapd.dn("bob"))
            #expect(try await scene.recheck() == ["bob"])
            #expect(try await scene.accounts.find(bob) == nil)
        }
    }

    @Test func `other groups are other rights at once, in the same session`() async throws {
        try await DirectoryScene.with { scene in
            let bob = try await scene.key("bob")
            try await scene.slapd.remove(Slapd.group("conduite"))
            #expect(try await scene.recheck() == [])
            let after = try #require(try await scene.accounts.find(bob))
            #expect(!after.rights.mayDo(.pauseQueues) && after.rights.mayDo(.importFiles))
        }
    }

    @Test func `another person of the same name has nothing of the one before`() async throws {
        try await DirectoryScene.with { scene in
            let old = try await scene.key("ada")
            let token = try await scene.token("ada")
            try await scene.slapd.remove(Slapd.dn("ada"))
            try await scene.slapd.add("ada", password: DirectoryScene.password.revealed)
            _ = try await scene.key("ada")
            #expect(try await scene.accounts.find(old) == nil)
            #expect(try await scene.accounts.find(token: token) == nil)
            #expect(scene.notices == [.replaced("ada", dn: Slapd.dn("ada"))])
        }
    }

    @Test func `a dead directory ends no session, and local users log in`() async throws {
        try await DirectoryScene.with { scene in
            try await scene.accounts.add("eve")
            let ada = try await scene.key("ada")
            try await scene.slapd.kill()
            for _ in 0..<7 { #expect(kind(try await scene.logIn("bob")) == .away) }
            #expect(
                try await scene.accounts.number("select count(*) from bascule.login_failure") <= 1,
                "nobody is throttled for it")
            await #expect(throws: DirectoryError.self) { _ = try await scene.recheck() }
            #expect(try await scene.accounts.find(ada) != nil)
            guard case .loggedIn = try await scene.logIn("eve", AccountScene.password) else {
                Issue.record("a local user can't log in")
                return
            }
            try await scene.slapd.startAgain()
            _ = try await scene.key("bob")
            #expect(try await scene.recheck() == [])
        }
    }

    @Test func `a frozen directory holds up no local user`() async throws {
        try await DirectoryScene.with(patience: .seconds(3)) { scene in
            try await scene.accounts.add("eve")
            scene.slapd.freeze()
            async let bobs = withThrowingTaskGroup(of: LoginAttempt.Outcome.self) { group in
                for index in 0..<6 {
                    group.addTask { try await scene.logIn("bob", from: "192.0.2.\(index)") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let begin = ContinuousClock.now
            guard
                case .loggedIn = try await scene.logIn(
                    "eve", AccountScene.password, from: "192.0.2.99")
            else {
                Issue.record("a local user can't log in")
                return
            }
            #expect(.now - begin < .seconds(2))
            let kinds = try await bobs.map(kind)
            #expect(kinds.allSatisfy { $0 == .away || $0 == .busy }, "\(kinds)")
        }
    }

    @Test func `where there is no directory any more, it has nobody`() async throws {
        try await DirectoryScene.with { scene in
            try await scene.accounts.add("eve")
            let (ada, eve) = (try await scene.key("ada"), try await scene.accounts.key("eve"))
            let token = try await scene.token("ada")
            let ended = try await DirectoryRecheck(nil).run(
                by: AccountScene.worker, on: scene.accounts.session)
            #expect(ended == ["ada"])
            #expect(try await scene.accounts.find(ada) == nil)
            #expect(try await scene.accounts.find(token: token) == nil)
            #expect(try await scene.accounts.find(eve) != nil)
        }
    }
}
