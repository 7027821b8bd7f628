// SPDX-License-Identifier: Apache-2.0

internal import Logging
package import Postgres
internal import Wording

/// Keeps track of every batch of the import as a job; knows no queue.
package protocol BatchTracker: Sendable {
    /// Enters a batch, in the transaction that claims its files: one statement.
    ///
    /// - Returns: nil where batches can't be tracked just now: the batch is loaded all the same.
    func begin(
        feed: String, files: Int, on connection: Connection
    ) throws -> (any TrackedBatch)?

    /// Which of these jobs were cancelled before they could end, and by whom.
    func cancelled(_ jobs: [Int64], on connection: Connection) throws -> [Int64: String]
}

extension FileResult {
    /// What a person would look for; nil if there is nothing to say.
    var remark: BatchAccount.Line? {
        switch end {
        case .stored: return nil
        case .deferred(let reason):
            return .init(level: .notice, text: "put off \(path): \(reason.en)")
        case .settled(let end):
            let file = "\(path) (file \(end.fileID))"
            switch end.state {
            case .loaded where end.rowsRejected == 0: return nil
            case .loaded:
                return .init(
                    level: .warning,
                    text: "loaded \(file): \(end.rowsRejected) of \(end.rowsRead) rows rejected")
            case .duplicate:
                return .init(level: .info, text: "duplicate \(file): \(end.reason)")
            case .arrived, .loading, .rejected, .failed, .reverted:
                return .init(
                    level: .warning, text: "\(end.state.rawValue) \(file): \(end.reason)")
            }
        }
    }
}
