// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Estimated limits of a control chart, of one material and lot.
package struct ChartLimitView: View {
    package static let view = "chart_limits"

    package var chart: String
    package var material: String
    package var lot: String
    package var center: Double
    package var low: Double
    package var high: Double
    /// Values or subgroups that they were estimated from.
    package var n: Int
    /// Nil: estimated anew with each change.
    package var frozenAt: Timestamp?
    package var by: String?
    private var order: String

    package enum CodingKeys: String, RowColumn {
        case chart, lot, n, by
        case order = "place"
        case material = "materiau"
        case center = "centre"
        case low = "bas"
        case high = "haut"
        case frozenAt = "frozen_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        chart = try row[.chart]
        material = try row[.material]
        lot = try row[.lot]
        center = try row[.center]
        low = try row[.low]
        high = try row[.high]
        n = try row[.n]
        frozenAt = try row[.frozenAt]
        by = try row[.by]
        order = try row[.order]
    }

    package var place: Place { .text(order) }
}

extension ChartLimitView {
    package struct Filter: ViewFilter {
        package typealias Item = ChartLimitView

        package var chart: String

        package init(chart: String) { self.chart = chart }

        package var question: Question {
            Question(
                key: "place", .text, descending: false,
                [Question.Branch("bascule.chart_limits", ["chart = \(chart)"])])
        }
    }
}
