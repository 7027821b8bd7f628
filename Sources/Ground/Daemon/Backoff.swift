// SPDX-License-Identifier: Apache-2.0

/// How long to wait before a retry: twice as long each time, up to a limit.
package struct Backoff: Sendable, Hashable {
    /// Wait after the first failure, before jitter.
    package var base: Duration
    /// No wait is longer.
    package var cap: Duration
    /// Tries in all; nil: without end.
    package var attempts: Int?
    /// Random share of the wait, 0 (none) to 1 (all), so that many clients don't come back at once.
    package var jitter: Double

    package init(
        base: Duration = .seconds(1), cap: Duration = .seconds(300), attempts: Int? = 8,
        jitter: Double = 0.2
    ) {
        precondition(base > .zero && cap >= base, "a backoff needs 0 < base ≤ cap")
        precondition((0...1).contains(jitter), "jitter is a share, 0 to 1")
        self.base = base
        self.cap = cap
        self.attempts = attempts
        self.jitter = jitter
    }

    /// Wait before the next try; nil: that was the last.
    ///
    /// - Parameters:
    ///   - failures: Tries that have failed, 1 or more.
    ///   - chance: Drawn from 0..<1; 0 gives the longest wait.
    /// - Returns: The wait, `cap` at most.
    package func delay(afterFailures failures: Int, chance: Double) -> Duration? {
        precondition(failures >= 1, "there is nothing to wait for before a failure")
        if let attempts, failures >= attempts { return nil }
        var wait = base
        for _ in 1..<failures where wait < cap { wait = min(wait * 2, cap) }
        return wait * (1 - jitter * chance)
    }

    /// Wait before the next try, with a random part from the system; nil: that was the last.
    package func delay(afterFailures failures: Int) -> Duration? {
        delay(afterFailures: failures, chance: Double.random(in: 0..<1))
    }
}
