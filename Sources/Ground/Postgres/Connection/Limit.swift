// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// How long one call may still wait, and whether its statement was cancelled because of that.
package struct Limit {
    /// How long the server gets to answer a cancellation before the connection is given up.
    static let cancelGrace: Duration = .seconds(5)

    private(set) var end: ContinuousClock.Instant?
    private(set) var didCancel = false
    private(set) var isCommit = false
    let start = ContinuousClock.now
    private var graceEnd: ContinuousClock.Instant?

    package init(_ duration: Duration?) { end = duration.map { ContinuousClock.now + $0 } }

    /// A commit, which may wait for a standby as long as it takes: looked at in slices.
    static var commit: Limit { Limit(commitSlice, isCommit: true) }
    private static let commitSlice: Duration = .milliseconds(200)

    private init(_ slice: Duration, isCommit: Bool) {
        self.init(slice)
        self.isCommit = isCommit
    }

    /// Begins the next slice of a commit.
    mutating func goOn() { end = .now + Self.commitSlice }

    /// A cancellation is sent again after this time without an answer.
    ///
    /// A cancellation that comes before the server has begun the statement is lost on it.
    private static let cancelAgain: Duration = .milliseconds(250)

    /// Notes that the statement was cancelled, and waits on for the server's answer.
    mutating func noteCancelled() {
        let lastMoment = graceEnd ?? .now + Self.cancelGrace
        didCancel = true
        graceEnd = lastMoment
        end = min(.now + Self.cancelAgain, lastMoment)
    }

    /// Whether the server has had its time to answer a cancellation.
    var isGracePast: Bool { graceEnd.map { $0 <= .now } ?? false }

    /// Milliseconds for poll(2), rounded up; -1 is for ever.
    package var pollMilliseconds: Int32 {
        guard let end else { return -1 }
        let (seconds, attoseconds) = max(.zero, ContinuousClock.now.duration(to: end)).components
        let milliseconds =
            seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: milliseconds)
    }
}

/// Waits until a descriptor is ready; gives the events, or 0 when the limit has passed.
package func poll(_ descriptor: Int32, _ events: Int32, _ limit: Limit) -> Int32 {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    while true {
        let ready = unsafe Glibc.poll(&entry, 1, limit.pollMilliseconds)
        if ready > 0 { return Int32(entry.revents) }
        if ready == 0 { return 0 }
        // See man 2 poll: only EINTR (and EAGAIN) can happen here, and means "again".
        guard errno == EINTR || errno == EAGAIN else { return Int32(POLLERR) }
    }
}
