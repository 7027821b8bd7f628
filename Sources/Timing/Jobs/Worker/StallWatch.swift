// SPDX-License-Identifier: Apache-2.0

/// Notices that slots of a queue are free and nothing has been claimed for too long: pure.
///
/// Usually that only means that there is no work; so the table is looked at, and only if due work
/// stands there is the queue stalled. The loop that claims must not be the one that reports free
/// slots: it may hang.
struct StallWatch: Sendable {
    let limit: Duration
    private var quietSince: [String: ContinuousClock.Instant] = [:]
    /// The queues whose work waits though slots are free.
    private(set) var stalled: Set<String> = []

    init(limit: Duration) { self.limit = limit }

    /// Jobs of it were claimed, or all its slots are taken: nothing is wrong.
    mutating func noteBusy(_ queue: String) {
        quietSince[queue] = nil
        stalled.remove(queue)
    }

    /// Slots of it are free.
    mutating func noteFree(_ queue: String, at now: ContinuousClock.Instant) {
        if quietSince[queue] == nil { quietSince[queue] = now }
    }

    /// The queues for which the table is to be asked.
    func wantsLook(at now: ContinuousClock.Instant) -> [String] {
        quietSince.filter { now - $0.value >= limit }.keys.sorted()
    }

    /// Takes a look at the table for these queues; gives those that are newly stalled.
    mutating func noteQueues(
        waiting: Set<String>, of looked: [String], at now: ContinuousClock.Instant
    ) -> Set<String> {
        // A queue that has been busy since the look began is not to be called stalled for it.
        let quiet = looked.filter { quietSince[$0] != nil }
        for queue in quiet { quietSince[queue] = now }
        let found = waiting.intersection(quiet)
        let news = found.subtracting(stalled)
        stalled = stalled.subtracting(quiet).union(found)
        return news
    }
}
