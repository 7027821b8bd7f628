// SPDX-License-Identifier: Apache-2.0

/// Where a worker begins to read a queue, and when it reads it from the front again.
///
/// Every job that was claimed leaves an index entry behind, and while an old transaction is open no
/// vacuum may remove it: a claim that begins at the front then steps over all of them. What this
/// worker has seen claimed need not be seen again, so it begins where it left off. What may stand
/// before that (a hint was lost, another worker's claim was undone) is found by a look from the
/// front now and then: as often as such looks cost at most a twentieth of the time.
struct ScanCursor: Sendable {
    /// A look from the front may take this share of the time.
    private static let share = 20
    /// A look from the front is due after this time at the latest, whatever it costs.
    private static let longest: Duration = .seconds(10)
    /// A look cheaper than this is as good as any other.
    private static let cheap: Duration = .milliseconds(1)

    private var mark = Fetch.Position.front
    private var frontCost: Duration = .zero
    private var lastFront: ContinuousClock.Instant?

    /// Where the next look begins.
    func start(at now: ContinuousClock.Instant) -> Fetch.Position {
        guard let lastFront else { return .front }
        let pause = frontCost < Self.cheap ? .zero : min(frontCost * Self.share, Self.longest)
        return now - lastFront >= pause ? .front : mark
    }

    /// Notes what a look has found.
    ///
    /// - Parameters:
    ///   - end: All before it is taken; nil: nothing was found.
    ///   - cost: From asking to the answer.
    mutating func noteScan(
        from start: Fetch.Position, end: Fetch.Position?, cost: Duration,
        at now: ContinuousClock.Instant
    ) {
        if start == .front {
            // Half of the old cost: one slow answer is not yet a slow queue.
            frontCost = (frontCost + cost) / 2
            lastFront = now
            if let end { mark = end }
        } else if let end {
            mark = max(mark, end)
        }
    }

    /// A job was put in at this place.
    mutating func lower(to position: Fetch.Position) { mark = min(mark, position) }

    /// Forgets everything: the next look begins at the front.
    mutating func reset() { self = ScanCursor() }
}
