// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Calendar
internal import Drawing
internal import Postgres
internal import Views
internal import Wording

/// The parts of `/charts`.
struct ChartsFrame {
    /// Points that break a rule and are listed, at most.
    private static let outsideLimit = 20

    let tables: [(title: String, table: DataTable)]
    let chart: ControlChart
    let unitColumn: String?
    let query: DataQuery
    let size: Int
    let face: Face

    private var table: DataTable { chart.table }
    private var column: DataTable.Column { chart.column }
    private var points: [DataPoint] { chart.points }
    private var limits: ControlLimits? { chart.limits }

    static func nothing(_ face: Face) -> HTML {
        """
        <section class="verdict"><h1>\(face(en: "Charts", fr: "Courbes"))</h1>
        <p>\(face(en: "No feed has numbers and times to draw.", fr: "Aucun flux n'a de nombres et de temps à tracer."))</p></section>
        """
    }

    var head: HTML {
        let title = face(en: "Charts", fr: "Courbes")
        return """
            <section class="verdict"><h1>\(title)</h1><p data-testid="verdict">\(verdict)</p></section>
            """
    }

    var filters: HTML {
        let feeds = tables.map { (value: $0.table.word, shown: $0.title) }
        let columns = ControlChart.numbers(table).map { (value: $0.name, shown: $0.name) }
        let ofSeries = table.columns.filter { table.series.contains($0.name) }.map(series)
        let sizes = ChartsPage.sizes.map { (value: "\($0)", shown: face.number($0)) }
        func day(_ name: String, _ label: String) -> HTML {
            let value = query[name] ?? ""
            return """
                <label>\(label)<input type="\(Controls.dayType(value))" name="\(name)" value="\(value)"></label>
                """
        }
        return """
            <form method="get" action="\(face.path("/charts"))" class="filters">\
            <label>\(face(en: "Source", fr: "Source"))\
            \(Controls.select("feed", feeds, chosen: table.word))</label>\
            <label>\(face(en: "Value", fr: "Grandeur"))\
            \(Controls.select("column", columns, chosen: column.name))</label>\(ofSeries)\
            \(day("from", face(en: "From day", fr: "Du jour")))\(day("to", face(en: "To day", fr: "Au jour")))\
            <label>\(face(en: "Points, at most", fr: "Points, au plus"))\
            \(Controls.select("points", sizes, chosen: "\(size)"))</label>\
            <button class="button">\(face(en: "Show", fr: "Afficher"))</button></form>
            """
    }

    private func series(_ column: DataTable.Column) -> HTML {
        let (name, chosen) = (query.name(of: column.name), query.equal[column.name])
        guard !column.choices.isEmpty else {
            return """
                <label><span>\(outside: column.name)</span><input name="\(name)" value="\(chosen ?? "")"></label>
                """
        }
        let options = column.choices.map { (value: $0, shown: $0) }
        return """
            <label><span>\(outside: column.name)</span>\
            \(Controls.select(name, options, chosen: chosen))</label>
            """
    }

    /// Names of broken rules, by the place of the point.
    private var broken: [Int: [String]] { chart.broken }

    private var named: String {
        let series = table.series.compactMap { query.equal[$0] }
        return (series + [column.name]).joined(separator: ", ")
    }

    private var decimals: Int {
        points.map { $0.value.split(separator: ".").dropFirst().first?.count ?? 0 }.max() ?? 0
    }

    private func number(_ value: Double, more: Int = 0) -> String {
        DataCells.number(ShownValue.fixed(value, decimals: min(6, decimals + more)), face)
    }

    private var verdict: String {
        guard !points.isEmpty else {
            return face(en: "No values fit.", fr: "Aucune valeur ne convient.")
        }
        let count = face(Phrase.counted(points.count, en: "# value[s]", fr: "# valeur[s]"))
        guard let limits else {
            return face(
                en: "\(named): \(count), too few for limits.",
                fr: "\(named) : \(count), trop peu pour des limites.")
        }
        let (mean, deviation) = (number(limits.mean, more: 1), number(limits.deviation, more: 2))
        let bad = broken.count
        let rules =
            bad == 0
            ? face(en: "no rule is broken", fr: "aucune règle n'est enfreinte")
            : face(
                Phrase.counted(
                    bad, en: "# point[s] break[s|] a rule",
                    fr: "# point[ enfreint|s enfreignent] une règle"))
        return face(
            en: "\(named): \(count), mean \(mean), s \(deviation): \(rules).",
            fr: "\(named) : \(count), moyenne \(mean), s \(deviation) : \(rules).")
    }

    var drawing: HTML {
        guard !points.isEmpty else { return .none }
        let broken = broken
        let marks = points.indices.map { place in drawn(points[place], broken[place] ?? []) }
        var lines: [ChartDrawing.Limit] = []
        if let limits, limits.deviation > 0 {
            for (times, kind) in [
                (0.0, .center), (-3, .bad), (-2, .warn), (2, .warn), (3, .bad),
            ] as [(Double, ChartDrawing.Limit.Kind)] {
                let name =
                    times == 0
                    ? face(en: "mean", fr: "moy.")
                    : (times > 0 ? "+" : "−") + "\(Int(abs(times))) s"
                let value = limits.mean + times * limits.deviation
                lines.append(
                    ChartDrawing.Limit(value, "\(name) \(number(value, more: 1))", kind))
            }
        }
        let picture = ChartDrawing(
            title: named, unit: chart.unit(unitColumn) ?? "", axis: .order(face.zone),
            series: [ChartDrawing.Series(named, marks)], limits: lines, language: face.language,
            verdict: verdict
        ).svg(.inline(testID: "control-chart"))
        return face.panel(
            named,
            """
            <div class="scroll" tabindex="0" role="region" aria-label="\(named)">\(HTML(picture))</div>\
            <details class="values"><summary>\(face(en: "The same as a table", fr: "Les mêmes en tableau"))</summary>\
            \(values(points.indices, broken, "points", named))</details>
            """,
            aside:
                "<p>\(face(en: "Limits from these values: mean ± 2 and 3 s, s from moving ranges", fr: "Limites d'après ces valeurs : moyenne ± 2 et 3 s, s d'après les étendues mobiles"))</p>"
        )
    }

    private func drawn(_ point: DataPoint, _ rules: [String]) -> ChartDrawing.Point {
        let value = (point.operation ?? "") + DataCells.number(point.value, face)
        let at = LocalTimeText(zone: face.zone).text(point.at.seconds)[face.language]
        let told = rules.isEmpty ? "" : " · " + rules.joined(separator: " ")
        return ChartDrawing.Point(
            at: point.at.seconds, value: point.operation == nil ? Double(point.value) : nil,
            isBound: point.operation != nil, title: "\(at) : \(value)\(told)", violates: rules)
    }

    /// To the row's history; of a table without a key, to its file.
    private func link(_ point: DataPoint) -> String {
        guard !table.key.isEmpty else { return face.path("/files/\(point.row.fileID)") }
        let key = KeyText.written(point.row.key(in: table))
        let path = DataPage.path(of: table)
        return face.path(path + (path.contains("?") ? "&" : "?") + "key=\(FormText.encoded(key))")
    }

    /// Points that break a rule, the newest first.
    var outside: HTML {
        let broken = broken
        guard !broken.isEmpty else { return .none }
        let title = face(en: "Points that break a rule", fr: "Les points hors règle")
        let places = broken.keys.sorted(by: >).prefix(Self.outsideLimit)
        let told: HTML =
            places.count < broken.count
            ? "<p>\(face(en: "the last \(places.count) of \(broken.count)", fr: "les \(places.count) derniers de \(broken.count)"))</p>"
            : .none
        return face.panel(title, values(places, broken, "broken", title), aside: told)
    }

    private func values(
        _ places: some Collection<Int>, _ broken: [Int: [String]], _ id: String, _ caption: String
    ) -> HTML {
        let heads: Table.Heads = [
            (face(en: "Time", fr: "Temps"), false), (column.name, true),
            (face(en: "Rules", fr: "Règles"), false),
            (face(en: "File, line", fr: "Fichier, ligne"), false),
        ]
        let rows = places.map { place in
            let point = points[place]
            let value = (point.operation ?? "") + DataCells.number(point.value, face)
            let rules = (broken[place] ?? []).map { "\(face.tag("bad", $0, $0)) " as HTML }
            return Table.row(
                nil, heads,
                [
                    .head("<a href=\"\(link(point))\">\(face.time(point.at))</a>"),
                    .plain("\(outside: value)"),
                    .plain("\(rules)"),
                    .plain(
                        "<a href=\"\(face.path("/files/\(point.row.fileID)"))\">\(point.row.fileID)</a>, \(point.row.line)"
                    ),
                ])
        }
        return Table.table(id, caption: caption, heads, rows, face)
    }
}
