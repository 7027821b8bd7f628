// SPDX-License-Identifier: Apache-2.0

import OpenID
import Postgres
import TestSupport
import Testing

@testable import Accounts

/// Second factors of people whom the factory's login knows: theirs where it says so, else ours.
@Suite struct OpenIDFactorTests {
    private let rules = SessionRules(secondFactorRoles: ["analyste"])

    private func duty(
        _ scene: OpenIDScene, _ claims: String
    ) async throws -> Duty?? {
        let outcome = try await scene.logIn(claims, rules)
        guard case .loggedIn(let key, let principal, _) = outcome else { return nil }
        let again = try await scene.accounts.find(key, rules)
        #expect(again?.duty == principal.duty)
        return .some(principal.duty)
    }

    @Test func `a role that needs one is content with one that was given there`() async throws {
        try await OpenIDScene.with { scene async throws in
            #expect(try await duty(scene, "") == .some(.setUpSecondFactor))
            #expect(try await duty(scene, #""amr": ["pwd"]"#) == .some(.setUpSecondFactor))
            #expect(try await duty(scene, #""amr": {"mfa": 1}"#) == .some(.setUpSecondFactor))
            #expect(try await duty(scene, #""amr": ["pwd", "mfa"]"#) == .some(nil))
            #expect(try await duty(scene, #""amr": "mfa""#) == .some(nil))
            #expect(
                try await duty(scene, "") == .some(.setUpSecondFactor), "each login for itself")
        }
    }

    @Test func `who has one here is asked for it, unless one was given there`() async throws {
        try await OpenIDScene.with { scene async throws in
            _ = try await scene.key()
            let secret = TOTP.secret()
            try await scene.accounts.session.use { connection in
                _ = try SecondFactor.set(
                    secret, of: Users.find("ada", on: connection), on: connection)
            }
            #expect(try await duty(scene, #""amr": ["mfa"]"#) == .some(nil))
            let outcome = try await scene.logIn("", rules)
            guard case .loggedIn(let key, let waiting, _) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(waiting.duty == .giveCode && waiting.rights == .none)
            #expect(try await scene.journal().count { $0.contains(" login ") } == 2)
            let code = try await scene.accounts.session.use { connection in
                TOTP.code(secret, step: try connection.now().microsecondsSince1970 / 30_000_000)
            }
            let done = try await scene.accounts.session.use { connection in
                try SecondFactorCheck(code, in: key, from: OpenIDScene.address, rules: self.rules)
                    .run(by: AccountScene.worker, on: connection)
            }
            guard case .loggedIn(_, let ada) = done else {
                Issue.record("\(done)")
                return
            }
            #expect(ada.duty == nil && ada.source == .oidc)
            #expect(
                try await scene.accounts.texts(
                    """
                    select parameters->>'auth' from bascule.journal where action = 'login'
                     order by id desc limit 1
                    """) == ["oidc"])
        }
    }

    @Test func `a session is as good as a password for a while after its begin`() async throws {
        try await OpenIDScene.with { scene async throws in
            let ada = try #require(try await scene.accounts.find(scene.key()))
            guard case .session(let id) = ada.proof else { return }
            func isFresh(after seconds: Int) async throws -> Bool {
                try await scene.accounts.run(
                    """
                    update bascule.session
                       set created_at = clock_timestamp() - make_interval(secs => \(seconds))
                    """)
                return try await scene.accounts.session.use { try Sessions.isFresh(id, on: $0) }
            }
            #expect(SessionRules.fresh == .seconds(600))
            #expect(try await isFresh(after: 0))
            // A machine may take its time between the two statements.
            #expect(try await isFresh(after: 500))
            #expect(try await !isFresh(after: 600))
            #expect(
                try await scene.accounts.session.use { try !Sessions.isFresh(id + 1, on: $0) })
        }
    }
}
