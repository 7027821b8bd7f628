// SPDX-License-Identifier: Apache-2.0

internal import Daemon
internal import FileSystem
internal import Inbox
internal import Synchronization

/// Arrivals handed over by the watcher that no worker has taken yet, by feed.
///
/// One batch of a feed is loaded at a time, in order of arrival: a later file amends earlier ones,
/// never the other way round.
final class WorkQueue: Sendable {
    /// Files of one feed to be loaded together.
    struct Work: Sendable {
        let feed: String
        let arrivals: [Arrival]
        let refusals: [Refusal]

        var paths: [String] { arrivals.map(\.path) + refusals.map(\.path) }

        func paths(besides ended: [String]) -> [String] {
            let ended = Set(ended.map { FileName($0) })
            return paths.filter { !ended.contains(FileName($0)) }
        }
    }

    struct Limits: Sendable {
        var files: Int
        var bytes: Int64
        /// A larger file is alone in its batch.
        var streamAboveBytes: Int64
    }

    private struct Line {
        /// Arrivals before `head` are taken: shifting the others up for each batch would cost one
        /// step a file.
        private var arrivals: [Arrival] = []
        private var head = 0
        var refusals: [Refusal] = []
        var isBusy = false
        var haltedUntil: ContinuousClock.Instant?

        var waiting: ArraySlice<Arrival> { arrivals[head...] }
        var isEmpty: Bool { head == arrivals.count && refusals.isEmpty }
        /// When the first file was last changed; a refusal alone has waited longest of all.
        var since: Int64 { head < arrivals.count ? arrivals[head].identity.ctimeNanoseconds : 0 }

        mutating func append(_ arrival: Arrival) { arrivals.append(arrival) }

        mutating func takeArrivals(_ count: Int) -> [Arrival] {
            let taken = Array(arrivals[head..<(head + count)])
            head += count
            if head == arrivals.count {
                arrivals = []
                head = 0
            } else if head > arrivals.count / 2 {
                arrivals.removeFirst(head)
                head = 0
            }
            return taken
        }

        /// The first files that go together; the feed's line is busy with them from now on.
        mutating func takeWork(of feed: String, _ limits: Limits) -> Work {
            defer { refusals = [] }
            isBusy = true
            return Work(
                feed: feed, arrivals: takeArrivals(Self.batchCount(waiting, limits)),
                refusals: refusals)
        }

        /// How many of the first files go together: a pure function of their sizes.
        private static func batchCount(_ arrivals: ArraySlice<Arrival>, _ limits: Limits) -> Int {
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

        func isReady(at now: ContinuousClock.Instant) -> Bool {
            !isBusy && !isEmpty && (haltedUntil.map { $0 <= now } ?? true)
        }
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
                lines[arrival.label, default: Line()].append(arrival)
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
            let oldest = lines.lazy.filter { $0.value.isReady(at: now) }
                .map { (feed: $0.key, since: $0.value.since) }
                .min { $0.since < $1.since }
            guard let feed = oldest?.feed else { return nil }
            return lines[feed]?.takeWork(of: feed, limits)
        }
    }

    /// The batch is over; with a halt, the feed rests that long, and so do its waiting files.
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
    /// Call it with the `now` given to `next`: a halt that was over then is no reason to wake up,
    /// only a free worker is.
    func nextDelay(now: ContinuousClock.Instant = .now) -> Duration? {
        lines.withLock { lines in
            lines.values.lazy.filter { !$0.isBusy && !$0.isEmpty }
                .compactMap(\.haltedUntil).filter { $0 > now }.min().map { $0 - now }
        }
    }
}

extension WorkQueue {
    /// Deferred files, by feed: taken up when the database is back, without waiting for their pause to
    /// end.
    ///
    /// Files that ended, or whose pause is over, are forgotten: the watcher has them again by then.
    /// There are never more here than were deferred in one pause.
    final class DeferredFiles: Sendable {
        typealias Instant = ContinuousClock.Instant

        private let paths = Mutex<[String: [FileName: Instant]]>([:])

        /// - Parameter end: of their pause.
        func addFiles(_ added: [String], of feed: String, until end: Instant, now: Instant = .now) {
            paths.withLock { paths in
                for path in added { paths[feed, default: [:]][FileName(path)] = end }
                paths = Self.stillDeferred(paths, at: now)
            }
        }

        func forget(_ ended: [String], of feed: String, now: Instant = .now) {
            paths.withLock { paths in
                for path in ended { paths[feed]?[FileName(path)] = nil }
                paths = Self.stillDeferred(paths, at: now)
            }
        }

        func takeAll(now: Instant = .now) -> [String: [String]] {
            paths.withLock { paths in
                defer { paths = [:] }
                return Self.stillDeferred(paths, at: now).mapValues { $0.keys.map(\.text) }
            }
        }

        private static func stillDeferred(
            _ paths: [String: [FileName: Instant]], at now: Instant
        ) -> [String: [FileName: Instant]] {
            paths.mapValues { $0.filter { $0.value > now } }.filter { !$0.value.isEmpty }
        }
    }
}
