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
    static let sizes = [100, ControlChart.usualPoints, 500, ControlChart.mostPoints]

    static func show(_ visit: Visit) async throws -> Answer {
        let face = visit.face
        let reach = visit.reach(of: .viewData)
        let installation = visit.site.installation
        let tables = ControlChart.tables(of: installation).filter {
            reach.includes(feed: $0.feed)
        }
        let wanted = visit.parameter("feed")
        guard let table = wanted == nil ? tables.first : tables.first(where: { $0.word == wanted })
        else {
            guard wanted == nil else { throw Refusal.notFound }
            return page(ChartsFrame.nothing(face), 200, face)
        }
        var query = try DataQuery(visit, table)
        let size =
            visit.parameter("points").map { Int($0) ?? 0 } ?? ControlChart.usualPoints
        guard sizes.contains(size) else { throw Refusal.malformed }
        let column = ControlChart.numbers(table).first { $0.name == visit.parameter("column") }
        guard column != nil || visit.parameter("column") == nil else { throw Refusal.notFound }
        let shown = column ?? ControlChart.preferred(table)
        var chart = ControlChart(shown, of: table, query.filter, [])
        var errors: [String] = []
        do {
            chart = try await visit.site.pool.withConnection { [query] connection in
                try ControlChart(
                    shown, of: table, query.filter, zone: query.zone.identifier, size: size,
                    on: connection)
            }
        } catch let refusal as DataRefused {
            errors = [face(refusal.sentence)]
        }
        for (name, value) in chart.chosen { query.choose(name, value) }
        let feed = installation.feed(ofTable: table.shown)
        let unit = feed?.columns.first { $0.name == shown.name }?.unitColumn
        let frame = ChartsFrame(
            tables: tables.map { table in
                let title = installation.catalog[table.feed]?.title ?? table.feed
                return (table.isBranch ? "\(title) · \(table.shown)" : title, table)
            },
            chart: chart, unitColumn: unit, query: query, size: size, face: face)
        return page(
            "\(frame.head)\(Layout.errors(errors))\(frame.filters)\(frame.drawing)\(frame.outside)",
            errors.isEmpty ? 200 : 422, face)
    }

    private static func page(_ content: HTML, _ status: Int, _ face: Face) -> Answer {
        .page(
            Layout.page(
                face, "charts", title: face(en: "Charts", fr: "Courbes"), content), status: status)
    }
}
