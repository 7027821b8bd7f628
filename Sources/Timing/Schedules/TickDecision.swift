// SPDX-License-Identifier: Apache-2.0

package import Wording

/// The decision on one nominal instant of a schedule, or on many in succession.
package struct TickDecision: Sendable, Equatable {
    package enum Outcome: String, Sendable {
        case enqueued, skipped, paused, missed, merged
    }

    /// Why; the times are nominal instants.
    package enum Reason: Sendable, Equatable {
        /// In time, or so many seconds late.
        case due(late: Int64)
        /// Behind the job of another tick.
        case behind(Int64)
        /// The jobs of these ticks are cancelled.
        case instead(of: [Int64])
        /// The job of that tick waits or runs still.
        case stillActive(Int64)
        /// A job waits already for the running one.
        case buffered(Int64)
        case tooManyActive(Int)
        case paused(by: String, since: Int64, reason: String?)
        /// Nothing is caught up where there is no window.
        case outsideCatchUp(late: Int64, window: Int64?, outage: Range<Int64>?)
        /// A later tick is run for it as well.
        case mergedInto(Int64, outage: Range<Int64>?)
    }

    package var nominal: Int64
    package var outcome: Outcome
    package var reason: Reason
    /// The effect of a change of the clock.
    package var note: Phrase?
    /// Where its data begin; they end at the nominal instant.
    package var windowStart: Int64?
    /// More than 1: it stands for all ticks through `through`.
    package var count = 1
    package var through: Int64?
    /// Jobs to be cancelled for it.
    package var cancels: [Int64] = []

    package init(_ nominal: Nominal, _ outcome: Outcome, _ reason: Reason) {
        self.nominal = nominal.instant
        self.note = nominal.note
        self.outcome = outcome
        self.reason = reason
    }
}
