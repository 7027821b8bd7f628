// SPDX-License-Identifier: Apache-2.0

package import Logging
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

/// A batch at work, as its tracker has it.
package protocol TrackedBatch: Sendable {
    var id: Int64 { get }

    /// Who wants it cancelled; nil: nobody.
    var cancelledBy: String? { get }

    /// Runs the body, whose statements on the connection a cancellation reaches.
    func stoppable<Value>(on connection: Connection, _ body: () throws -> Value) throws -> Value

    /// Shows how many bytes are read; cheap.
    func progress(_ bytes: Int64, of total: Int64, note: String)

    /// Ends it, in the transaction that loads the last of its files.
    ///
    /// - Throws: `BatchCancelled` where somebody was told by now that it is cancelled; nothing of the
    ///   transaction may be kept then.
    func complete(_ account: BatchAccount, on connection: Connection) throws

    /// Ends it as cancelled, in the transaction that settles what is left of its files.
    func completeCancelled(
        by actor: String, _ account: BatchAccount, on connection: Connection
    ) throws

    /// Ends it where no transaction of its own is left to do that, or where it has failed.
    func end(_ result: Result<BatchAccount, any Error>)
}

extension TrackedBatch {
    /// - Throws: `BatchCancelled` where somebody wants it cancelled.
    func check() throws {
        if cancelledBy != nil { throw BatchCancelled() }
    }
}

/// Somebody wants the batch cancelled; its job knows who.
package struct BatchCancelled: Error, CustomStringConvertible {
    package let description = "the batch was cancelled"

    package init() {}
}

/// The tracker refused an entry: the batch goes on untracked.
struct TrackingError: Error {
    let cause: any Error
}

/// What became of a batch, for whoever looks at its job.
package struct BatchAccount: Sendable, Equatable {
    /// Files and rows by what became of them, a JSON object.
    package let counts: String
    /// A line for each file that did not load cleanly, after one with the counts; none if all did.
    package let lines: [Line]

    package struct Line: Sendable, Equatable {
        package let level: Logger.Level
        package let text: String
    }
}

extension BatchAccount {
    init(_ results: [FileResult]) {
        counts = results.counts
        let remarks = results.compactMap(\.remark)
        let worst: Logger.Level = remarks.contains { $0.level == .warning } ? .warning : .info
        lines =
            remarks.isEmpty
            ? [] : [Line(level: worst, text: "\(results.count) files: \(results.counts)")] + remarks
    }
}

extension FileResult {
    /// What a person would look for; nil if there is nothing to say.
    fileprivate var remark: BatchAccount.Line? {
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
