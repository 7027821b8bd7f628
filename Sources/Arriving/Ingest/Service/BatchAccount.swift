// SPDX-License-Identifier: Apache-2.0

package import Logging
internal import Wording

/// Result of a batch, shown with its job.
package struct BatchAccount: Sendable, Equatable {
    /// Files and rows by result, a JSON object.
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
    /// A hint for a search; nil if there is none.
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
