// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Accounts

/// What a try leaves to those after it, and who waits for whom.
@Suite(.timeLimit(.minutes(2))) struct LoginWaitTests {
    private let wrong = Password("not the right one")
    private let addressRow: SQL = """
        select failures || ' ' || failed_at from bascule.login_failure where name_digest = ''
        """

    @Test func `a right login leaves the address as it was, also after failures of its own`()
        async throws
    {
        let scene = try AccountScene()
        try await scene.add("ada")
        try await scene.add("bob")
        _ = try await scene.logIn("x", wrong)
        let before = try await scene.texts(addressRow)
        _ = try await scene.key("ada")
        #expect(try await scene.texts(addressRow) == before)
        for _ in 0..<2 { _ = try await scene.logIn("ada", wrong) }
        #expect(try await scene.texts(addressRow) != before)
        _ = try await scene.key("ada")
        #expect(try await scene.texts(addressRow) == before)
        _ = try await scene.logIn("ada", wrong)
        _ = try await scene.logIn("bob", wrong)
        let after = try await scene.texts(
            "select failed_at::text from bascule.login_failure where name_digest = ''")
        _ = try await scene.key("ada")
        #expect(
            try await scene.texts(addressRow) == ["2 \(after[0])"],
            "a failure of another name since is the newest")
    }

    @Test func `an address or a browser with a NUL is kept without it`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        #expect(try await scene.logIn("ada", wrong, from: "a\u{0}b") == .refused)
        let outcome = try await LoginAttempt(
            "ada", AccountScene.password, from: "a\u{0}b", agent: "c\u{0}d", desk: scene.desk
        ).run(by: AccountScene.worker, on: scene.session)
        guard case .loggedIn = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try await scene.texts("select address || agent from bascule.session") == ["abcd"])
        #expect(
            try await scene.texts("select distinct parameters->>'address' from bascule.journal")
                == ["ab"])
    }

    @Test func `who logs in each hour lets a day without failures pass`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        for _ in 0..<3 { _ = try await scene.logIn("x", wrong) }
        for _ in 0..<25 {
            _ = try await scene.key("ada")
            try await scene.run(
                "update bascule.login_failure set failed_at = failed_at - interval '1 hour'")
        }
        _ = try await scene.logIn("x", wrong)
        #expect(
            try await scene.number(
                "select failures from bascule.login_failure where name_digest = ''") == 1)
    }

    @Test func `tries that must wait make no rows, and take old ones away`() async throws {
        let scene = try AccountScene()
        for index in 0..<30 { _ = try await scene.logIn("x\(index)", wrong) }
        _ = try await scene.logIn("x", wrong, from: "192.0.2.2")
        try await scene.holdWaits()
        try await scene.run(
            """
            update bascule.login_failure set failed_at = now() - interval '25 hours'
             where address = '192.0.2.2'
            """)
        for index in 0..<20 {
            let answer = try await scene.session.use {
                try LoginCounter(name: "y\(index)", address: "192.0.2.1").take(on: $0)
            }
            guard case .mustWait = answer else {
                Issue.record("\(answer)")
                return
            }
        }
        #expect(try await scene.number("select count(*) from bascule.login_failure") == 31)
    }

    @Test func `a try that must wait is told so without a place at the desk`() async throws {
        let scene = try AccountScene()
        try await scene.add("ada")
        for _ in 0..<5 { _ = try await scene.logIn("ada", wrong) }
        try await scene.holdWaits()
        try await scene.desk.withPlace { _ in
            try await scene.desk.withPlace { _ in
                guard case .throttled = try await scene.logIn("ada") else {
                    Issue.record("not throttled")
                    return
                }
            }
        }
    }

    @Test func `of one network eight wait for a place, and whoever gives up leaves the line`()
        async throws
    {
        let desk = HashingDesk(places: 1)
        func wait(for network: String?) -> Task<Void, any Error> {
            Task { try await desk.withPlace(for: network) { _ in } }
        }
        try await desk.withPlace { _ in
            let first = (0..<8).map { _ in wait(for: "192.0.2.1") }
            try await eventually("eight wait") { desk.waiting == 8 }
            await #expect(throws: HashingFailed.self) {
                try await desk.withPlace(for: "192.0.2.1") { _ in }
            }
            let others = [wait(for: "192.0.2.2"), wait(for: nil)]
            try await eventually("others wait too") { desk.waiting == 10 }
            first[3].cancel()
            try await eventually("one has left") { desk.waiting == 9 }
            await #expect(throws: CancellationError.self) { try await first[3].value }
            let again = wait(for: "192.0.2.1")
            try await eventually("its place in line is free") { desk.waiting == 10 }
            for task in first + others + [again] { task.cancel() }
            try await eventually("all have left") { desk.waiting == 0 }
        }
        try await desk.withPlace { _ in }
    }
}
