// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Calendar
internal import Drawing
internal import Postgres
internal import Views
internal import Wording

/// The parts of the page of an aggregate.
struct AggregateFrame {
    let aggregate: DeclaredAggregate
    let story: AggregateStory
    let list: ListQuery
    /// As it was sent, where it was refused.
    let form: [String: String]
    let face: Face

    var path: String { "/aggregates/" + FormText.encoded(aggregate.name) }

    var head: HTML {
        let grain =
            switch aggregate.calendar.grain {
            case .factoryDay: face(en: "by factory day", fr: "par journée d'usine")
            case .day: face(en: "by day", fr: "par jour")
            case .week: face(en: "by week", fr: "par semaine")
            case .month: face(en: "by month", fr: "par mois")
            case .quarter: face(en: "by quarter", fr: "par trimestre")
            case .year: face(en: "by year", fr: "par année")
            case .periods: face(en: "by period", fr: "par période")
            case .season: face(en: "by season", fr: "par campagne")
            }
        let from = aggregate.sources.joined(separator: ", ")
        let error: HTML =
            story.view?.error.map { "<p data-testid=\"reason\">\(face.kept("\(outside: $0)"))</p>" }
            ?? .none
        return """
            <section class="verdict"><p class="path"><a href="\(face.path("/aggregates"))">\
            \(face(en: "Aggregates", fr: "Agrégats"))</a></p><h1>\(outside: aggregate.title)</h1>
            <p><code>\(outside: "\(aggregate.schema).\(aggregate.table)")</code>, \(grain), \
            \(face(en: "computed from", fr: "calculé à partir de")) <code>\(outside: from)</code></p>\
            \(error)</section>
            """
    }

    var chart: HTML {
        guard let column = story.column else { return .none }
        let points = story.series.compactMap { point -> ChartDrawing.Point? in
            guard let text = point.value, let value = Double(text) else { return nil }
            let day = aggregate.calendar.day(at: point.start.seconds)
            let shown = DataCells.day(CivilText.day(day), face)
            return ChartDrawing.Point(
                at: day, value: value,
                title: "\(shown) : \(DataCells.number(text, face))")
        }
        let named = ([column.name] + story.group).joined(separator: ", ")
        let title = face(en: "Over time", fr: "Dans le temps")
        let drawn: HTML =
            points.isEmpty
            ? "<p class=\"empty\">\(face(en: "No values yet.", fr: "Pas encore de valeurs."))</p>"
            : """
            <div class="scroll" tabindex="0" role="region" aria-label="\(named)">\
            \(HTML(picture(points, named)))</div>
            """
        return face.panel(title, choice + drawn)
    }

    private func picture(_ points: [ChartDrawing.Point], _ named: String) -> SVG {
        ChartDrawing(
            title: named, axis: .days, series: [ChartDrawing.Series(named, points)],
            language: face.language, verdict: sentence(points, named)
        ).svg(.inline(testID: "series"))
    }

    private func sentence(_ points: [ChartDrawing.Point], _ name: String) -> String {
        let values = points.compactMap(\.value)
        func text(_ value: Double?) -> String {
            DataCells.number(ShownValue.fixed(value ?? 0, decimals: 2), face)
        }
        return face(
            en:
                "\(name): \(points.count) values, from \(text(values.min())) to \(text(values.max()))",
            fr:
                "\(name) : \(points.count) valeurs, de \(text(values.min())) à \(text(values.max()))"
        )
    }

    private var choice: HTML {
        guard let table = story.table else { return .none }
        let columns = table.columns.filter { $0.kind == .number && !$0.isKey }
            .map { (value: $0.name, shown: $0.name) }
        let groups = story.groups.map {
            (value: KeyText.written($0), shown: $0.joined(separator: ", "))
        }
        let ofGroup: HTML =
            groups.isEmpty
            ? .none
            : "<label>\(table.groups.joined(separator: ", "))"
                + Controls.select("group", groups, chosen: KeyText.written(story.group))
                + "</label>"
        return """
            <form method="get" action="\(face.path(path))" class="filters inner">\
            <label>\(face(en: "Value", fr: "Grandeur"))\
            \(Controls.select("column", columns, chosen: story.column?.name))</label>\(ofGroup)\
            <button class="button">\(face(en: "Show", fr: "Afficher"))</button></form>
            """
    }

    /// The rows of one window.
    var values: HTML {
        guard let table = story.table, let start = story.window else { return .none }
        let day = aggregate.calendar.day(at: start.seconds)
        let title = face(
            en: "Values of \(CivilText.day(day))",
            fr: "Valeurs du \(DataCells.day(CivilText.day(day), face))")
        let cells = DataCells(
            table: DataTable(
                feed: "", schema: table.schema, name: table.name, historyName: "",
                columns: table.columns, key: []), face: face)
        if let row = story.rows.first, story.rows.count == 1 {
            let facts = zip(table.columns, row).map { column, cell in
                (column.name, shown(cell, column, cells) as HTML?)
            }
            return face.panel(title, face.facts(facts))
        }
        let heads: Table.Heads = table.columns.map { ($0.name, $0.kind == .number) }
        let rows = story.rows.map { row in
            Table.row(nil, heads, zip(table.columns, row).map { .plain(shown($1, $0, cells)) })
        }
        return face.panel(title, Table.table("values", caption: title, heads, rows, face))
    }

    /// Means have as many figures as the server likes: six are enough here.
    private func shown(
        _ cell: String?, _ column: DataTable.Column, _ cells: DataCells
    ) -> HTML {
        guard let cell, column.kind == .number else { return cells.html(cell, column) }
        return "\(DataCells.rounded(cell, to: 6, face))"
    }
}
