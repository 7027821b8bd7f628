// SPDX-License-Identifier: Apache-2.0

/// When the next attempt to connect may be made: pure, doubling from 50 ms to 2 s.
struct Backoff {
    static let first: Duration = .milliseconds(50)
    static let longest: Duration = .seconds(2)

    private var delay: Duration = .zero
    private(set) var nextAttempt: ContinuousClock.Instant?

    mutating func noteFailure(at now: ContinuousClock.Instant) {
        delay = delay == .zero ? Self.first : min(delay * 2, Self.longest)
        nextAttempt = now + delay
    }

    mutating func noteSuccess() { self = Backoff() }

    /// How long to wait from now; zero when an attempt may be made.
    func pause(at now: ContinuousClock.Instant) -> Duration {
        guard let nextAttempt else { return .zero }
        return max(.zero, now.duration(to: nextAttempt))
    }
}
