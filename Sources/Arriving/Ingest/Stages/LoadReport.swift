// SPDX-License-Identifier: Apache-2.0

/// What became of the rows of a transaction's files.
package struct LoadReport: Sendable, Equatable {
    /// One for each file that rows were appended for, in the order of their first rows.
    package internal(set) var files: [LoadCounts] = []
    /// Whether a key was met twice.
    ///
    /// A caller that starts the feed's next `Loading` with
    /// `expectsConflicts` spares it a COPY that is undone.
    package internal(set) var metConflicts = false
    /// Rows that the server refused; counted as rejected.
    package internal(set) var refused: [RefusedRow] = []

    /// The counts of one file; all zero when no row was appended for it.
    package subscript(fileID: Int64) -> LoadCounts {
        files.first { $0.fileID == fileID } ?? LoadCounts(fileID: fileID)
    }
}

/// Rows of one file: `appended` = `inserted` + `amended` + `unchanged` + `rejected`, always.
package struct LoadCounts: Sendable, Equatable {
    package let fileID: Int64
    package var appended: Int64 = 0
    package var inserted: Int64 = 0
    package var amended: Int64 = 0
    package var unchanged: Int64 = 0
    package var rejected: Int64 = 0
    /// How many of the unchanged rows had other values that the feed's policy ignores.
    package var ignored: Int64 = 0

    package init(fileID: Int64) { self.fileID = fileID }
}

/// A row whose key was there already with other values, and that was therefore not stored.
package struct Collision: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// An earlier row of the same file has the key.
        case duplicateKey = "duplicate_key"
        /// An earlier file's row has the key, and the feed takes no amendments.
        case amendmentRefused = "amendment_refused"
    }

    package let fileID: Int64
    package let line: Int64
    package let kind: Kind
    /// The row is rejected; otherwise it counts as unchanged and deserves a warning.
    package let isRejected: Bool
    /// The row that has the key.
    package let otherFileID: Int64
    package let otherLine: Int64
}

/// When a load ends a chunk and what it keeps in memory.
package struct LoadLimits: Sendable {
    /// Bytes of a chunk: what is kept to be sent again when a key of it is there already (8 MiB).
    package var chunkBytes = 8 << 20
    /// Rows of a chunk.
    package var chunkRows = 1 << 17
    /// Bytes of a chunk that is staged: it waits on the server, and one look at the table does for all of it
    /// (128 MiB).
    package var stagedBytes = 128 << 20
    /// Rows of a chunk that is staged.
    package var stagedRows = 1 << 20
    /// Rows of one file that are found one by one because the server refuses them.
    package var refusedRows = 1_000
    /// How long a transaction may say nothing while its rows are judged: the server ends idle ones.
    package var heartbeat = Duration.seconds(10)

    package init() {}
}

/// Why a load cannot be finished.
package enum LoadError: Error, Sendable, CustomStringConvertible {
    /// Rows were removed by someone who does not keep Bascule's locks; the load may be repeated.
    case rowsVanished(table: String, expected: Int64, found: Int64)

    package var description: String {
        switch self {
        case .rowsVanished(let table, let expected, let found):
            "table \(table) was changed from outside while rows were merged into it "
                + "(\(expected) rows met their key, \(found) were settled): load the file again"
        }
    }
}
