// SPDX-License-Identifier: Apache-2.0

/// What an import of a file would do, found by doing it and taking all of it back.
package struct Judgement: Sendable, Codable, Equatable {
    /// A row of the table that would get, or has got, other values.
    package struct ChangedRow: Sendable, Codable, Equatable {
        package struct Change: Sendable, Codable, Equatable {
            package let column: String
            /// As ISO 8601 or decimal text; nil for an empty cell.
            package let before: String?
            package let after: String?

            package init(column: String, before: String?, after: String?) {
                self.column = column
                self.before = before
                self.after = after
            }
        }

        /// The line of the file that brings the new values.
        package let line: Int64
        /// Where the values before came from.
        package let beforeFileID: Int64
        package let beforeLine: Int64
        package let key: [String]
        package let changes: [Change]

        package init(
            line: Int64, beforeFileID: Int64, beforeLine: Int64, key: [String], changes: [Change]
        ) {
            self.line = line
            self.beforeFileID = beforeFileID
            self.beforeLine = beforeLine
            self.key = key
            self.changes = changes
        }
    }

    /// How its file would end: `loaded`, `rejected`, `duplicate` or `failed`; of a container as its
    /// members would.
    package var state: String
    package var rowsRead: Int64 = 0
    package var rowsInserted: Int64 = 0
    package var rowsAmended: Int64 = 0
    package var rowsUnchanged: Int64 = 0
    package var rowsRejected: Int64 = 0
    package var warnings: Int64 = 0
    /// In the site's language.
    package var reason: String?
    package var dialect: String?
    /// The file that has the same bytes.
    package var duplicateOf: Int64?
    package var lines: Int64?
    /// The account of its lines, as JSON.
    package var lineAccount: String?
    /// The first of them.
    package var faults: [FaultView] = []
    /// The first of them.
    package var changed: [ChangedRow] = []

    /// Kept of one judgement.
    package static let faultsLimit = 200
    package static let changedLimit = 50

    package init(state: String) { self.state = state }

    /// Rows that would be in the table.
    package var rowsGood: Int64 { rowsInserted + rowsAmended + rowsUnchanged }
}
