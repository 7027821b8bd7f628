// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/qc`: every control chart, with the verdict of its last run.
enum QualityPage {
    /// Charts of one page; a laboratory has a few dozen.
    private static let listed = 500

    static func show(_ visit: Visit) async throws -> Answer {
        let face = visit.face
        let reach = visit.reach(of: .viewData)
        let charts = try await visit.site.pool.withConnection { connection in
            try ChartView.Filter().first(listed, on: connection)
        }.filter { reach.includes(feed: $0.feed) }
        let title = face(en: "Quality control", fr: "Contrôle qualité")
        // A declaration that can't be read is of no feed yet.
        let mistaken =
            face.mayDoEverywhere(.viewData) ? Mistaken(of: .controls, visit).note : HTML.none
        return .page(
            Layout.page(
                face, "qc", title: title,
                """
                <section class="verdict"><h1>\(title)</h1>\
                <p data-testid="verdict">\(sentence(charts, face))</p></section>
                \(mistaken)
                \(table(charts, face))
                """))
    }

    private static func sentence(_ charts: [ChartView], _ face: Face) -> String {
        let rejected = charts.count(where: \.isRejected)
        if charts.isEmpty {
            return face(
                en: "No control chart has been computed yet: they stand in config/qc.",
                fr: "Aucune carte de contrôle n'a encore été calculée : leur place est config/qc.")
        }
        guard rejected > 0 else {
            return face(
                en: "No chart's last run is rejected.",
                fr: "Aucune carte n'a sa dernière série rejetée.")
        }
        return face(
            Phrase.counted(
                rejected, en: "# chart[ is|s are] rejected: find the cause, measure again.",
                fr: "# carte[ est rejetée|s sont rejetées] : cherchez la cause, mesurez de nouveau."
            ))
    }

    private static func table(_ charts: [ChartView], _ face: Face) -> HTML {
        guard !charts.isEmpty else { return .none }
        let title = face(en: "Control charts", fr: "Cartes de contrôle")
        let heads: Table.Heads = [
            (face(en: "Chart", fr: "Carte"), false),
            (face(en: "Last run", fr: "Dernière série"), false),
            (face(en: "Measured", fr: "Mesurée"), false),
            (face(en: "Verdict", fr: "Verdict"), false),
            (face(en: "Rules", fr: "Règles"), false),
            (face(en: "Doubtful results", fr: "Résultats douteux"), true),
        ]
        let rows = charts.map { chart in
            let path = face.path("/qc/" + FormText.encoded(chart.chart))
            let problem: HTML =
                chart.problem.map { "<p class=\"hint\">\(outside: $0)</p>" } ?? .none
            return Table.row(
                chart.chart, heads,
                [
                    .head("<a href=\"\(path)\">\(outside: chart.title)</a>\(problem)"),
                    .plain("\(outside: chart.series ?? "")"),
                    .plain(chart.measuredAt.map { face.time($0) } ?? .none),
                    .plain(chart.verdict.map { QualityWords.tag($0, face) } ?? .none),
                    .plain(QualityWords.rules(chart.rules, face)),
                    .plain("\(face.number(chart.affected))"),
                ])
        }
        return face.panel(title, Table.table("charts", caption: title, heads, rows, face))
    }
}
