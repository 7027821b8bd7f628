// SPDX-License-Identifier: Apache-2.0

/// Log lines about a thing that is away and retried: at once, then ever more rarely, and when it is
/// back.
///
/// Pure: time is a value.
package struct Outage: Sendable {
    /// Time between the first line and the second; doubled from then on.
    package static let firstPause: Duration = .seconds(60)
    package static let longestPause: Duration = .seconds(3_600)

    private var began: ContinuousClock.Instant?
    private var nextWord: ContinuousClock.Instant?
    private var pause = firstPause
    private var failures = 0

    package init() {}

    /// Notes one more failure.
    ///
    /// - Returns: since when it is away, if that is to be logged now; nil otherwise.
    package mutating func fail(at now: ContinuousClock.Instant) -> Duration? {
        failures += 1
        let start = began ?? now
        began = start
        if let nextWord {
            guard now >= nextWord else { return nil }
            pause = min(pause * 2, Self.longestPause)
        }
        nextWord = now + pause
        return start.duration(to: now)
    }

    /// Notes that it is back.
    ///
    /// - Returns: how long it was away; nil if it was not.
    package mutating func end(at now: ContinuousClock.Instant) -> Duration? {
        defer { self = Outage() }
        return began.map { $0.duration(to: now) }
    }

    /// How often it has failed in a row.
    package var count: Int { failures }
}
