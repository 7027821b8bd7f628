// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// `/reports/daily/{day}`: a day of the factory on A4, from what was computed of it.
enum ReportPage {
    /// Rows of one aggregate that are shown.
    static let rowsLimit = 200

    /// What was computed of the day by one aggregate.
    struct Part: Sendable {
        let aggregate: DeclaredAggregate
        /// How its columns are called, by an export of the same name.
        let names: [String: DeclaredExport.Column]
        let window: WindowDay?
        let table: ComputedTable?
        let rows: [[String?]]
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let asked = try visit.parameters["day"].map { text in
            guard let day = CivilText.days(text) else { throw Refusal.notFound }
            return day
        }
        // A form without JavaScript asks by a field.
        if asked == nil, let text = visit.parameter("day") {
            guard CivilText.days(text) != nil else { throw Refusal.malformed }
            return .see(visit.site.path("/reports/daily/\(text)"))
        }
        let aggregates = visit.site.declared.aggregates().filter { aggregate in
            [.factoryDay, .day].contains(aggregate.calendar.grain)
        }
        let exports = visit.site.declared.exports()
        let (day, parts, documents) = try await visit.site.pool.withConnection { connection in
            let day = try asked ?? newest(aggregates, on: connection)
            let parts = try aggregates.map { aggregate in
                try part(aggregate, day, exports, on: connection)
            }
            return (day, parts, try printed(exports, day, on: connection))
        }
        // To date first: it has the day's figures and the season's.
        let sorted =
            parts.filter(\.aggregate.isCumulative) + parts.filter { !$0.aggregate.isCumulative }
        let face = visit.face
        let frame = ReportFrame(day: day, parts: sorted, documents: documents, face: face)
        return .page(Layout.page(face, "report", title: frame.title, frame.html))
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

    /// The day on paper: the newest revisions of its documents.
    private static func printed(
        _ exports: [DeclaredExport], _ day: Int64, on connection: borrowing Connection
    ) throws -> [ExportView] {
        try exports.filter { $0.format == "pdf" }.compactMap { export in
            guard let calendar = export.calendar, [.factoryDay, .day].contains(calendar.grain)
            else { return nil }
            var filter = ExportView.Filter()
            filter.export = export.name
            filter.windowStart = Timestamp(seconds: calendar.window(ofDay: day).start)
            filter.isNewestOnly = true
            return try filter.first(1, on: connection).first
        }
    }

    private static func part(
        _ aggregate: DeclaredAggregate, _ day: Int64, _ exports: [DeclaredExport],
        on connection: borrowing Connection
    ) throws -> Part {
        let start = Timestamp(seconds: aggregate.calendar.window(ofDay: day).start)
        let window = try WindowDay.between(
            day, day + 1, of: [aggregate.name], limit: 10, on: connection
        ).first { $0.windowStart == start }
        let table = try ComputedTable.find(
            schema: aggregate.schema, name: aggregate.table, key: aggregate.key, on: connection)
        let names = exports.first { $0.name == aggregate.name }?.columns ?? []
        return Part(
            aggregate: aggregate,
            names: Dictionary(names.map { ($0.name, $0) }, uniquingKeysWith: { $1 }),
            window: window, table: table,
            rows: try table?.rows(of: start, limit: rowsLimit, on: connection) ?? [])
    }
}
