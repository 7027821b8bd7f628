// SPDX-License-Identifier: Apache-2.0

import Journal
import Postgres
import TestSupport
import Testing

@testable import Accounts

/// Logins with a second factor.
@Suite struct SecondFactorTests {
    private let secret = TOTP.secret()

    /// A user with that second factor, and the key of a session that waits for its code.
    private func waiting(_ scene: AccountScene) async throws -> SessionKey {
        let id = try await scene.add("ada")
        _ = try await scene.session.use { [secret] in
            try SecondFactor.set(secret, of: id, on: $0)
        }
        return try await scene.key("ada")
    }

    private func code(_ scene: AccountScene, _ steps: Int64 = 0) async throws -> String {
        let now = try await scene.number("select floor(extract(epoch from clock_timestamp()))::int")
        return TOTP.code(secret, step: Int64(now) / 30 + steps)
    }

    private func check(
        _ scene: AccountScene, _ code: String, in key: SessionKey,
        from address: String = "192.0.2.1"
    ) async throws -> LoginAttempt.Outcome {
        try await scene.session.use {
            try SecondFactorCheck(code, in: key, from: address).run(
                by: AccountScene.worker, on: $0)
        }
    }

    @Test func `a session has no rights before the code, and another key after it`() async throws {
        let scene = try AccountScene()
        let key = try await waiting(scene)
        let before = try #require(try await scene.find(key))
        #expect(before.duty == .giveCode)
        #expect(Permission.allCases.allSatisfy { !before.rights.mayDo($0) })
        #expect(try await scene.number("select count(*) from bascule.journal") == 0)
        let right = try await code(scene)
        guard case .loggedIn(let new, let after) = try await check(scene, right, in: key) else {
            Issue.record("the right code is refused")
            return
        }
        #expect(new != key && after.duty == nil && after.rights.mayDo(.runJobs))
        #expect(try await scene.find(key) == nil)
        #expect(try await scene.texts("select action from bascule.journal") == ["login"])
        #expect(
            try await scene.number(
                "select count(*) from bascule.login_failure where failures > 0") == 0)
    }

    @Test func `a code is taken once, and only in a session that waits for it`() async throws {
        let scene = try AccountScene()
        let key = try await waiting(scene)
        let now = try await code(scene)
        guard case .loggedIn(let new, _) = try await check(scene, now, in: key) else {
            Issue.record("the right code is refused")
            return
        }
        let second = try await scene.key("ada")
        #expect(try await check(scene, now, in: second) == .refused)
        // Of the next step each time it is used, for the steps go on.
        for key in [new, SessionKey()] {
            let next = try await code(scene, 1)
            #expect(try await check(scene, next, in: key) == .refused)
        }
        let next = try await code(scene, 1)
        guard case .loggedIn = try await check(scene, next, in: second) else {
            Issue.record("the next code is refused")
            return
        }
    }

    @Test func `who knows the password can't try codes for ever`() async throws {
        let scene = try AccountScene()
        var key = try await waiting(scene)
        var outcomes: [Bool] = []
        for _ in 0..<12 {
            // A right password between two wrong codes does not begin anew.
            if case .loggedIn(let next, _) = try await scene.logIn("ada") { key = next }
            outcomes.append(try await check(scene, "12345x", in: key) == .refused)
        }
        #expect(outcomes.prefix(2) == [true, true], "\(outcomes)")
        #expect(outcomes.filter { $0 }.count < 8, "\(outcomes)")
        try await scene.holdWaits()
        let right = try await code(scene)
        guard case .throttled = try await check(scene, right, in: key) else {
            Issue.record("not throttled")
            return
        }
    }

    @Test func `wrong codes are counted by user, from however many addresses, until a right one`()
        async throws
    {
        let scene = try AccountScene()
        let key = try await waiting(scene)
        for index in 0..<5 {
            let outcome = try await check(scene, "12345x", in: key, from: "192.0.2.\(index)")
            #expect(outcome == .refused)
        }
        try await scene.run(
            "update bascule.app_user set totp_failed_at = clock_timestamp() + interval '1 minute'")
        let second = try await scene.key("ada", from: "192.0.2.77")
        guard case .throttled = try await check(scene, code(scene), in: second, from: "192.0.2.78")
        else {
            Issue.record("not throttled")
            return
        }
        #expect(
            try await scene.number(
                "select count(*) from bascule.login_failure where address = '192.0.2.78'") == 0,
            "it is not counted")
        // A day does not forget them, and after the wait a right code does.
        try await scene.run(
            "update bascule.app_user set totp_failed_at = clock_timestamp() - interval '2 days'")
        let failures: SQL = "select totp_failures from bascule.app_user"
        #expect(try await check(scene, "12345x", in: second, from: "192.0.2.79") == .refused)
        #expect(try await scene.number(failures) == 6)
        try await scene.run(
            "update bascule.app_user set totp_failed_at = clock_timestamp() - interval '1 minute'")
        guard case .loggedIn = try await check(scene, code(scene), in: second) else {
            Issue.record("the right code is refused")
            return
        }
        #expect(try await scene.number(failures) == 0)
    }

    @Test func `a session that waits for its code ends after ten minutes`() async throws {
        let scene = try AccountScene()
        let key = try await waiting(scene)
        let lasts: SQL = """
            select round(extract(epoch from ends_at - created_at))::int from bascule.session
            """
        #expect(try await scene.number(lasts) == 600)
        guard case .loggedIn = try await check(scene, code(scene), in: key) else {
            Issue.record("the right code is refused")
            return
        }
        #expect(try await scene.number(lasts) == 86_400)
    }

    @Test func `the code that confirmed a second factor is not taken again`() async throws {
        let scene = try AccountScene()
        let id = try await scene.add("ada")
        let now = try await scene.number("select floor(extract(epoch from clock_timestamp()))::int")
        // The newest one that would be taken.
        let step = Int64(now) / 30 + 1
        _ = try await scene.session.use { [secret] in
            try SecondFactor.set(secret, confirmedAt: step, of: id, on: $0)
        }
        let key = try await scene.key("ada")
        #expect(try await check(scene, TOTP.code(secret, step: step), in: key) == .refused)
    }

    @Test func `no password is asked of a token, nor in a session that waits for its code`()
        async throws
    {
        let scene = try AccountScene()
        let key = try await waiting(scene)
        let before = try #require(try await scene.find(key))
        let made = try await scene.session.use {
            try Tokens.add(
                for: before.userID, scopes: .all, label: "", lasting: .seconds(60), by: "user:t",
                on: $0)
        }
        let token = try #require(try await scene.find(token: made.text))
        for principal in [before, token] {
            let outcome = try await PasswordCheck(
                AccountScene.password, of: principal, from: "192.0.2.1", desk: scene.desk
            ).run(by: AccountScene.worker, on: scene.session)
            #expect(outcome == .refused)
        }
    }

    @Test func `a role that needs a second factor gives nothing before there is one`()
        async throws
    {
        let scene = try AccountScene()
        let id = try await scene.add("ada")
        try await scene.add("bob", ["lecteur"])
        let rules = SessionRules(secondFactorRoles: ["operateur", "administrateur"])
        let (ada, bob) = (try await scene.key("ada"), try await scene.key("bob"))
        let principal = try #require(try await scene.find(ada, rules))
        #expect(principal.duty == .setUpSecondFactor && !principal.rights.mayDo(.viewFiles))
        #expect(try await scene.find(bob, rules)?.rights.mayDo(.viewFiles) == true)
        guard case .session(let kept) = principal.proof else { return }
        _ = try await scene.session.use { [secret] in
            try SecondFactor.set(secret, of: id, keeping: kept, on: $0)
        }
        #expect(try await scene.find(ada, rules)?.rights.mayDo(.runJobs) == true)
    }

    @Test func `of twenty who give the same code at once one gets in`() async throws {
        let scene = try AccountScene()
        _ = try await waiting(scene)
        var keys: [SessionKey] = []
        for index in 0..<20 { keys.append(try await scene.key("ada", from: "192.0.2.\(index)")) }
        let code = try await code(scene)
        let sessions = try (0..<4).map { _ in Session(try scene.database.options) }
        let inside = try await withThrowingTaskGroup(of: Bool.self) { group in
            for (index, key) in keys.enumerated() {
                group.addTask {
                    try await sessions[index % 4].use {
                        let outcome = try SecondFactorCheck(
                            code, in: key, from: "192.0.2.\(index)"
                        ).run(by: AccountScene.worker, on: $0)
                        guard case .loggedIn = outcome else { return false }
                        return true
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(inside == 1)
        for session in sessions { await session.close() }
    }
}
