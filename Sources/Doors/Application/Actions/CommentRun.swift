// SPDX-License-Identifier: Apache-2.0

internal import Controls
package import Journal
package import Postgres

/// Writes down what an analyst has found out about a run of controls.
package struct CommentRun: Action {
    package static let verb = Verb.commentRun
    /// Characters of a comment, at most.
    package static let longestComment = ChartService.longestComment

    private let chart: String
    private let series: String
    private let comment: String

    package init(chart: String, series: String, comment: String) {
        (self.chart, self.series, self.comment) = (chart, series, comment)
    }

    /// - Returns: the comment's number.
    /// - Throws: `ChartError`.
    @discardableResult
    package func run(by actor: JournalActor, on connection: borrowing Connection) throws -> Int64 {
        try connection.transaction { connection in
            let id = try ChartService.addComment(
                comment, on: series, of: chart, by: actor.text, on: connection)
            try JournalEntry.write(
                "qc comment", subject: "chart \(chart)", by: actor.text,
                parameters: jsonText(["serie": series, "comment": comment]), on: connection)
            return id
        }
    }
}
