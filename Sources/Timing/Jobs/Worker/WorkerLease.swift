// SPDX-License-Identifier: Apache-2.0

/// Whether this worker may still call its jobs its own, and whether it may judge others: pure.
///
/// Two rules keep a job from running twice. A worker that could not renew its lease stops by itself
/// after two thirds of it, counted from before the request, so that it has stopped when others take
/// its jobs. And a worker takes no other's jobs for dead if it could not have heard it: after the
/// database was away (our own renewals had a gap, or the server has only just started) every worker
/// has a whole lease to be heard again.
struct WorkerLease: Sendable {
    let lease: Duration

    /// When the last renewal that worked was sent; nil: no worker yet.
    private var renewedAt: ContinuousClock.Instant?
    /// Since when our renewals have had no gap.
    private var steadySince: ContinuousClock.Instant?
    /// Microseconds for which the server has been up, as it said with the last renewal.
    private var serverUptime: Duration = .zero

    init(lease: Duration) { self.lease = lease }

    /// Time without a renewal after which the worker stands down.
    var patience: Duration { lease * 2 / 3 }

    /// A new worker id was given.
    mutating func begin(sentAt: ContinuousClock.Instant) {
        renewedAt = sentAt
        steadySince = sentAt
        serverUptime = .zero
    }

    /// The worker's row is gone, or it has stood down.
    mutating func end() {
        renewedAt = nil
        steadySince = nil
    }

    /// A renewal has worked.
    mutating func renew(sentAt: ContinuousClock.Instant, serverUptime: Duration) {
        if let renewedAt, sentAt - renewedAt > patience { steadySince = sentAt }
        renewedAt = sentAt
        self.serverUptime = serverUptime
    }

    /// Whether the worker must stop its jobs and come back as another one.
    func isOver(at now: ContinuousClock.Instant) -> Bool {
        renewedAt.map { now - $0 > patience } ?? false
    }

    /// Whether the jobs of workers that were not heard for a lease may be taken from them.
    func mayRescue(at now: ContinuousClock.Instant) -> Bool {
        guard let steadySince, !isOver(at: now) else { return false }
        return now - steadySince >= lease && serverUptime >= lease
    }
}
