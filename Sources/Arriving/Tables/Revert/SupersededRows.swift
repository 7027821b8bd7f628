// SPDX-License-Identifier: Apache-2.0

/// Rows of a file taken up again whose keys have other values from a file stored later.
package struct SupersededRows: Sendable, Equatable {
    package let rows: Int64
    /// Ids of the files whose values the table keeps; the first hundred.
    package let newer: [Int64]
    /// Their keys, each as its values with a slash between; the first twenty.
    package let keys: [String]

    static let newerLimit = 100
    static let keysLimit = 20
}

extension SupersededRows {
    /// Of several tables of one feed; nil: of none.
    package init?(of tables: [SupersededRows]) {
        guard !tables.isEmpty else { return nil }
        rows = tables.reduce(0) { $0 + $1.rows }
        newer = Array(Set(tables.flatMap(\.newer)).sorted().prefix(Self.newerLimit))
        keys = Array(tables.flatMap(\.keys).prefix(Self.keysLimit))
    }
}
