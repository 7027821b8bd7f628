// SPDX-License-Identifier: Apache-2.0

package import Logging

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
