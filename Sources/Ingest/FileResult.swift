// SPDX-License-Identifier: Apache-2.0

/// What became of one file that the pipeline was given.
package struct FileResult: Sendable {
    package enum End: Sendable {
        /// The ledger says how it ended.
        case settled(Settlement)
        /// An earlier end, of this state, was completed: the file is in its place now.
        case stored(FileState)
        /// Nothing was done; why, and the file is looked at again later.
        case deferred(String)
    }

    /// The path the file was found at.
    package let path: String
    package let fileID: Int64?
    package let end: End
    /// Where the file is now; nil where it was not moved.
    package var storedPath: String?
    /// `<name>.faults.csv`, where there is one.
    package var reportPath: String?

    /// Whether the file is out of the inbox, as far as this run could see to it.
    var isEnded: Bool {
        if case .deferred = end { false } else { true }
    }

    package init(path: String, fileID: Int64?, end: End) {
        self.path = path
        self.fileID = fileID
        self.end = end
    }
}
