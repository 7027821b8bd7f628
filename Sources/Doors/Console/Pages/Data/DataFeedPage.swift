// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Feeds
internal import Postgres
internal import Views
internal import Wording

/// `/data/{feed}`: the rows of a table, now or as of a moment, what is other since, and a row's
/// whole lineage; with `table` of a further table of the feed.
enum DataFeedPage {
    /// What was found.
    struct Found: Sendable {
        var rows: Paged<DataRow>?
        var changes: Paged<DataChange>?
        var history: [DataVersion]?
        var size = DataTable.Size.noTable
        var errors: [String] = []
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let (feed, table) = try table(of: visit)
        let query = try DataQuery(visit, table)
        let face = visit.face
        let found = try await find(visit, feed, table, query)
        let frame = DataFrame(table: table, title: feed.title, query: query, face: face)
        return .page(
            Layout.page(
                face, "data-feed", part: "data", title: feed.title,
                """
                \(frame.head(found.size))
                \(Layout.errors(found.errors))
                \(frame.filters)
                \(frame.history(found.history))
                \(frame.changes(found.changes))
                \(frame.rows(found.rows))
                """), status: found.errors.isEmpty ? 200 : 422)
    }

    /// The right before the look-up: who may not see a feed is not told whether there is one.
    static func table(of visit: Visit) throws -> (Feed, DataTable) {
        let name = visit.parameters["feed"] ?? ""
        let reach = visit.visitor.principal?.rights.reach(of: .viewData) ?? .nothing
        guard reach.includes(feed: name) else { throw Refusal.forbidden }
        let found = visit.site.installation.dataTable(
            of: name, named: visit.parameter(DataQuery.table))
        guard let found else { throw Refusal.notFound }
        return (found.feed, found.table)
    }

    private static func find(
        _ visit: Visit, _ feed: Feed, _ table: DataTable, _ query: DataQuery
    ) async throws -> Found {
        let face = visit.face
        var found = Found()
        found.errors = query.wrong.map { name in
            face(
                en:
                    "`\(query[name] ?? "")` is no day or time: write 2026-03-16 or 2026-03-16T06:00.",
                fr:
                    "« \(query[name] ?? "") » n'est ni un jour ni une heure : écrire 2026-03-16 ou 2026-03-16T06:00."
            )
        }
        let key = query["key"].flatMap(KeyText.read)
        let isBad = query["key"] != nil && (key?.count != table.key.count || table.key.isEmpty)
        guard !isBad else { throw Refusal.malformed }
        guard found.errors.isEmpty else { return found }
        let start = found
        do {
            return try await visit.site.pool.withConnection { connection in
                var found = start
                found.size = try table.size(on: connection)
                guard found.size != .noTable else { return found }
                try read(query, feed, table, key, &found, on: connection)
                return found
            }
        } catch let refusal as DataRefused {
            found.errors = [face(refusal.sentence)]
            return found
        }
    }

    private static func read(
        _ query: DataQuery, _ feed: Feed, _ table: DataTable, _ key: [String]?,
        _ found: inout Found, on connection: Connection
    ) throws {
        let reading = DataReading(table, zone: query.zone.identifier)
        let page = Page(after: try query["after"].map(Cursor.init(text:)))
        if let since = query.since {
            found.changes = try reading.difference(
                from: since, to: query.asOf, query.filter, page, on: connection)
        } else {
            found.rows = try reading.read(query.filter, page, on: connection)
        }
        guard let key else { return }
        found.history = try DataHistory.of(
            key: key, in: feed, zone: query.zone.identifier, on: connection)
    }
}
