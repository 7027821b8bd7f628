// SPDX-License-Identifier: Apache-2.0

/// How the files of a feed hold their rows.
package enum FileFormat: String, Sendable, CaseIterable {
    /// A table: delimited text, or a sheet of a workbook.
    case table
    /// JSON Lines: an object a line.
    case jsonl
    /// XML: an element a record.
    case xml
}
