// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Postgres
internal import Views
internal import Wording

/// `/qc/{chart}`: the chart of each material and lot with the rule named on the point, and its runs.
enum QualityChartPage {
    /// Points that are drawn, over all materials.
    private static let points = 600
    private static let runs = 50

    private struct Facts: Sendable {
        let chart: ChartView?
        let points: [ChartPointView]
        let runs: [ChartRunView]
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let name = visit.parameters["chart"] ?? ""
        let facts = try await visit.site.pool.withConnection { connection in
            var filter = ChartView.Filter()
            filter.chart = name
            return Facts(
                chart: try filter.first(1, on: connection).first,
                points: try ChartPointView.Filter(chart: name).first(points, on: connection),
                runs: try ChartRunView.Filter(chart: name).first(runs, on: connection))
        }
        guard let chart = facts.chart, visit.reach(of: .viewData).includes(feed: chart.feed)
        else { throw Refusal.notFound }
        let face = visit.face
        let frame = QualityFrame(chart: chart, points: facts.points.reversed(), face: face)
        return .page(
            Layout.page(
                face, "qc-chart", part: "qc", title: chart.title,
                "\(frame.head)\(frame.drawings)\(table(facts.runs, face))"))
    }

    private static func table(_ runs: [ChartRunView], _ face: Face) -> HTML {
        guard !runs.isEmpty else { return .none }
        let title = face(en: "The last runs", fr: "Les dernières séries")
        let heads: Table.Heads = [
            (face(en: "Run", fr: "Série"), false), (face(en: "Measured", fr: "Mesurée"), false),
            (face(en: "Verdict", fr: "Verdict"), false), (face(en: "Rules", fr: "Règles"), false),
        ]
        let rows = runs.map { run in
            Table.row(
                run.series, heads,
                [
                    .head("\(outside: run.series)"), .plain(face.time(run.measuredAt)),
                    .plain(QualityWords.tag(run.verdict, face)),
                    .plain(QualityWords.rules(run.rules, face)),
                ])
        }
        return face.panel(title, Table.table("runs", caption: title, heads, rows, face))
    }
}
