// SPDX-License-Identifier: Apache-2.0

/// Rows of a file taken up again under whose keys a file that was stored later has brought other values.
package struct SupersededRows: Sendable, Equatable {
    package let rows: Int64
    /// The files whose values the table keeps, by id; the first hundred.
    package let newer: [Int64]
    /// Their keys, each as its values with a slash between; the first twenty.
    package let keys: [String]
}
