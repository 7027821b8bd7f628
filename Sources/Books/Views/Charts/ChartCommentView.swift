// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What somebody has said of a run of controls.
package struct ChartCommentView: View {
    package static let view = "chart_comments"

    package var id: Int64
    package var chart: String
    package var series: String
    package var comment: String
    package var commentedAt: Timestamp
    package var commentedBy: String

    package enum CodingKeys: String, RowColumn {
        case id, chart, comment
        case series = "serie"
        case commentedAt = "commented_at"
        case commentedBy = "commented_by"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        chart = try row[.chart]
        series = try row[.series]
        comment = try row[.comment]
        commentedAt = try row[.commentedAt]
        commentedBy = try row[.commentedBy]
    }

    package var place: Place { .number(id) }
}

extension ChartCommentView {
    /// The comments of a chart, newest first.
    package struct Filter: ViewFilter {
        package typealias Item = ChartCommentView

        package var chart: String
        /// On these runs; nil: on all.
        package var series: [String]?
        package var id: Int64?

        package init(chart: String) { self.chart = chart }

        package var question: Question {
            var conditions: [SQL] = ["chart = \(chart)"]
            if let series { conditions.append("serie = any(\(series))") }
            if let id { conditions.append("id = \(id)") }
            return Question(
                key: "id", descending: true,
                [Question.Branch("bascule.chart_comments", conditions)])
        }
    }
}
