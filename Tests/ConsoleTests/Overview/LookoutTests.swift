// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TestSupport
import Testing

@testable import Console

/// One look for all who ask, which holds up nobody.
@Suite struct LookoutTests {
    private struct Trouble: Error {}

    private static func times(_ good: Duration = .zero) -> Lookout<Int>.Times {
        Lookout<Int>.Times(
            fresh: .zero, good: good, patience: .milliseconds(200), again: .milliseconds(20))
    }

    /// A look that ends when it is told to.
    private final class Gate: Sendable {
        let looks = Atomic(0)
        private let (stream, told) = AsyncStream.makeStream(of: Void.self)

        func look() async -> Int {
            let number = looks.add(1, ordering: .relaxed).newValue
            for await _ in stream { break }
            return number
        }

        func open() { told.yield() }
    }

    @Test func `a look that hangs is waited for with patience, and by no second one`() async throws
    {
        let gate = Gate()
        let lookout = Lookout(Self.times()) { await gate.look() }
        let began = ContinuousClock.now
        let answers = try await withThrowingTaskGroup(of: Lookout<Int>.Answer.self) { group in
            for _ in 0..<8 { group.addTask { try await lookout.ask() } }
            var all: [Lookout<Int>.Answer] = []
            for try await answer in group { all.append(answer) }
            return all
        }
        #expect(.now - began < .seconds(5))
        #expect(answers.count == 8 && answers.allSatisfy { $0.value == nil && $0.age == nil })
        #expect(gate.looks.load(ordering: .relaxed) == 1)
        gate.open()
        try await eventually("its value is there in the end") {
            try await lookout.ask().value == 1
        }
        #expect(gate.looks.load(ordering: .relaxed) <= 2)
    }

    @Test func `who gives up is let go at once`() async throws {
        let gate = Gate()
        var times = Self.times()
        times.patience = .seconds(60)
        let lookout = Lookout(times) { await gate.look() }
        let began = ContinuousClock.now
        let visitor = Task { try await lookout.ask() }
        try await eventually("it looks") { gate.looks.load(ordering: .relaxed) == 1 }
        visitor.cancel()
        await #expect(throws: CancellationError.self) { try await visitor.value }
        #expect(.now - began < .seconds(30))
        gate.open()
    }

    @Test func `an old value is given with its age while it is looked again`() async throws {
        let gate = Gate()
        let lookout = Lookout(Self.times(.seconds(60))) { await gate.look() }
        gate.open()
        #expect(try await lookout.ask().value == 1)
        // The second look hangs.
        let began = ContinuousClock.now
        let answer = try await lookout.ask()
        #expect(answer.value == 1 && .now - began < .milliseconds(150))
        #expect(try #require(answer.age) > .zero)
    }

    @Test func `a failure is told beside the value before it, and ends with the next success`()
        async throws
    {
        let fails = Atomic(false)
        let lookout = Lookout(Self.times()) {
            if fails.load(ordering: .relaxed) { throw Trouble() }
            return 7
        }
        #expect(try await lookout.ask().failure == nil)
        fails.store(true, ordering: .relaxed)
        try await eventually("it fails") {
            let answer = try await lookout.ask()
            return answer.failure is Trouble && answer.value == 7
        }
        fails.store(false, ordering: .relaxed)
        try await eventually("it succeeds") { try await lookout.ask().failure == nil }
    }
}
