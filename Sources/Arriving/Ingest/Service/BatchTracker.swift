// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Keeps track of every batch of the import as a job; knows no queue.
package protocol BatchTracker: Sendable {
    /// Enters a batch, in the transaction that claims its files: one statement.
    ///
    /// - Returns: nil where batches can't be tracked just now: the batch is loaded all the same.
    func begin(
        feed: String, files: Int, on connection: Connection
    ) throws -> (any TrackedBatch)?

    /// Which of these jobs were cancelled before they could end, and by whom.
    func cancelled(_ jobs: [Int64], on connection: Connection) throws -> [Int64: String]
}
