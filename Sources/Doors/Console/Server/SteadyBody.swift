// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Told to `Deadlines`: the body that comes now may take longer than a request, if it comes at this
/// pace on average.
struct SteadyBody: Sendable {
    /// Told to `Deadlines`: all of it was taken.
    struct Taken: Sendable {}

    /// Bytes a second.
    let pace: Int
    /// Time that counts for nothing: every transfer begins slowly.
    let grace: TimeAmount
    private var bytes = 0
    private var waited = TimeAmount.zero
    private var askedAt: NIODeadline?

    init(pace: Int, grace: Duration) {
        self.pace = pace
        self.grace = TimeAmount(grace)
    }

    /// From now on the client is waited for.
    mutating func asks(at now: NIODeadline) { askedAt = askedAt ?? now }

    mutating func takes(_ count: Int, at now: NIODeadline) {
        bytes += count
        waited = waited + (askedAt.map { now - $0 } ?? .zero)
        askedAt = nil
    }

    /// How long the client may still take with nothing coming; zero or less: it is too slow.
    func left(at now: NIODeadline) -> TimeAmount {
        let passed = waited + (askedAt.map { now - $0 } ?? .zero)
        let earned = TimeAmount.milliseconds(Int64(bytes) * 1_000 / Int64(max(1, pace)))
        return grace + earned - passed
    }
}
