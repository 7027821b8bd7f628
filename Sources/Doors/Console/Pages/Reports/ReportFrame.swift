// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// The parts of the daily report: the document itself, and what it was computed from.
struct ReportFrame {
    let story: ReportPage.Story
    let face: Face

    private var day: Int64 { story.day }

    var title: String {
        let day = DataCells.day(CivilText.day(day), face)
        return face(en: "Daily report of \(day)", fr: "Rapport journalier du \(day)")
    }

    var html: HTML {
        """
        <section class="verdict"><h1>\(title)</h1>\(verdict)</section>
        \(choice)\(paper)\(sheet)\(origin)
        """
    }

    private var verdict: HTML {
        guard case .page(let page) = story.sheet else { return .none }
        return "<p>\(sentence(page))</p>"
    }

    private func sentence(_ page: DocumentPage) -> String {
        if let first = page.obstacles.first {
            let others = page.obstacles.count - 1
            let more =
                others > 0
                ? Phrase.counted(others, en: " (and # more)", fr: " (et # autre[s])") : Phrase("")
            let start = Phrase(
                en: "It would not be printed now: ", fr: "Il ne serait pas imprimé maintenant : ")
            return face(start + first + more + Phrase("."))
        }
        if !page.missing.isEmpty {
            return face(
                Phrase.counted(
                    page.missing.count,
                    en: "# figure[s] of this day [is|are] not known, and told as missing.",
                    fr: "# chiffre[s] de ce jour [est inconnu|sont inconnus] et dit[s] tel[s]."))
        }
        return face(
            en: "All of it is computed from everything loaded.",
            fr: "Tout est calculé à partir de tout ce qui est chargé.")
    }

    private func path(_ day: Int64, _ document: String?) -> String {
        let more = document.map { "?document=\(FormText.encoded($0))" } ?? ""
        return face.path("/reports/daily/\(CivilText.day(day))\(more)")
    }

    private var choice: HTML {
        let text = CivilText.day(day)
        let (before, after) = (
            DataCells.day(CivilText.day(day - 1), face), DataCells.day(CivilText.day(day + 1), face)
        )
        let documents = story.choices.map { (value: $0.name, shown: $0.title) }
        let others: HTML =
            documents.count > 1
            ? """
            <label>\(face(en: "Document", fr: "Document"))\
            \(Controls.select("document", documents, chosen: story.chosen))</label>
            """ : .none
        return """
            <form method="get" action="\(face.path("/reports/daily"))" class="filters">\
            <label>\(face(en: "Day", fr: "Jour"))<input type="date" name="day" value="\(text)"></label>\(others)\
            <button class="button">\(face(en: "Show", fr: "Afficher"))</button>\
            <span class="hint"><a href="\(path(day - 1, story.chosen))">← \(before)</a> · \
            <a href="\(path(day + 1, story.chosen))">\(after) →</a></span></form>
            """
    }

    /// The day's files, which are signed and filed.
    private var paper: HTML {
        guard !story.files.isEmpty else { return .none }
        let links = story.files.map { file -> HTML in
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

    private var sheet: HTML {
        switch story.sheet {
        case .page(let page):
            return """
                <div class="panel"><article class="document" data-testid="document" \
                lang="\(page.language.rawValue)">\(HTML(page))</article></div>
                """
        case .failed(let why): return Layout.errors([face(why)])
        case .hidden:
            return note(
                face(
                    en:
                        "This document shows rows of feeds, or calls a function that may: it takes the"
                        + " right to see all data.",
                    fr:
                        "Ce document montre des lignes de flux, ou appelle une fonction qui le peut :"
                        + " il y faut le droit de voir toutes les données."))
        case .none:
            return note(
                face(
                    en: "No document of a day is declared: an export with `format: pdf` and a day's"
                        + " grain (docs/exports.md).",
                    fr: "Aucun document d'une journée n'est déclaré : un export avec `format: pdf`,"
                        + " par journée (docs/exports.md)."))
        }
    }

    private func note(_ text: String) -> HTML {
        "<section class=\"panel\"><p class=\"empty\" data-testid=\"no-document\">\(HTML(prose: text))</p></section>"
    }

    /// What the figures were computed from.
    private var origin: HTML {
        guard !story.parts.isEmpty else { return .none }
        let heads: Table.Heads = [
            (face(en: "Part", fr: "Partie"), false), (face(en: "Window", fr: "Période"), false),
            (face(en: "State", fr: "État"), false), (face(en: "Computed", fr: "Calculé"), false),
            (face(en: "Rows", fr: "Lignes"), true), (face(en: "Digest", fr: "Empreinte"), false),
        ]
        let title = face(en: "What this was computed from", fr: "D'où viennent ces chiffres")
        let note = face(
            en:
                "The formulas are those of each aggregate's declaration; docs/aggregates.md explains them.",
            fr:
                "Les formules sont celles de la déclaration de chaque agrégat ; docs/aggregates.md les explique."
        )
        return face.panel(
            title,
            Table.table("origin", caption: title, heads, story.parts.map { row($0, heads) }, face)
                + "<p class=\"empty\">\(note)</p>")
    }

    private func row(_ part: ReportPage.Part, _ heads: Table.Heads) -> HTML {
        let window = part.aggregate.calendar.window(ofDay: day)
        let link = face.path(
            "/aggregates/\(FormText.encoded(part.aggregate.name))?window=\(window.start)")
        let state: HTML =
            part.window.map { WindowWords.tag($0.state, face) }
            ?? face.tag("calm", "missing", face(en: "missing", fr: "manquant"))
        let why: HTML =
            part.window.flatMap { $0.state == .fresh ? nil : WindowWords.cause($0, face) }
            .map { "<small>\($0)</small>" } ?? .none
        let bounds = [window.start, window.end].map { face.time(Timestamp(seconds: $0)) }
        return Table.row(
            part.aggregate.name, heads,
            [
                .head("<a href=\"\(link)\">\(outside: part.aggregate.title)</a>"),
                .plain("\(bounds[0]) – \(bounds[1])"), .plain(state + why),
                .plain(part.window?.computedAt.map(face.time) ?? "–"),
                .plain("\(part.window?.rowCount.map { face.number($0) } ?? "–")"),
                .wide("<code>\(part.window?.digest ?? "–")</code>"),
            ])
    }
}
