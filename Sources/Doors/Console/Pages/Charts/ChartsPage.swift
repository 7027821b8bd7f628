// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Feeds
internal import Postgres
internal import Views
internal import Wording

/// `/charts`: a measured value over time, with the limits that it keeps by itself.
enum ChartsPage {
    /// Points that can be asked for.
    static let sizes = [100, 200, 500, 2_000]

    static func show(_ visit: Visit) async throws -> Answer {
        let face = visit.face
        let reach = visit.reach(of: .viewData)
        let installation = visit.site.installation
        let tables = installation.dataTables.filter { table in
            reach.includes(feed: table.feed) && table.timeColumn != nil && !numbers(table).isEmpty
        }
        let wanted = visit.parameter("feed")
        guard let table = wanted == nil ? tables.first : tables.first(where: { $0.feed == wanted })
        else {
            guard wanted == nil else { throw Refusal.notFound }
            return page(ChartsFrame.nothing(face), 200, face)
        }
        var query = try DataQuery(visit, table)
        let size = visit.parameter("points").flatMap { Int($0) } ?? 200
        guard sizes.contains(size) else { throw Refusal.malformed }
        let column = numbers(table).first { $0.name == visit.parameter("column") }
        guard column != nil || visit.parameter("column") == nil else { throw Refusal.notFound }
        let shown = column ?? preferred(table)
        var points: [DataPoint] = []
        var errors: [String] = []
        do {
            (query, points) = try await visit.site.pool.withConnection { [query] connection in
                guard try table.size(on: connection) != .noTable else { return (query, []) }
                return try read(query, table, shown.name, size, on: connection)
            }
        } catch let refusal as DataRefused {
            errors = [face(refusal.sentence)]
        }
        let feed = installation.catalog[table.feed]
        let unit = feed?.columns.first { $0.name == shown.name }?.unitColumn
        let frame = ChartsFrame(
            tables: tables.map { (installation.catalog[$0.feed]?.title ?? $0.feed, $0) },
            table: table, column: shown, unitColumn: unit, query: query, size: size, points: points,
            face: face)
        return page(
            "\(frame.head)\(Layout.errors(errors))\(frame.filters)\(frame.chart)\(frame.outside)",
            errors.isEmpty ? 200 : 422, face)
    }

    static func numbers(_ table: DataTable) -> [DataTable.Column] {
        table.columns.filter { $0.kind == .number && !$0.isKey }
    }

    /// A measurement, where there is one.
    private static func preferred(_ table: DataTable) -> DataTable.Column {
        let all = numbers(table)
        return all.first { table.operation(of: $0.name) != nil } ?? all[0]
    }

    /// Values of several series make no chart: what is not chosen is as in the newest row.
    private static func read(
        _ query: DataQuery, _ table: DataTable, _ column: String, _ size: Int,
        on connection: Connection
    ) throws -> (DataQuery, [DataPoint]) {
        let reading = DataReading(table, zone: query.zone.identifier)
        var query = query
        let missing = table.series.filter { query.equal[$0] == nil }
        if !missing.isEmpty,
            let newest = try reading.series(column, query.filter, limit: 1, on: connection).last
        {
            for name in missing {
                let place = table.columns.firstIndex { $0.name == name }
                query.choose(name, place.flatMap { newest.row.cells[$0] })
            }
        }
        return (query, try reading.series(column, query.filter, limit: size, on: connection))
    }

    private static func page(_ content: HTML, _ status: Int, _ face: Face) -> Answer {
        .page(
            Layout.page(
                face, "charts", title: face(en: "Charts", fr: "Courbes"), content), status: status)
    }
}
