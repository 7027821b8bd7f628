// SPDX-License-Identifier: Apache-2.0

/// Rows of a file taken up again whose keys have other values from a file stored later.
package struct SupersededRows: Sendable, Equatable {
    package let rows: Int64
    /// Ids of the files whose values the table keeps; the first hundred.
    package let newer: [Int64]
    /// Their keys, each as its values with a slash between; the first twenty.
    package let keys: [String]
}
