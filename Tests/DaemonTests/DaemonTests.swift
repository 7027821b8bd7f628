// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Daemon
import Logging
import Synchronization
import Testing

@Suite struct DaemonTests {
    @Test func `a backoff doubles up to its cap and ends`() {
        let backoff = Backoff(base: .seconds(1), cap: .seconds(5), attempts: 6, jitter: 0.5)
        let waits = (1...6).map { backoff.delay(afterFailures: $0, chance: 0) }
        #expect(waits == [.seconds(1), .seconds(2), .seconds(4), .seconds(5), .seconds(5), nil])
        #expect(backoff.delay(afterFailures: 1, chance: 1) == .milliseconds(500))
        let endless = Backoff(attempts: nil)
        #expect(endless.delay(afterFailures: 1_000_000, chance: 0) == .seconds(300))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a bell rung before is heard once`() async {
        let bell = Bell()
        bell.ring()
        bell.ring()
        await bell.heard()
        let began = ContinuousClock.now
        await bell.heard(within: .milliseconds(50), on: ContinuousClock())
        #expect(ContinuousClock.now - began >= .milliseconds(50))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a bell rung from many threads wakes the listener each time`() async {
        let bell = Bell()
        for _ in 0..<500 {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await bell.heard() }
                group.addTask { bell.ring() }
            }
            // Two rings before a hearing are one: nothing is left over here.
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a cancelled listener goes, and the bell serves the next`() async {
        let bell = Bell()
        let listener = Task { await bell.heard() }
        listener.cancel()
        await listener.value
        bell.ring()
        await bell.heard()
    }

    @Test(.timeLimit(.minutes(1)))
    func `a poller works, sleeps, is woken and stops`() async throws {
        let bell = Bell()
        let rounds = Mutex(0)
        let poller = Poller(bell: bell) {
            let round = rounds.withLock {
                $0 += 1
                return $0
            }
            return round < 3 ? .milliseconds(1) : nil
        }
        let task = Task { try await poller.run() }
        while rounds.withLock({ $0 }) < 3 { await Task.yield() }
        bell.ring()
        while rounds.withLock({ $0 }) < 4 { await Task.yield() }
        task.cancel()
        try await task.value
        #expect(rounds.withLock { $0 } == 4)
    }

    @Test func `a poller ends with the error of its work`() async {
        struct Broken: Error {}
        let poller = Poller { throw Broken() }
        await #expect(throws: Broken.self) { try await poller.run() }
    }

    @Test func `instruments keep what they are told`() {
        let registry = MetricsRegistry()
        let files = registry.makeCounter(label: "files", dimensions: [("feed", "labo")])
        files.increment(by: 2)
        registry.makeCounter(label: "files", dimensions: [("feed", "labo")]).increment(by: 3)
        registry.makeMeter(label: "waiting", dimensions: []).set(7.0)
        let timer = registry.makeTimer(label: "load", dimensions: [])
        timer.recordNanoseconds(1_500_000_000)
        timer.recordNanoseconds(500_000_000)
        #expect(registry.value("files", [("feed", "labo")]) == .counter(5))
        #expect(registry.value("waiting") == .gauge(7))
        let counts = MetricsRegistry.timeBounds.map { [1, 2.5].contains($0) ? 1 : 0 } + [0]
        #expect(registry.value("load") == .histogram(counts: counts, sum: 2))
        #expect(registry.snapshot().map(\.key.label) == ["files", "load", "waiting"])
    }
}
