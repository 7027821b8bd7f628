// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Feeds
internal import Postgres
internal import Views

/// `/data`: the tables that feeds fill.
enum DataPage {
    static func show(_ visit: Visit) async throws -> Answer {
        let reach = visit.visitor.principal?.rights.reach(of: .viewData) ?? .nothing
        let installation = visit.site.installation
        let tables = installation.dataTables.filter { reach.includes(feed: $0.feed) }
        let found = try await visit.site.pool.withConnection { connection in
            try tables.map { table in
                var files = FileView.Filter()
                files.feed = table.feed
                files.states = ["loaded"]
                return (
                    table: table, size: try table.size(on: connection),
                    last: try files.first(1, on: connection).first
                )
            }
        }
        let face = visit.face
        let title = face(en: "Data", fr: "Données")
        let text = face(
            en: "What the files have brought, row by row: as it is, and as it was at any moment.",
            fr:
                "Ce que les fichiers ont apporté, ligne par ligne : tel que c'est, et tel que c'était à tout moment."
        )
        let heads = [
            (face(en: "Feed", fr: "Flux"), false), (face(en: "Table", fr: "Table"), false),
            (face(en: "Rows", fr: "Lignes"), true),
            (face(en: "Last file", fr: "Dernier fichier"), false),
        ]
        let rows = found.map { one -> HTML in
            let name = installation.catalog[one.table.feed]?.title ?? one.table.feed
            let last: HTML = one.last.map { face.time($0.loadedAt ?? $0.arrivedAt) } ?? "–"
            return """
                <tr data-name="\(one.table.word)"><th scope="row" data-label="\(heads[0].0)">\
                <a href="\(face.path(Self.path(of: one.table)))">\
                \(outside: name)</a></th>\
                <td data-label="\(heads[1].0)"><code>\(outside: one.table.shown)</code></td>\
                <td class="n" data-label="\(heads[2].0)">\(Self.size(one.size, face))</td>\
                <td data-label="\(heads[3].0)">\(last)</td></tr>
                """
        }
        return .page(
            Layout.page(
                face, "data", title: title,
                """
                <section class="verdict"><h1>\(title)</h1><p>\(text)</p></section>
                <section class="panel">\(Table.table("tables", caption: title, heads, rows, face))</section>
                """))
    }

    /// Of a further table of a feed, with its name.
    static func path(of table: DataTable) -> String {
        let query =
            table.isBranch ? "?\(DataQuery.table)=\(FormText.encoded(table.shown))" : ""
        return "/data/" + FormText.encoded(table.feed) + query
    }

    /// An estimate says that it is one.
    static func size(_ size: DataTable.Size, _ face: Face) -> String {
        switch size {
        case .rows(let rows): face.number(rows)
        case .about(let rows):
            face(en: "about \(face.number(rows))", fr: "environ \(face.number(rows))")
        case .noTable: face(en: "not there yet", fr: "pas encore créée")
        }
    }
}
