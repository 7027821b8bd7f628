// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A value of a row at its time.
package struct DataPoint: Sendable, Equatable, Codable {
    package let at: Timestamp
    /// As decimal text.
    package let value: String
    /// `<`, `>`: the value is a bound, no measure; nil: it is one.
    package let operation: String?
    package let row: DataRow

    package init(at: Timestamp, value: String, operation: String?, row: DataRow) {
        self.at = at
        self.value = value
        self.operation = operation
        self.row = row
    }
}
