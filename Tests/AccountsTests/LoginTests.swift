// SPDX-License-Identifier: Apache-2.0

import Journal
import Postgres
import TestSupport
import Testing

@testable import Accounts

/// The throttle in the database, with many at the same time.
@Suite struct LoginTests {
    private let wrong = Password("not the right one")

    private func outcomes(
        _ count: Int, _ scene: AccountScene, from address: @escaping @Sendable (Int) -> String,
        as name: @escaping @Sendable (Int) -> String
    ) async throws -> (refused: Int, throttled: Int) {
        try await withThrowingTaskGroup(of: LoginAttempt.Outcome.self) { group in
            // Connections of their own, as of several processes.
            let sessions = try (0..<4).map { _ in Session(try scene.database.options) }
            for index in 0..<count {
                group.addTask { [wrong] in
                    try await LoginAttempt(
                        name(index), wrong, from: address(index), desk: HashingDesk(places: 1)
                    ).run(by: AccountScene.worker, on: sessions[index % 4])
                }
            }
            var (refused, throttled) = (0, 0)
            for try await outcome in group {
                switch outcome {
                case .refused: refused += 1
                case .throttled: throttled += 1
                case .directoryAway: Issue.record("there is no directory")
                case .loggedIn: Issue.record("a wrong password logged in")
                }
            }
            for session in sessions { await session.close() }
            return (refused, throttled)
        }
    }

    @Test func `of thirty wrong tries at once five are looked at`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        let all = try await outcomes(30, scene, from: { _ in "192.0.2.1" }, as: { _ in "ada" })
        // The wait of a second may pass while they queue for the processor.
        #expect((5...9).contains(all.refused), "\(all)")
        #expect(all.refused + all.throttled == 30)
        let counted = try await scene.number(
            "select failures from bascule.login_failure where name_digest <> ''")
        #expect(counted == all.refused, "none was lost")
    }

    @Test func `an address has thirty over all names, one after another or at once`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        let all = try await outcomes(50, scene, from: { _ in "192.0.2.1" }, as: { "name\($0)" })
        #expect((30...35).contains(all.refused), "\(all)")
        try await scene.holdWaits()
        guard case .throttled = try await scene.logIn("ada") else {
            Issue.record("the right password is refused while it lasts")
            return
        }
        #expect(try await scene.key("ada", from: "192.0.2.2").text.count == 43)
    }

    @Test func `the right password is refused while it lasts, and another address is not shut out`()
        async throws
    {
        let scene = try AccountScene()
        try await scene.add("ada")
        for _ in 0..<5 { #expect(try await scene.logIn("ada", wrong) == .refused) }
        try await scene.holdWaits()
        guard case .throttled(let time) = try await scene.logIn("ada") else {
            Issue.record("not throttled")
            return
        }
        #expect((.seconds(1) ... .seconds(61)).contains(time))
        _ = try await scene.key("ada", from: "192.0.2.2")
        _ = try await scene.key("ada", from: "2001:db8::1")
        try await scene.run(
            "update bascule.login_failure set failed_at = failed_at - interval '2 minutes'")
        _ = try await scene.key("ada")
        #expect(
            try await scene.number(
                "select count(*) from bascule.login_failure where name_digest <> ''") == 0)
        #expect(
            try await scene.number(
                "select failures from bascule.login_failure where address = '192.0.2.1'") == 0,
            "its own failures are forgiven")
    }

    @Test func `tries while it lasts make it no longer`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        for _ in 0..<5 { _ = try await scene.logIn("ada", wrong) }
        try await scene.holdWaits()
        for _ in 0..<7 { _ = try await scene.logIn("ada", wrong) }
        let failures = try await scene.number(
            "select failures from bascule.login_failure where name_digest <> ''")
        #expect(failures == 5)
    }

    @Test func `an own account does not clear the failures of others`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        try await scene.add("mallory")
        for _ in 0..<4 { _ = try await scene.logIn("ada", wrong) }
        _ = try await scene.key("mallory")
        #expect(
            try await scene.texts(
                "select (failures || ' ' || (name_digest = '')) from bascule.login_failure order by 1"
            )
                == ["4 false", "4 true"])
        _ = try await scene.logIn("ada", wrong)
        try await scene.holdWaits()
        guard case .throttled = try await scene.logIn("ada", wrong) else {
            Issue.record("not throttled")
            return
        }
    }

    @Test
    func `the addresses of one IPv6 network count as one over all names, and apart for a name`()
        async throws
    {
        let scene = try AccountScene()
        try await scene.add("ada")
        for index in 0..<5 {
            #expect(try await scene.logIn("ada", wrong, from: "2001:db8::\(index)") == .refused)
        }
        _ = try await scene.key("ada", from: "2001:db8::77")
        for index in 0..<25 {
            #expect(try await scene.logIn("x", wrong, from: "2001:db8::1:\(index)") == .refused)
        }
        try await scene.holdWaits()
        guard case .throttled = try await scene.logIn("ada", from: "2001:db8::ffff") else {
            Issue.record("the network is not throttled")
            return
        }
        _ = try await scene.key("ada", from: "2001:db8:0:1::1")
    }

    @Test func `an IPv4 address over IPv6 is the same one`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        for _ in 0..<5 { _ = try await scene.logIn("ada", wrong, from: "::ffff:192.0.2.9") }
        try await scene.holdWaits()
        guard case .throttled = try await scene.logIn("ada", from: "192.0.2.9") else {
            Issue.record("not throttled")
            return
        }
    }

    @Test(arguments: [
        "nobody", "ADA", "ada ", "", "a\u{0}b", "' or 1=1 --", "correct horse battery",
    ])
    func `a name that there is not is refused as a wrong password is, and kept nowhere`(
        name: String
    ) async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        #expect(try await scene.logIn(name) == .refused)
        let kept = try await scene.texts(
            """
            select concat(f) from bascule.login_failure f
             union all select concat(j) from bascule.journal j
            """)
        #expect(kept.count == 3)
        if name.count > 4 { #expect(kept.allSatisfy { !$0.contains(name) }, "\(kept)") }
        #expect(
            try await scene.texts("select subject from bascule.journal") == ["user"])
    }

    @Test func `a disabled user is refused as a wrong password is`() async throws {
        let scene = try AccountScene()
        let id = try await scene.add("ada")
        _ = try await scene.session.use { try Users.disable(id, by: "user:t", on: $0) }
        #expect(try await scene.logIn("ada") == .refused)
        #expect(try await scene.session.use { try Users.enable(id, on: $0) })
        _ = try await scene.key("ada")
    }

    @Test func `the journal has failures, throttles, and no more than twenty a minute`()
        async throws
    {
        let scene = try AccountScene()
        try await scene.add("ada")
        // The minute of a new database begins when its template was made.
        try await scene.run("update bascule.login_tally set since = clock_timestamp()")
        for _ in 0..<5 { _ = try await scene.logIn("ada", wrong) }
        let entries = try await scene.texts(
            "select actor || ' ' || action || ' ' || subject from bascule.journal order by id")
        #expect(
            entries == Array(repeating: "host:1 login refused user ada", count: 4)
                + ["host:1 login throttled user ada"])
        for index in 0..<25 { _ = try await scene.logIn("x\(index)", from: "192.0.2.\(index)") }
        #expect(try await scene.number("select count(*) from bascule.journal") == 20)
        try await scene.run("update bascule.login_tally set since = now() - interval '2 minutes'")
        _ = try await scene.logIn("x", from: "192.0.2.77")
        #expect(
            try await scene.texts(
                "select result->>'left_out' from bascule.journal order by id desc limit 1") == [
                    "10"
                ])
        #expect(try await scene.number("select count(*) from bascule.journal") == 21)
    }

    @Test func `counts of the day before are taken away, those of today are not`() async throws {
        let scene = try AccountScene()
        for index in 0..<6 { _ = try await scene.logIn("x", from: "192.0.2.\(index)") }
        try await scene.run(
            """
            update bascule.login_failure set failed_at = now() - interval '25 hours'
             where address < '192.0.2.3'
            """)
        _ = try await scene.logIn("x", from: "192.0.2.9")
        #expect(
            try await scene.texts(
                "select distinct address from bascule.login_failure order by 1")
                == ["192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.9"])
    }

    @Test func `twenty right passwords at once all log in`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        try await withThrowingTaskGroup(of: LoginAttempt.Outcome.self) { group in
            // From several networks: of one no more than eight wait at the desk.
            for index in 0..<20 {
                group.addTask { try await scene.logIn("ada", from: "192.0.2.\(index % 4)") }
            }
            for try await outcome in group {
                guard case .loggedIn = outcome else {
                    Issue.record("\(outcome)")
                    continue
                }
            }
        }
        #expect(try await scene.number("select count(*) from bascule.session") == 20)
    }

    @Test func `who is logged in is asked for the password once more, with the same throttle`()
        async throws
    {
        let scene = try AccountScene()
        try await scene.add("ada")
        let principal = try #require(try await scene.find(try await scene.key("ada")))
        func check(_ password: Password) async throws -> PasswordCheck.Outcome {
            try await PasswordCheck(password, of: principal, from: "192.0.2.1", desk: scene.desk)
                .run(by: AccountScene.worker, on: scene.session)
        }
        #expect(try await check(AccountScene.password) == .right)
        for _ in 0..<5 { #expect(try await check(wrong) == .wrong) }
        #expect(
            try await scene.texts("select actor || ' ' || action from bascule.journal order by id")
                == ["user:ada login"] + Array(repeating: "host:1 login refused", count: 4)
                + ["host:1 login throttled"])
        try await scene.holdWaits()
        guard case .throttled = try await check(AccountScene.password) else {
            Issue.record("not throttled")
            return
        }
        guard case .throttled = try await scene.logIn("ada") else {
            Issue.record("a login is counted apart")
            return
        }
    }

    @Test func `what can't be a name leaves no trace of its own`() async throws {
        let scene = try AccountScene()
        for name in ["Un mot de passe", "un autre mot de passe", "é", ""] {
            #expect(try await scene.logIn(name) == .refused)
        }
        #expect(
            try await scene.texts(
                """
                select failures::text from bascule.login_failure
                 where name_digest = sha256('') order by 1
                """) == ["4"])
        #expect(try await scene.number("select count(*) from bascule.login_failure") == 2)
    }
}
