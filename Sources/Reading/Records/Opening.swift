// SPDX-License-Identifier: Apache-2.0

/// Facts known before the first record.
package struct Opening: Sendable, Equatable {
    package var dialect: Dialect
    /// The header's fields, several header rows joined by a blank; empty if there is no header.
    package var header: [String] = []
    /// The fields of each header row.
    package var headerRecords: [[String]] = []
    /// Physical line of the header, from 1; 0 if there is none.
    package var headerLine = 0
    /// The lines before the header.
    package var preamble: [String] = []
    /// The cells of the units row; empty if there is none.
    package var units: [String] = []

    package init(dialect: Dialect) { self.dialect = dialect }
}
