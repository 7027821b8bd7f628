// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension ChartService {
    /// Characters of a comment, at most.
    package static let longestComment = 2_000

    /// Writes down what somebody has found out about a run; within the caller's transaction.
    ///
    /// - Returns: the comment's number.
    /// - Throws: `ChartError.comment` for a text that is empty or too long, `.noRun` where the chart has
    ///   no such run.
    package static func addComment(
        _ text: String, on series: String, of chart: String, by actor: String,
        on connection: borrowing Connection
    ) throws -> Int64 {
        let isBlank = text.allSatisfy(\.isWhitespace)
        guard !isBlank, text.unicodeScalars.count <= longestComment, !text.utf8.contains(0) else {
            throw ChartError.comment(chart: chart, limit: longestComment)
        }
        // Such a text is no run's name, and the database does not take it.
        let names = [chart, series].contains { $0.utf8.contains(0) } ? ["", ""] : [chart, series]
        let id = try connection.query(
            """
            insert into qc.comments (chart, serie, comment, commented_by)
            select chart, serie, \(text), \(actor) from qc.runs
             where chart = \(names[0]) and serie = \(names[1])
            returning id
            """
        ).firstValue(as: Int64.self)
        guard let id else { throw ChartError.noRun(chart: chart, series: series) }
        return id
    }
}
