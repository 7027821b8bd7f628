// SPDX-License-Identifier: Apache-2.0

/// Results of the rows of a transaction's files.
package struct LoadReport: Sendable, Equatable {
    /// One for each file that rows were appended for, in the order of their first rows.
    package internal(set) var files: [LoadCounts] = []
    /// Whether a key was met twice.
    ///
    /// A caller that starts the feed's next `TableLoader` with
    /// `expectsConflicts` spares it a COPY that is undone.
    package internal(set) var metConflicts = false
    /// Rows that the server refused; counted as rejected.
    package internal(set) var refused: [RefusedRow] = []

    /// The counts of one file; all zero when no row was appended for it.
    package subscript(fileID: Int64) -> LoadCounts {
        files.first { $0.fileID == fileID } ?? LoadCounts(fileID: fileID)
    }
}
