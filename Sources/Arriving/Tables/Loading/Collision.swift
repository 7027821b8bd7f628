// SPDX-License-Identifier: Apache-2.0

/// A row that was not stored because its key existed with other values.
package struct Collision: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// An earlier row of the same file has the key.
        case duplicateKey = "duplicate_key"
        /// An earlier file's row has the key, and the feed takes no amendments.
        case amendmentRefused = "amendment_refused"
    }

    package let fileID: Int64
    package let line: Int64
    package let kind: Kind
    /// The row is rejected; otherwise it counts as unchanged and deserves a warning.
    package let isRejected: Bool
    /// The row that has the key.
    package let otherFileID: Int64
    package let otherLine: Int64
}
