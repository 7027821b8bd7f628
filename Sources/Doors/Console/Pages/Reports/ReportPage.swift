// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// `/reports/daily/{day}`: a day of the factory, as its document says it.
enum ReportPage {
    /// Of an aggregate that the document reads.
    struct Part: Sendable {
        let aggregate: DeclaredAggregate
        let window: WindowDay?
    }

    /// What stands in the document's place where it can't be shown.
    enum Sheet: Sendable {
        case page(DocumentPage)
        case failed(Phrase)
        /// It has rows of feeds, which the visitor may not see.
        case hidden
        case none
    }

    /// All that is shown of a day.
    struct Story: Sendable {
        var day: Int64
        /// The documents of days that are declared, and the one that is shown.
        var choices: [DeclaredExport] = []
        var chosen: String?
        var sheet = Sheet.none
        var parts: [Part] = []
        /// The newest revisions of the day's files.
        var files: [ExportView] = []
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let asked = try visit.parameters["day"].map { text in
            guard let day = CivilText.days(text) else { throw Refusal.notFound }
            return day
        }
        let name = visit.parameter("document")
        // A form without JavaScript asks by a field.
        if asked == nil, let text = visit.parameter("day") {
            guard CivilText.days(text) != nil else { throw Refusal.malformed }
            let more = name.map { "?document=\(FormText.encoded($0))" } ?? ""
            return .see(visit.site.path("/reports/daily/\(text)\(more)"))
        }
        let declared = visit.site.declared
        let choices = declared.exports().filter(\.isOfDays)
        guard name == nil || choices.contains(where: { $0.name == name }) else {
            throw Refusal.notFound
        }
        let chosen = name ?? usual(choices, declared.aggregates())
        let mayViewData = visit.face.mayDoEverywhere(.viewData)
        let story = try await visit.site.pool.withConnection { connection in
            let all = declared.aggregates().filter { isOfDays($0.calendar) }
            let day = try asked ?? newest(all, on: connection)
            var story = Story(day: day, choices: choices, chosen: chosen)
            story.sheet = try sheet(chosen, day, declared, mayViewData, on: connection)
            if case .page(let page) = story.sheet {
                story.parts = try all.filter { page.aggregates.contains($0.name) }.map {
                    Part(aggregate: $0, window: try window($0, day, on: connection))
                }
            }
            story.files = try files(choices, day, on: connection)
            return story
        }
        let frame = ReportFrame(story: story, face: visit.face)
        return .page(Layout.page(visit.face, "report", title: frame.title, frame.html))
    }

    /// The document of the season's figures to date, else the first.
    private static func usual(
        _ choices: [DeclaredExport], _ aggregates: [DeclaredAggregate]
    ) -> String? {
        let leading = aggregates.first { $0.isCumulative && isOfDays($0.calendar) }
        let one = leading.flatMap { leading in
            choices.first { $0.names("\(leading.schema).\(leading.table)") }
        }
        return (one ?? choices.first)?.name
    }

    private static func isOfDays(_ calendar: WindowCalendar) -> Bool {
        [.factoryDay, .day].contains(calendar.grain)
    }

    private static func sheet(
        _ name: String?, _ day: Int64, _ declared: DeclaredThings, _ mayViewData: Bool,
        on connection: borrowing Connection
    ) throws -> Sheet {
        guard let name else { return .none }
        do {
            guard let page = try declared.page(of: name, day: day, on: connection) else {
                return .none
            }
            return page.isComputed || mayViewData ? .page(page) : .hidden
        } catch let failure as DocumentPage.Failure {
            return .failed(mayViewData ? failure.sentence : failure.place)
        }
    }

    /// The last day of which the most was computed: that of a cumulative aggregate, if there is one.
    private static func newest(
        _ aggregates: [DeclaredAggregate], on connection: borrowing Connection
    ) throws -> Int64 {
        let leading = aggregates.first(where: \.isCumulative) ?? aggregates.first
        guard let leading,
            let window = try WindowView.Filter(aggregate: leading.name).first(1, on: connection)
                .first
        else { return try connection.now().seconds.dividedDown(by: 86_400) }
        return leading.calendar.day(at: window.windowStart.seconds)
    }

    private static func window(
        _ aggregate: DeclaredAggregate, _ day: Int64, on connection: borrowing Connection
    ) throws -> WindowDay? {
        let start = Timestamp(seconds: aggregate.calendar.window(ofDay: day).start)
        return try WindowDay.between(
            day, day + 1, of: [aggregate.name], limit: 10, on: connection
        ).first { $0.windowStart == start }
    }

    /// The day on paper: the newest revisions of its documents.
    private static func files(
        _ exports: [DeclaredExport], _ day: Int64, on connection: borrowing Connection
    ) throws -> [ExportView] {
        try exports.compactMap { export in
            guard let calendar = export.calendar else { return nil }
            var filter = ExportView.Filter()
            filter.export = export.name
            filter.windowStart = Timestamp(seconds: calendar.window(ofDay: day).start)
            filter.isNewestOnly = true
            return try filter.first(1, on: connection).first
        }
    }
}
