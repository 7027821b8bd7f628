// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Result of one file that was given to the pipeline.
package struct FileResult: Sendable {
    package enum End: Sendable {
        /// The ledger says how it ended.
        case settled(Settlement)
        /// An earlier settlement, with this state, was completed: the file is in its place now.
        case stored(FileState)
        /// Nothing was done, for this reason; the file is looked at again later.
        case deferred(Phrase)
    }

    /// The path the file was found at.
    package let path: String
    package let fileID: Int64?
    /// The batch that did it, where it was a job.
    package var jobID: Int64?
    package let end: End
    /// Path of the file now; nil if it was not moved.
    package var storedPath: String?
    /// `<name>.faults.csv`, where there is one.
    package var reportPath: String?
    /// `<name>.rejects.csv`, if there are lines to mend.
    package var rejectsPath: String?
    /// The reason why the settled file could not be moved; it stays, and is tried again.
    package var blocked: Phrase?
    /// Nothing of it was kept: it shows the expected result.
    package var isTrial = false
    /// Time until the next look; nil: the usual.
    var lookAgainAfter: Duration?

    /// Whether the file has left the inbox, as far as this run could do it.
    package var isEnded: Bool {
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
    /// Files and rows by result, as a JSON object.
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
