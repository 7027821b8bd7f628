// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// The parts of the daily report.
struct ReportFrame {
    /// Rows of one part that have room on a sheet.
    private static let listed = 40

    let day: Int64
    let parts: [ReportPage.Part]
    let documents: [ExportView]
    let face: Face

    var title: String {
        let day = DataCells.day(CivilText.day(day), face)
        return face(en: "Daily report of \(day)", fr: "Rapport journalier du \(day)")
    }

    var html: HTML {
        """
        <section class="verdict"><h1>\(title)</h1><p>\(sentence)</p></section>
        \(choice)\(paper)\(parts.map(section))\(origin)
        """
    }

    private var sentence: String {
        let missing = parts.filter(\.rows.isEmpty).count
        let stale = parts.count { $0.window.map { $0.state != .fresh } ?? false }
        if stale > 0 {
            return face(
                Phrase.counted(
                    stale, en: "# part[s] [is|are] not up to date: see what it was computed from.",
                    fr: "# partie[ n'est|s ne sont] pas à jour : voir l'origine des chiffres."))
        }
        if missing > 0 {
            return face(
                Phrase.counted(
                    missing, en: "# part[s] [has|have] no rows of this day.",
                    fr: "# partie[ n'a|s n'ont] aucune ligne ce jour-là."))
        }
        return face(
            en: "All of it is computed from everything loaded.",
            fr: "Tout est calculé à partir de tout ce qui est chargé.")
    }

    private var choice: HTML {
        func link(_ day: Int64, _ mark: String) -> HTML {
            let text = CivilText.day(day)
            return "<a href=\"\(face.path("/reports/daily/\(text)"))\">\(mark)</a>"
        }
        let (before, after) = (
            DataCells.day(CivilText.day(day - 1), face), DataCells.day(CivilText.day(day + 1), face)
        )
        return """
            <form method="get" action="\(face.path("/reports/daily"))" class="filters">\
            <label>\(face(en: "Day", fr: "Jour"))<input type="date" name="day" value="\(CivilText.day(day))"></label>\
            <button class="button">\(face(en: "Show", fr: "Afficher"))</button>\
            <span class="hint">\(link(day - 1, "← \(before)")) · \(link(day + 1, "\(after) →"))</span></form>
            """
    }

    /// The day's documents, which are signed and filed.
    private var paper: HTML {
        guard !documents.isEmpty else { return .none }
        let links = documents.map { file -> HTML in
            let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
            let isThere = file.placedAt != nil && face.mayDoEverywhere(.downloadExports)
            let shown: HTML =
                isThere
                ? "<a href=\"\(face.path("/export-files/\(file.id)"))\">\(outside: name)</a>"
                : "\(outside: name)"
            return "<li>\(shown) \(ExportsFrame.tag(file.state, face))</li>"
        }
        return "<ul data-testid=\"documents\" class=\"hint\">\(links)</ul>"
    }

    private func section(_ part: ReportPage.Part) -> HTML {
        let title = part.aggregate.title
        guard let table = part.table, !part.rows.isEmpty else {
            let text = face(
                en: "Missing: nothing was loaded for this day.",
                fr: "Manquant : rien n'a été chargé pour ce jour.")
            return face.panel(title, "<p class=\"empty\" data-state=\"missing\">\(text)</p>")
        }
        let columns = Array(table.columns.enumerated()).filter { !isDay($0.element) }
        if part.rows.count == 1 {
            let facts = columns.map { place, column in
                (name(column, part), value(part.rows[0][place], column, part))
            }
            let lines = facts.map { "<div><dt>\($0)</dt><dd>\($1)</dd></div>" as HTML }
            return face.panel(title, "<dl class=\"facts sheet\">\(lines)</dl>")
        }
        guard part.rows.count <= Self.listed else {
            let path = "/aggregates/\(FormText.encoded(part.aggregate.name))"
            let start = part.aggregate.calendar.window(ofDay: day).start
            let text = face(
                en: "Too many rows for a sheet: they stand with the aggregate.",
                fr: "Trop de lignes pour une feuille : elles sont avec l'agrégat.")
            return face.panel(
                title,
                "<p class=\"empty\"><a href=\"\(face.path("\(path)?window=\(start)"))\">\(text)</a></p>"
            )
        }
        let heads: Table.Heads = columns.map {
            (name($0.element, part), $0.element.kind == .number)
        }
        let rows = part.rows.map { row in
            Table.row(
                nil, heads,
                columns.map { .plain(value(row[$0.offset], $0.element, part)) })
        }
        return face.panel(
            title, Table.table("report-\(part.aggregate.name)", caption: title, heads, rows, face))
    }

    /// The day itself stands above.
    private func isDay(_ column: DataTable.Column) -> Bool { column.isKey && column.kind == .day }

    private func name(_ column: DataTable.Column, _ part: ReportPage.Part) -> String {
        if let header = part.names[column.name]?.header { return header }
        let words = column.name.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// Rounded as the export of the same name rounds, else to four figures behind the point.
    private func value(
        _ cell: String?, _ column: DataTable.Column, _ part: ReportPage.Part
    ) -> HTML {
        guard let cell else {
            return "<span class=\"none\">\(face(en: "missing", fr: "manquant"))</span>"
        }
        guard column.kind == .number, let number = Double(cell) else {
            let cells = DataCells(
                table: DataTable(
                    feed: "", schema: "", name: "", historyName: "", columns: [], key: []),
                face: face)
            return cells.html(cell, column)
        }
        guard let decimals = part.names[column.name]?.decimals else {
            return "\(DataCells.rounded(cell, to: 4, face))"
        }
        return "\(DataCells.number(ShownValue.fixed(number, decimals: decimals), face))"
    }

    /// What the figures were computed from.
    private var origin: HTML {
        let heads: Table.Heads = [
            (face(en: "Part", fr: "Partie"), false), (face(en: "Window", fr: "Période"), false),
            (face(en: "State", fr: "État"), false), (face(en: "Computed", fr: "Calculé"), false),
            (face(en: "Rows", fr: "Lignes"), true), (face(en: "Digest", fr: "Empreinte"), false),
        ]
        let rows = parts.map { part in
            let window = part.aggregate.calendar.window(ofDay: day)
            let link = face.path(
                "/aggregates/\(FormText.encoded(part.aggregate.name))?window=\(window.start)")
            let state: HTML =
                part.window.map { "\(WindowWords.tag($0.state, face))" }
                ?? face.tag("calm", "missing", face(en: "missing", fr: "manquant"))
            let why: HTML =
                part.window.flatMap { $0.state == .fresh ? nil : WindowWords.cause($0, face) }
                .map { "<small>\($0)</small>" } ?? .none
            return Table.row(
                part.aggregate.name, heads,
                [
                    .head("<a href=\"\(link)\">\(outside: part.aggregate.title)</a>"),
                    .plain(
                        "\(face.time(Timestamp(seconds: window.start))) – \(face.time(Timestamp(seconds: window.end)))"
                    ),
                    .plain(state + why),
                    .plain(part.window?.computedAt.map(face.time) ?? "–"),
                    .plain("\(part.window?.rowCount.map { face.number($0) } ?? "–")"),
                    .wide("<code>\(part.window?.digest ?? "–")</code>"),
                ])
        }
        let title = face(en: "What this was computed from", fr: "D'où viennent ces chiffres")
        let note = face(
            en:
                "The formulas are those of each aggregate's declaration; docs/aggregates.md explains them.",
            fr:
                "Les formules sont celles de la déclaration de chaque agrégat ; docs/aggregates.md les explique."
        )
        return face.panel(
            title,
            Table.table("origin", caption: title, heads, rows, face)
                + "<p class=\"empty\">\(note)</p>")
    }
}
