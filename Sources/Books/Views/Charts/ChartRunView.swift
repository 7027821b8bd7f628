// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A run of controls, with what a chart says of it.
package struct ChartRunView: View {
    package static let view = "chart_runs"

    package var chart: String
    package var series: String
    /// Of its first control.
    package var measuredAt: Timestamp
    /// Its number in the chart's order.
    package var ordinal: Int64
    /// accept, warn, reject or not_evaluable.
    package var verdict: String
    /// All that fired.
    package var rules: [String]

    package enum CodingKeys: String, RowColumn {
        case chart, ordinal, verdict
        case series = "serie"
        case measuredAt = "mesure_le"
        case rules = "regles"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        chart = try row[.chart]
        series = try row[.series]
        measuredAt = try row[.measuredAt]
        ordinal = try row[.ordinal]
        verdict = try row[.verdict]
        rules = try row[.rules]
    }

    package var place: Place { .number(ordinal) }
}

extension ChartRunView {
    /// The runs of a chart, newest first.
    package struct Filter: ViewFilter {
        package typealias Item = ChartRunView

        package var chart: String
        package var verdict: String?

        package init(chart: String) { self.chart = chart }

        package var question: Question {
            Question(
                key: "ordinal", .number, descending: true,
                [Question.Branch("bascule.chart_runs", ["chart = \(chart)"])],
                rest: verdict.map { ["verdict = \($0)"] } ?? [])
        }
    }
}
