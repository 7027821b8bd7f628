// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Daemon

/// Something that is looked at when somebody asks: one look for all who ask at the same time.
///
/// The look runs in a task of its own. One that hangs holds up nobody for longer than their
/// patience, and no other is begun beside it.
actor Lookout<Value: Sendable> {
    struct Times: Sendable {
        /// So young a value is given at once.
        var fresh: Duration
        /// So old a one is still given at once, while it is looked again.
        var good: Duration
        /// The longest wait for a look.
        var patience: Duration
        /// After a look that failed.
        var again = Duration.seconds(1)
    }

    struct Answer: Sendable {
        /// Nil: none has succeeded yet.
        let value: Value?
        /// Of the value; nil where there is none.
        let age: Duration?
        /// Why the last look failed; nil: it did not, or has not ended.
        let failure: (any Error)?
        /// How long the look under way has taken so far; nil: nobody looks.
        let lookingFor: Duration?
    }

    private let times: Times
    private let look: @Sendable () async throws -> Value
    private var latest: (value: Value, at: ContinuousClock.Instant)?
    private var failed: (error: any Error, at: ContinuousClock.Instant)?
    /// The end of a look rings the bells of those who wait; nil: nobody looks.
    private var bells: [Bell]?
    private var begun = ContinuousClock.now

    init(_ times: Times, _ look: @escaping @Sendable () async throws -> Value) {
        self.times = times
        self.look = look
    }

    /// - Throws: `CancellationError` alone.
    func ask() async throws -> Answer {
        beginIfDue()
        guard bells != nil, !isYoung(times.good) else { return answer }
        let bell = Bell()
        bells?.append(bell)
        await bell.heard(within: times.patience, on: ContinuousClock())
        bells?.removeAll { $0 === bell }
        try Task.checkCancellation()
        return answer
    }

    /// What is known now; a look is begun where it is due, and not waited for.
    func glance() -> Answer {
        beginIfDue()
        return answer
    }

    private func beginIfDue() {
        guard bells == nil, !isYoung(times.fresh) else { return }
        if failed.map({ .now - $0.at >= times.again }) ?? true { begin() }
    }

    private func isYoung(_ age: Duration) -> Bool {
        latest.map { .now - $0.at < age } ?? false
    }

    private var answer: Answer {
        Answer(
            value: latest?.value, age: latest.map { .now - $0.at }, failure: failed?.error,
            lookingFor: bells == nil ? nil : .now - begun)
    }

    private func begin() {
        bells = []
        begun = .now
        Task { [look] in
            end(await Result { try await look() })
        }
    }

    private func end(_ result: Result<Value, any Error>) {
        switch result {
        case .success(let value): (latest, failed) = ((value, .now), nil)
        case .failure(let error): failed = (error, .now)
        }
        let heard = bells ?? []
        bells = nil
        for bell in heard { bell.ring() }
    }
}
