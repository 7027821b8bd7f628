// SPDX-License-Identifier: Apache-2.0

import Daemon
import Synchronization
import Testing

@Suite struct WorkProgressTests {
    @Test func `what is shown is taken once, the newest of it`() {
        let progress = WorkProgress()
        #expect(!progress.isShown)
        #expect(progress.takeNew() == nil)
        progress.show(1, of: 9, note: "a")
        progress.show(2, of: 9, note: "b")
        #expect(progress.takeNew() == .init(done: 2, total: 9, note: "b"))
        #expect(progress.takeNew() == nil)
        #expect(progress.isShown)
    }

    @Test func `each step is told at once`() {
        let steps = Mutex<[Int64]>([])
        let progress = WorkProgress { shown in steps.withLock { $0.append(shown.done) } }
        progress.show(1)
        progress.show(2)
        #expect(steps.withLock { $0 } == [1, 2])
    }

    @Test func `the first who wants it stopped counts`() {
        let progress = WorkProgress()
        #expect(progress.stoppedBy == nil)
        progress.stop(by: "user:ann")
        progress.stop(by: "user:bob")
        #expect(progress.stoppedBy == "user:ann")
    }
}
