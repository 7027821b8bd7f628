// SPDX-License-Identifier: Apache-2.0

package import Wording

/// What became of one file that the pipeline was given.
package struct FileResult: Sendable {
    package enum End: Sendable {
        /// The ledger says how it ended.
        case settled(Settlement)
        /// An earlier end, of this state, was completed: the file is in its place now.
        case stored(FileState)
        /// Nothing was done; why, and the file is looked at again later.
        case deferred(Phrase)
    }

    /// The path the file was found at.
    package let path: String
    package let fileID: Int64?
    package let end: End
    /// Where the file is now; nil where it was not moved.
    package var storedPath: String?
    /// `<name>.faults.csv`, where there is one.
    package var reportPath: String?
    /// `<name>.rejects.csv`, where there are lines to mend.
    package var rejectsPath: String?
    /// Why it could not be moved though it is settled; it stays where it is, and is tried again.
    package var blocked: Phrase?
    /// Nothing of it was kept: it says what would become of the file.
    package var isTrial = false
    /// Time until it is worth looking at it again; nil: the usual.
    var lookAgainAfter: Duration?

    /// Whether the file is out of the inbox, as far as this run could see to it.
    var isEnded: Bool {
        if case .deferred = end { return false }
        return blocked == nil
    }

    package init(path: String, fileID: Int64?, end: End) {
        self.path = path
        self.fileID = fileID
        self.end = end
    }
}

extension [FileResult] {
    /// Files and rows by what became of them, as a JSON object.
    var counts: String {
        var files: [String: Int] = [:]
        var rows: Int64 = 0
        for result in self {
            switch result.end {
            case .settled(let end):
                files[end.state.rawValue, default: 0] += 1
                rows += end.rowsRead
            case .stored: files["moved", default: 0] += 1
            case .deferred: files["deferred", default: 0] += 1
            }
        }
        let parts = files.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
        return "{" + (parts + ["\"rows\": \(rows)"]).joined(separator: ", ") + "}"
    }
}
