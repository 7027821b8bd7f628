// SPDX-License-Identifier: Apache-2.0

/// A key whose row is another at a later moment.
package struct DataChange: Sendable, Equatable, Codable {
    /// Nil: there was none.
    package let before: DataRow?
    /// Nil: there is none any more.
    package let after: DataRow?

    package init(before: DataRow?, after: DataRow?) {
        self.before = before
        self.after = after
    }

    package func key(in table: DataTable) -> [String] {
        (after ?? before)?.key(in: table) ?? []
    }
}
