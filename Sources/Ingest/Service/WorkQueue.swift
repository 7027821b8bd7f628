// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import Inbox
internal import Synchronization

/// What the watcher handed over and no worker has taken yet, feed by feed.
///
/// One batch of a feed is worked on at a time, in the order of arrival: what came later amends what
/// came before, never the other way round.
final class WorkQueue: Sendable {
    /// Files of one feed to be loaded together.
    struct Work: Sendable {
        let feed: String
        let arrivals: [Arrival]
        let refusals: [Refusal]

        var paths: [String] { arrivals.map(\.path) + refusals.map(\.path) }
    }

    struct Limits: Sendable {
        var files: Int
        var bytes: Int64
        /// A larger file is alone in its batch.
        var streamAboveBytes: Int64
    }

    private struct Line {
        var arrivals: [Arrival] = []
        var refusals: [Refusal] = []
        var isBusy = false
        var haltedUntil: ContinuousClock.Instant?
    }

    private let lines = Mutex<[String: Line]>([:])
    private let limits: Limits
    private let bell: Bell

    /// - Parameter bell: rung when there may be something to do.
    init(limits: Limits, bell: Bell) {
        self.limits = limits
        self.bell = bell
    }

    func offer(_ arrivals: [Arrival], _ refusals: [Refusal]) {
        lines.withLock { lines in
            for arrival in arrivals {
                lines[arrival.label, default: Line()].arrivals.append(arrival)
            }
            for refusal in refusals {
                lines[refusal.label, default: Line()].refusals.append(refusal)
            }
        }
        bell.ring()
    }

    /// The next batch, of the feed whose first file has waited longest.
    func next(now: ContinuousClock.Instant = .now) -> Work? {
        lines.withLock { lines in
            let ready = lines.filter { _, line in
                !line.isBusy && (line.haltedUntil.map { $0 <= now } ?? true)
                    && !(line.arrivals.isEmpty && line.refusals.isEmpty)
            }
            let oldest = ready.min { one, other in
                (one.value.arrivals.first?.identity.ctimeNanoseconds ?? 0)
                    < (other.value.arrivals.first?.identity.ctimeNanoseconds ?? 0)
            }
            guard let (feed, line) = oldest else { return nil }
            let count = batchCount(line.arrivals)
            lines[feed]?.arrivals.removeFirst(count)
            lines[feed]?.refusals = []
            lines[feed]?.isBusy = true
            return Work(
                feed: feed, arrivals: Array(line.arrivals.prefix(count)), refusals: line.refusals)
        }
    }

    /// How many of the first files go together: a pure function of their sizes.
    private func batchCount(_ arrivals: [Arrival]) -> Int {
        var count = 0
        var bytes: Int64 = 0
        for arrival in arrivals {
            let size = arrival.identity.size
            if count > 0 && (size > limits.streamAboveBytes || bytes + size > limits.bytes) {
                break
            }
            count += 1
            bytes += size
            if count == limits.files || size > limits.streamAboveBytes { break }
        }
        return count
    }

    /// The batch is over; with a halt, the feed rests that long, and so does what waits in it.
    func done(_ work: Work, haltFor halt: Duration? = nil) {
        lines.withLock { lines in
            lines[work.feed]?.isBusy = false
            lines[work.feed]?.haltedUntil = halt.map { .now + $0 }
        }
        bell.ring()
    }

    /// A feed that rests goes on now.
    func wake(_ feed: String) {
        lines.withLock { $0[feed]?.haltedUntil = nil }
        bell.ring()
    }

    /// Time until a feed that is still halted goes on; nil if none is.
    ///
    /// Ask with the `now` that `next` was asked with: a halt that was over then is no reason to wake
    /// up, only a free worker is.
    func nextDelay(now: ContinuousClock.Instant = .now) -> Duration? {
        lines.withLock { lines in
            lines.values.filter { !$0.isBusy && !($0.arrivals.isEmpty && $0.refusals.isEmpty) }
                .compactMap(\.haltedUntil).filter { $0 > now }.min().map { $0 - now }
        }
    }
}
