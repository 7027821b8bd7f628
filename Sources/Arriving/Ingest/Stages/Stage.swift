// SPDX-License-Identifier: Apache-2.0

/// The boundaries a batch of files passes, in this order.
///
/// Called at each stage.
package enum Stage: String, Sendable, CaseIterable {
    /// The ledger has the files, this worker holds them.
    case claim
    /// Their bytes are hashed.
    case digest
    /// The transaction is open, duplicates are known.
    case admission
    /// Every row is judged; of a large file, the last row was.
    case inspection
    /// The rows are in the feed's table, not committed.
    case merged
    /// Counts, faults and states are written, not committed.
    case settled
    case committed
    /// The files are in their folders, the reports written.
    case moved
    /// The ledger knows that they are.
    case stored
}
