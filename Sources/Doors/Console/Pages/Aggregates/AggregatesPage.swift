// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// `/aggregates`: every aggregate, and a year of its windows.
enum AggregatesPage {
    /// Aggregates of one page: each has a year of days.
    private static let perPage = 6
    /// Windows of one page.
    private static let windows = 6 * 400
    /// Windows that are listed with what is wrong.
    private static let listed = 50

    private struct Facts: Sendable {
        let views: [String: AggregateView]
        let days: [WindowDay]
        let running: [JobView]
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let face = visit.face
        let declared = visit.site.declared.aggregates()
        let now = try await visit.site.pool.withConnection { try $0.now() }
        let (year, page) = try (year(visit, at: now), page(visit))
        let shown = Array(declared.dropFirst(page * perPage).prefix(perPage))
        let names = shown.map(\.name)
        let facts = try await visit.site.pool.withConnection { connection in
            Facts(
                views: Dictionary(
                    try AggregateView.Filter().first(1_000, on: connection).map { ($0.name, $0) },
                    uniquingKeysWith: { $1 }),
                days: try WindowDay.between(
                    YearMatrix.firstDay(year), YearMatrix.firstDay(year + 1), of: names,
                    limit: windows, on: connection),
                running: try JobView.running(limit: 100, on: connection)
                    .filter { $0.kind.hasPrefix("aggregates.") })
        }
        let title = face(en: "Aggregates", fr: "Agrégats")
        let all = shown.map { aggregate($0, year, facts, face) }
        let mistaken = Mistaken(visit.site.declared.aggregateMistakes(), face)
        let sentence = sentence(shown, facts, mistaken, face)
        return .page(
            Layout.page(
                face, "aggregates", title: title,
                """
                <section class="verdict"><h1>\(title)</h1><p>\(sentence)</p></section>
                \(mistaken.note)
                \(years(year, page, face))
                \(running(facts.running, face))
                <section class="panel" data-testid="matrix">\(WindowWords.legend(face))\(all)\
                \(pages(page, of: declared.count, year, face))</section>
                \(wrong(facts.days, face))
                """))
    }

    private static func year(_ visit: Visit, at now: Timestamp) throws -> Int64 {
        let offset = Int64(visit.site.zone.offset(atUTC: now.seconds))
        let this = Civil(days: (now.seconds + offset).dividedDown(by: 86_400)).year
        guard let text = visit.parameter("year") else { return this }
        guard let year = Int64(text), (1970...2200).contains(year) else { throw Refusal.malformed }
        return year
    }

    private static func page(_ visit: Visit) throws -> Int {
        guard let text = visit.parameter("page") else { return 0 }
        guard let page = Int(text), (0...1_000).contains(page) else { throw Refusal.malformed }
        return page
    }

    private static func sentence(
        _ shown: [DeclaredAggregate], _ facts: Facts, _ mistaken: Mistaken, _ face: Face
    ) -> String {
        let views = shown.compactMap { facts.views[$0.name] }
        let (stale, failing) = (views.map(\.stale).reduce(0, +), views.map(\.failing).reduce(0, +))
        if failing > 0 {
            return face(
                Phrase.counted(
                    failing, en: "# window[s] failed: the reason stands below.",
                    fr: "# période[s] en échec : la raison est plus bas."))
        }
        if stale > 0 {
            return face(
                Phrase.counted(
                    stale, en: "# window[s] to compute anew: the next refresh does it.",
                    fr: "# période[s] à recalculer : le prochain rafraîchissement le fera."))
        }
        if mistaken.isAny {
            return face(
                en: "What can be computed is up to date.",
                fr: "Ce qui peut être calculé est à jour.")
        }
        return face(en: "Everything is up to date.", fr: "Tout est à jour.")
    }

    private static func years(_ year: Int64, _ page: Int, _ face: Face) -> HTML {
        func link(_ other: Int64, _ mark: String) -> HTML {
            let path = face.path("/aggregates?year=\(other)" + (page > 0 ? "&page=\(page)" : ""))
            return "<a href=\"\(path)\">\(mark)</a>"
        }
        return """
            <nav class="years" aria-label="\(face(en: "Years", fr: "Années"))">\
            \(link(year - 1, "← \(year - 1)"))<b>\(year)</b>\(link(year + 1, "\(year + 1) →"))</nav>
            """
    }

    private static func aggregate(
        _ aggregate: DeclaredAggregate, _ year: Int64, _ facts: Facts, _ face: Face
    ) -> HTML {
        let view = facts.views[aggregate.name]
        let state: HTML =
            (view?.failing ?? 0) > 0
            ? WindowWords.tag(.failed, face)
            : (view?.stale ?? 0) > 0 ? WindowWords.tag(.stale, face) : WindowWords.tag(.fresh, face)
        let matrix = YearMatrix(aggregate, year: year, facts.days, face)
        let problem: HTML = view?.problem.map { "<p class=\"hint\">\(outside: $0)</p>" } ?? .none
        let path = face.path("/aggregates/" + FormText.encoded(aggregate.name))
        return """
            <div class="aggregate" data-name="\(aggregate.name)"><p><a href="\(path)">\
            \(outside: aggregate.title)</a> \(view == nil ? .none : state)\
             <small>\(face.number(view?.rowCount ?? 0)) \(face(en: "rows", fr: "lignes"))</small></p>\
            \(problem)\(matrix.html)</div>
            """
    }

    private static func running(_ jobs: [JobView], _ face: Face) -> HTML {
        guard !jobs.isEmpty else { return .none }
        let all = jobs.map { job -> HTML in
            let note = job.progressNote.map { " · \(outside: $0)" as HTML } ?? .none
            return """
                <li data-state="running" class="note-only"><a href="\(face.path("/jobs/\(job.id)"))">\
                \(outside: job.kind) \(job.id)</a> \(face(en: "is running", fr: "en cours"))\(note)</li>
                """
        }
        return "<ul class=\"matters\">\(all)</ul>"
    }

    private static func pages(_ page: Int, of count: Int, _ year: Int64, _ face: Face) -> HTML {
        func link(_ rel: String, _ other: Int, _ text: String) -> HTML {
            let path = face.path("/aggregates?year=\(year)&page=\(other)")
            return "<a rel=\"\(rel)\" href=\"\(path)\">\(text)</a>"
        }
        let hasNext = count > (page + 1) * perPage
        guard page > 0 || hasNext else { return .none }
        let previous: HTML =
            page > 0 ? link("prev", page - 1, "← " + face(en: "Before", fr: "Précédents")) : .none
        let next: HTML =
            hasNext ? link("next", page + 1, face(en: "Next", fr: "Suivants") + " →") : .none
        return "<nav class=\"pages\"><span>\(previous)</span><span>\(next)</span></nav>"
    }

    /// What is not up to date, and why.
    private static func wrong(_ days: [WindowDay], _ face: Face) -> HTML {
        let wrong = days.filter { $0.state != .fresh }
            .sorted {
                ($0.state == .failed ? 0 : 1, $1.windowStart) < (
                    $1.state == .failed ? 0 : 1, $0.windowStart
                )
            }
        guard !wrong.isEmpty else { return .none }
        let heads: Table.Heads = [
            (face(en: "Day", fr: "Jour"), false), (face(en: "Aggregate", fr: "Agrégat"), false),
            (face(en: "State", fr: "État"), false), (face(en: "Why", fr: "Pourquoi"), false),
        ]
        let rows = wrong.prefix(listed).map { window in
            Table.row(
                "\(window.aggregate)-\(window.firstDay)", heads,
                [
                    .head("\(DataCells.day(CivilText.day(Int64(window.firstDay)), face))"),
                    .plain("\(outside: window.aggregate)"),
                    .plain(WindowWords.tag(window.state, face)),
                    .wide(WindowWords.cause(window, face)),
                ])
        }
        let title = face(en: "Not up to date", fr: "Pas à jour")
        let count = face(
            Phrase.counted(wrong.count, en: "# window[s]", fr: "# période[s]"))
        return face.panel(
            title, Table.table("wrong", caption: title, heads, rows, face),
            aside: "<p>\(count)</p>")
    }
}
