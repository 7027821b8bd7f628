// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Feeds
internal import Postgres
internal import Views
internal import Wording

enum ChartOperations {
    /// Values over time, with the limits that they keep by themselves.
    struct Chart: Codable, Sendable {
        struct Limits: Codable, Sendable {
            let mean: Double
            let deviation: Double
            /// The mean, less and more two and three deviations.
            let warn_low: Double
            let warn_high: Double
            let action_low: Double
            let action_high: Double
        }

        struct Point: Codable, Sendable {
            let at: Timestamp
            let value: String
            /// `<`, `>`: the value is a bound, of which no limit is made; null: it is measured.
            let operation: String?
            let is_censored: Bool
            let violates: [String]
            let file_id: Int64
            let line_no: Int64
            /// For `GET /data/{name}/history`; null: the table has no key.
            let key: String?
        }

        let feed: String
        let column: String
        let unit: String?
        /// What was chosen, by you or as in the newest row.
        let series: JSONText
        /// Null: of fewer than three values.
        let limits: Limits?
        /// Those that a point breaks.
        let rules: [String]
        let points: [Point]
    }

    static let all: [Operation] = [
        Operation(
            .get, "/charts/control", .permission(.viewData), hold: .found,
            "The last values of a column by the time of their rows, with control limits and the rules that they break",
            query: [
                Field("feed", .text(1...200), "Of this feed; the first that has any, unless told"),
                Field("column", .text(1...200), "The first measurement, unless told"),
                Field(
                    "points", .integer(1...Int64(ControlChart.mostPoints)),
                    "How many at most; \(ControlChart.usualPoints) unless told"),
            ] + DataOperations.times,
            answer: ShapeReading.shape(of: Chart.self),
            .look { call, connection in try .value(chart(call, on: connection)) }
        ).choosing(
            by:
                "A column of the table: rows with this value. A column that tells series apart is as in the newest row, unless told"
        )
    ]

    private static func chart(
        _ call: Call, on connection: borrowing Connection
    ) throws -> Chart {
        let table = try table(call)
        let column = try column(call, of: table)
        let chart = try ControlChart(
            column, of: table, call.dataFilter, zone: call.site.zone.identifier,
            size: call.whole("points").map { Int($0) } ?? ControlChart.usualPoints,
            on: connection)
        let feed = call.site.installation.catalog[table.feed]
        let unit = feed?.columns.first { $0.name == column.name }?.unitColumn
        let broken = Set(chart.broken.values.joined())
        let chosen = chart.chosen.sorted { $0.key < $1.key }
        return Chart(
            feed: table.feed, column: column.name, unit: chart.unit(unit),
            series: JSONText(
                JSON.object(chosen.map { JSON.Member(name: $0.key, value: .text($0.value)) })
                    .written),
            limits: chart.limits.map(limits),
            rules: ControlLimits.rules.filter(broken.contains),
            points: chart.points.indices.map { point($0, chart) })
    }

    private static func table(_ call: Call) throws(Problem) -> DataTable {
        let reach = call.reach(of: .viewData)
        let wanted = call.text("feed")
        // Another feed's are not shown, and not told of.
        if let wanted {
            try call.requireFeed(call.site.installation.feed(ofTable: wanted)?.name ?? wanted)
        }
        let found = ControlChart.tables(of: call.site.installation).first { table in
            reach.includes(feed: table.feed) && (wanted == nil || table.word == wanted)
        }
        if let found { return found }
        throw .refused(
            Phrase(
                en: "There is no such feed, or it has no numbers and times to draw.",
                fr: "Ce flux n'existe pas, ou n'a pas de nombres et de temps à tracer."))
    }

    private static func column(_ call: Call, of table: DataTable) throws(Problem)
        -> DataTable.Column
    {
        guard let wanted = call.text("column") else { return ControlChart.preferred(table) }
        let numbers = ControlChart.numbers(table)
        if let found = numbers.first(where: { $0.name == wanted }) { return found }
        throw .invalid([Misfit("column", .choice(numbers.map(\.name)))])
    }

    private static func limits(_ limits: ControlLimits) -> Chart.Limits {
        func at(_ times: Double) -> Double { limits.mean + times * limits.deviation }
        return Chart.Limits(
            mean: limits.mean, deviation: limits.deviation, warn_low: at(-2), warn_high: at(2),
            action_low: at(-3), action_high: at(3))
    }

    private static func point(_ place: Int, _ chart: ControlChart) -> Chart.Point {
        let point = chart.points[place]
        return Chart.Point(
            at: point.at, value: point.value, operation: point.operation,
            is_censored: point.operation != nil,
            violates: chart.broken[place] ?? [], file_id: point.row.fileID,
            line_no: point.row.line,
            key: chart.table.key.isEmpty
                ? nil : KeyText.written(point.row.key(in: chart.table)))
    }
}
