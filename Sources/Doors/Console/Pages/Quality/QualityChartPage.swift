// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/qc/{chart}`: the chart of each material and lot with the rule named on the point, and its runs.
enum QualityChartPage {
    /// Points that are drawn, over all materials.
    private static let points = 600
    /// Comments on the runs of one page that are shown.
    private static let comments = 1_000

    private struct Facts: Sendable {
        let chart: ChartView?
        let points: [ChartPointView]
        let runs: Paged<ChartRunView>
        /// By the run.
        let comments: [String: [ChartCommentView]]
    }

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    static func comment(_ visit: Visit) async throws -> Answer {
        let name = visit.parameters["chart"] ?? ""
        let (actor, reach) = (try visit.actor, visit.reach(of: .commentCharts))
        let action = CommentRun(
            chart: name, series: visit.form["series"] ?? "", comment: visit.form["comment"] ?? "")
        do {
            try await visit.site.pool.withConnection { connection in
                var filter = ChartView.Filter()
                filter.chart = name
                guard let chart = try filter.first(1, on: connection).first,
                    reach.includes(feed: chart.feed)
                else { throw Refusal.notFound }
                try action.run(by: actor, on: connection)
            }
        } catch let error as any Worded where !(error is PostgresError) {
            return try await answer(visit, status: 422, errors: [visit.face(error.sentence)])
        }
        return visit.done("/qc/" + FormText.encoded(name), .runCommented)
    }

    private static func answer(
        _ visit: Visit, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let name = visit.parameters["chart"] ?? ""
        let list = try ListQuery(visit, "/qc/" + FormText.encoded(name), [])
        let facts = try await visit.site.pool.withConnection { connection in
            var filter = ChartView.Filter()
            filter.chart = name
            let runs = try ChartRunView.Filter(chart: name).read(
                try list.page(), on: connection)
            var said = ChartCommentView.Filter(chart: name)
            said.series = runs.items.map(\.series)
            let comments = try said.first(comments, on: connection)
            return Facts(
                chart: try filter.first(1, on: connection).first,
                points: try ChartPointView.Filter(chart: name).first(points, on: connection),
                runs: runs,
                comments: Dictionary(grouping: comments.reversed(), by: \.series))
        }
        guard let chart = facts.chart, visit.reach(of: .viewData).includes(feed: chart.feed)
        else { throw Refusal.notFound }
        let (face, mayComment) = (visit.face, visit.mayDo(.commentCharts, chart.feed))
        let frame = QualityFrame(chart: chart, points: facts.points.reversed(), face: face)
        return .page(
            Layout.page(
                face, "qc-chart", part: "qc", title: chart.title,
                """
                \(visit.flash)\(frame.head)\(Layout.errors(errors))\(frame.drawings)\
                \(table(facts, of: chart, list, mayComment, face))
                """), status: status)
    }

    private static func table(
        _ facts: Facts, of chart: ChartView, _ list: ListQuery, _ mayComment: Bool, _ face: Face
    ) -> HTML {
        guard !facts.runs.items.isEmpty else { return .none }
        let title = face(en: "The last runs", fr: "Les dernières séries")
        let heads: Table.Heads = [
            (face(en: "Run", fr: "Série"), false), (face(en: "Measured", fr: "Mesurée"), false),
            (face(en: "Verdict", fr: "Verdict"), false), (face(en: "Rules", fr: "Règles"), false),
            (face(en: "Comments", fr: "Commentaires"), false),
        ]
        let rows = facts.runs.items.map { run in
            Table.row(
                run.series, heads,
                [
                    .head("\(outside: run.series)"), .plain(face.time(run.measuredAt)),
                    .plain(QualityWords.tag(run.verdict, face)),
                    .plain(QualityWords.rules(run.rules, face)),
                    .wide(
                        "\(said(facts.comments[run.series] ?? [], face))\(mayComment ? form(run, of: chart, face) : .none)"
                    ),
                ])
        }
        let links = list.links(
            facts.runs.next, newer: face(en: "Newer", fr: "Plus récentes"),
            older: face(en: "Older", fr: "Plus anciennes"), face)
        return face.panel(
            title, "\(Table.table("runs", caption: title, heads, rows, face))\(links)")
    }

    private static func said(_ comments: [ChartCommentView], _ face: Face) -> HTML {
        let all = comments.map { comment -> HTML in
            """
            <p data-testid="comment">\(outside: comment.comment)<small>\(face.actor(comment.commentedBy)), \
            \(face.time(comment.commentedAt))</small></p>
            """
        }
        return "\(all)"
    }

    private static func form(_ run: ChartRunView, of chart: ChartView, _ face: Face) -> HTML {
        let fields: HTML = """
            <input type="hidden" name="series" value="\(run.series)">\
            <label>\(face(en: "What was found", fr: "Ce qui a été trouvé"))\
            <input name="comment" required maxlength="\(CommentRun.longestComment)"></label>
            """
        return Controls.asking(
            face, "/qc/\(FormText.encoded(chart.chart))/comments",
            face(en: "Comment", fr: "Commenter"),
            face(
                en: "It stands with the run for good, under your name.",
                fr: "Il reste avec la série, sous votre nom."), fields, isRisky: false)
    }
}
