// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// Quality control: charts, their runs and points, and what was said of them.
enum QualityOperations {
    static let all: [Operation] = [
        .list(
            "/qc", .permission(.viewData), hold: .found,
            "The control charts, by name, each with its last run", of: ChartView.Filter.self
        ) { call, _ in
            var filter = ChartView.Filter()
            filter.feeds = call.reach(of: .viewData).feeds.map(Array.init)
            return filter
        },
        .list(
            "/qc/{name}/runs", .permission(.viewData), hold: .found,
            "The runs of a chart, newest first, with the rules that fired",
            [
                Field(
                    "verdict", .choice(["accept", "warn", "reject", "not_evaluable"]),
                    "With this verdict")
            ], of: ChartRunView.Filter.self
        ) { call, connection in
            var filter = ChartRunView.Filter(
                chart: try chart(call, .viewData, on: connection).chart)
            filter.verdict = call.text("verdict")
            return filter
        },
        .list(
            "/qc/{name}/points", .permission(.viewData), hold: .found,
            "The points of a chart, newest first, with the rules that each breaks",
            of: ChartPointView.Filter.self
        ) { call, connection in
            ChartPointView.Filter(chart: try chart(call, .viewData, on: connection).chart)
        },
        .list(
            "/qc/{name}/comments", .permission(.viewData), hold: .found,
            "What was said of a chart's runs, newest first", of: ChartCommentView.Filter.self
        ) { call, connection in
            ChartCommentView.Filter(chart: try chart(call, .viewData, on: connection).chart)
        },
        .post(
            "/qc/{name}/comments", .permission(.commentCharts), hold: .found,
            "Writes down what was found out about a run",
            [
                Field("series", .text(1...1_000), "The run", isRequired: true),
                Field(
                    "comment", .text(1...CommentRun.longestComment), "What was found",
                    isRequired: true),
            ], of: ChartCommentView.self, comment),
    ]

    /// Of a feed that the caller may do this to.
    private static func chart(
        _ call: Call, _ permission: Permission, on connection: borrowing Connection
    ) throws -> ChartView {
        var filter = ChartView.Filter()
        filter.chart = call.name
        guard let chart = try filter.first(1, on: connection).first,
            call.reach(of: permission).includes(feed: chart.feed)
        else { throw Problem.notFound }
        return chart
    }

    private static func comment(
        _ call: Call, on connection: borrowing Connection
    ) throws -> ChartCommentView {
        let chart = try chart(call, .commentCharts, on: connection)
        var filter = ChartCommentView.Filter(chart: chart.chart)
        do {
            filter.id = try CommentRun(
                chart: chart.chart, series: call.text("series") ?? "",
                comment: call.text("comment") ?? ""
            ).run(by: call.actor, on: connection)
        } catch let error as any Worded where !(error is PostgresError) {
            throw Problem.refused(error.sentence)
        }
        guard let made = try filter.first(1, on: connection).first else { throw Problem.notFound }
        return made
    }
}
