// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A version of a row: which file and line brought it, by which declaration, and what became of it.
package struct DataVersion: Sendable, Equatable, Codable {
    /// `current`, `replaced`, `confirmed` (the same values came again) or `reverted`.
    package let part: String
    package let fileID: Int64
    /// Nil where the ledger has no such file any more.
    package let fileName: String?
    package let line: Int64
    package let loadedAt: Timestamp?
    /// The digest of the feed's declaration that the file was judged by.
    package let feedVersion: String?
    /// What brought the file into the inbox, and the worker that loaded it.
    package let origin: String?
    package let worker: String?
    /// Who imported it, as the journal has it.
    package let actor: String?
    /// In the order of the table's columns; nil for an empty cell.
    package let cells: [String?]

    package init(
        part: String, fileID: Int64, line: Int64, file: FileView?, actor: String?,
        loadedAt: Timestamp?, cells: [String?]
    ) {
        self.part = part
        self.fileID = fileID
        self.line = line
        self.loadedAt = loadedAt
        self.cells = cells
        fileName = file?.name
        feedVersion = file?.feedVersion
        origin = file?.origin
        worker = file?.worker
        self.actor = actor
    }
}
