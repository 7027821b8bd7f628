// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Postgres
@testable import PrivateCluster

@Suite struct RevivalTests {
    @Test func `a server is started again at once, and ever later while it dies at once`() {
        var revival = Revival()
        #expect(revival.pause(after: .seconds(3600)) == .zero)
        let short = (0..<9).map { _ in revival.pause(after: .milliseconds(50)) }
        #expect(
            short.map { Int($0 / .milliseconds(1)) } == [
                250, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000,
            ])
        #expect(revival.pause(after: nil) == .seconds(30), "a start that failed is no life")
        #expect(revival.pause(after: .seconds(1)) == .zero, "it has lived: all is forgiven")
    }

    @Test func `who waits for a server hears of its comeback, also of one just missed`() async {
        let comeback = Comeback()
        let seen = comeback.count
        let waiters = (0..<3).map { _ in Task { await comeback.heard(since: seen) } }
        comeback.announce()
        for waiter in waiters { await waiter.value }
        await comeback.heard(since: seen)
        let cancelled = Task { await comeback.heard(since: comeback.count) }
        cancelled.cancel()
        await cancelled.value
        await comeback.heard(since: comeback.count, within: .milliseconds(5))
    }
}
