// SPDX-License-Identifier: Apache-2.0

/// Rows as a mail shows them.
package struct MailTable: Sendable, Equatable {
    package struct Column: Sendable, Equatable {
        package var title: String
        /// Figures stand one below the other.
        package var isNumber: Bool

        package init(_ title: String, isNumber: Bool = false) {
            self.title = title
            self.isNumber = isNumber
        }
    }

    package var columns: [Column]
    /// As people read them; as many cells as there are columns.
    package var rows: [[String]]

    package init(_ columns: [Column], _ rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }
}
