// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A point of a control chart, with its limits and the rules that fired at it.
package struct ChartPointView: View {
    package static let view = "chart_points"

    package var chart: String
    package var series: String
    package var material: String
    /// Empty where all lots of the material are one point.
    package var lot: String
    package var measuredAt: Timestamp
    /// Its number in the chart's order.
    package var ordinal: Int64
    /// Nil: what was measured is no number.
    package var value: Double?
    package var z: Double?
    package var ewma: Double?
    package var cusumHigh: Double?
    package var cusumLow: Double?
    /// Moving range, range or deviation.
    package var spread: Double?
    package var center: Double?
    package var low: Double?
    package var high: Double?
    package var rules: [String]

    package enum CodingKeys: String, RowColumn {
        case chart, lot, ordinal, z, ewma
        case series = "serie"
        case material = "materiau"
        case measuredAt = "mesure_le"
        case value = "valeur"
        case cusumHigh = "cusum_haut"
        case cusumLow = "cusum_bas"
        case spread = "etendue"
        case center = "centre"
        case low = "bas"
        case high = "haut"
        case rules = "regles"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        chart = try row[.chart]
        series = try row[.series]
        material = try row[.material]
        lot = try row[.lot]
        measuredAt = try row[.measuredAt]
        ordinal = try row[.ordinal]
        value = try row[.value]
        z = try row[.z]
        ewma = try row[.ewma]
        cusumHigh = try row[.cusumHigh]
        cusumLow = try row[.cusumLow]
        spread = try row[.spread]
        center = try row[.center]
        low = try row[.low]
        high = try row[.high]
        rules = try row[.rules]
    }

    package var place: Place { .number(ordinal) }
}

extension ChartPointView {
    /// The points of a chart, newest first.
    package struct Filter: ViewFilter {
        package typealias Item = ChartPointView

        package var chart: String

        package init(chart: String) { self.chart = chart }

        package var question: Question {
            Question(
                key: "ordinal", .number, descending: true,
                [Question.Branch("bascule.chart_points", ["chart = \(chart)"])])
        }
    }
}

extension ChartPointView {
    /// Points of a chart that are looked through for its lots, at most.
    private static let lookedThrough: Int64 = 10_000

    /// The last points of each of the materials and lots that were measured last, in order of time.
    package static func last(
        _ count: Int, ofEach lots: Int, in chart: String, before end: Timestamp,
        on connection: borrowing Connection
    ) throws -> [ChartPointView] {
        try connection.query(
            """
            select \(columns: ChartPointView.self)
              from (select t.*, dense_rank() over (order by t.newest desc) as lot_place
                      from (select p.*,
                                   row_number() over (partition by materiau, lot
                                                      order by ordinal desc) as point_place,
                                   max(ordinal) over (partition by materiau, lot) as newest
                              from (select * from bascule.chart_points
                                     where chart = \(chart) and mesure_le < \(end)
                                     order by ordinal desc
                                     limit \(lookedThrough)) p) t) q
             where lot_place <= \(Int64(lots)) and point_place <= \(Int64(count))
             order by ordinal
             limit \(Int64(lots * count))
            """
        ).decode(as: ChartPointView.self)
    }
}
