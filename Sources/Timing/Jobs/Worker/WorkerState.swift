// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// State shared by a worker's loops.
struct WorkerState: Sendable {
    enum Phase: Sendable { case working, draining, settling }

    var phase = Phase.working
    var workerID: Int64?
    /// A life of this process that ended without its row having been seen to.
    var lostID: Int64?
    var workerLease: WorkerLease
    var hearing = Hearing()
    var cursors: [String: ScanCursor]
    var claims = ClaimTimes()
    var stall: StallWatch
    /// As the worker's row has them.
    var knownStalled: Set<String> = []
    var nextDue: ContinuousClock.Instant?
    var nextRenewal: ContinuousClock.Instant?
    var nextMaintenance: ContinuousClock.Instant?
    var nextPartitions: ContinuousClock.Instant?
    /// A claim whose answer got lost may have been made.
    var orphansSince: ContinuousClock.Instant?
    var isAway = false

    init(_ options: WorkerOptions) {
        workerLease = WorkerLease(lease: options.lease)
        cursors = options.slots.mapValues { _ in ScanCursor() }
        stall = StallWatch(limit: options.stallAfter)
    }
}
