// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How a control chart of the laboratory stands: its last run.
package struct ChartView: View {
    package static let view = "charts"

    package var chart: String
    package var title: String
    package var kind: String
    package var feed: String
    package var computedAt: Timestamp?
    /// Why it can't be computed, and since when.
    package var problem: String?
    package var brokenSince: Timestamp?
    /// The last run; nil before the first.
    package var series: String?
    package var measuredAt: Timestamp?
    package var verdict: String?
    package var rules: [String]
    /// Whether the last run that could be judged is rejected.
    package var isRejected: Bool
    /// Results that rejected runs make doubtful.
    package var affected: Int

    package enum CodingKeys: String, RowColumn {
        case chart, title, kind, feed, problem, verdict, affected
        case computedAt = "computed_at"
        case brokenSince = "broken_since"
        case series = "serie"
        case measuredAt = "mesure_le"
        case rules = "regles"
        case isRejected = "is_rejected"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        chart = try row[.chart]
        title = try row[.title]
        kind = try row[.kind]
        feed = try row[.feed]
        computedAt = try row[.computedAt]
        problem = try row[.problem]
        brokenSince = try row[.brokenSince]
        series = try row[.series]
        measuredAt = try row[.measuredAt]
        verdict = try row[.verdict]
        rules = try row[.rules, as: [String]?.self] ?? []
        isRejected = try row[.isRejected]
        affected = try row[.affected]
    }

    package var place: Place { .text(chart) }
}

extension ChartView {
    package struct Filter: ViewFilter {
        package typealias Item = ChartView

        package var chart: String?
        /// Of these feeds; nil: of all.
        package var feeds: [String]?

        package init() {}

        package var question: Question {
            var conditions: [SQL] = []
            if let chart { conditions.append("chart = \(chart)") }
            if let feeds { conditions.append("feed = any(\(feeds))") }
            let branch = Question.Branch("bascule.charts", conditions)
            return Question(key: "chart", .text, descending: false, [branch])
        }
    }
}
