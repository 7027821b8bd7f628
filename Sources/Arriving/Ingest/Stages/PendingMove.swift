// SPDX-License-Identifier: Apache-2.0

/// A settled file that has not reached its last place.
package struct PendingMove: Sendable {
    package let state: FileState
    package let sha256: [UInt8]?
    package let bytes: Int64
    package let storedPath: String
    package let rowsRejected: Int64
    /// Which file it is about; nil where the ledger does not know.
    let settled: SettledIdentity?
    /// How often its move could not be done.
    let blockedTimes: Int
}
