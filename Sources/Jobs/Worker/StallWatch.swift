// SPDX-License-Identifier: Apache-2.0

/// Notices that slots are free and nothing has been claimed for too long: pure.
///
/// Most of the time that only means that there is no work; so it asks for a look at the table, and only
/// if due work stands there is the worker stalled.
struct StallWatch: Sendable {
    let limit: Duration
    private var quietSince: ContinuousClock.Instant?
    private(set) var isStalled = false

    init(limit: Duration) { self.limit = limit }

    /// Jobs were claimed, or all slots are taken: nothing is wrong.
    mutating func noteBusy() {
        quietSince = nil
        isStalled = false
    }

    /// A look has found nothing to claim though slots are free.
    mutating func noteQuiet(at now: ContinuousClock.Instant) {
        if quietSince == nil { quietSince = now }
    }

    /// Whether the table is to be asked.
    func wantsLook(at now: ContinuousClock.Instant) -> Bool {
        quietSince.map { now - $0 >= limit } ?? false
    }

    /// What the table has said; gives whether this is news.
    mutating func note(workWaits: Bool, at now: ContinuousClock.Instant) -> Bool {
        quietSince = now
        defer { isStalled = workWaits }
        return workWaits && !isStalled
    }
}
