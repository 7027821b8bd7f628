// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/files/{file}/rows`: what a file brought to its table.
enum RowsPage {
    private static let size = 100

    static func show(_ visit: Visit) async throws -> Answer {
        let file = try await visit.file(.viewData)
        let after = visit.parameter("after").flatMap { Int64($0) } ?? 0
        guard after >= 0 else { throw Refusal.malformed }
        let installation = visit.site.installation
        let face = visit.face
        let title = face(en: "Rows of \(file.name)", fr: "Lignes de \(file.name)")
        let rows: FileRows
        do {
            rows = try await visit.site.pool.withConnection {
                try FileRows(of: file, after: after, limit: size, in: installation, on: $0)
            }
        } catch let refused as DataRefused {
            return visit.alone(422, title: title, [face(refused.sentence)])
        }
        let next = rows.next.map { line -> HTML in
            let link = face.path("/files/\(file.id)/rows?after=\(line)")
            return """
                <nav class="pages" aria-label="\(face(en: "Pages of the list", fr: "Pages de la liste"))">\
                <span></span><span><a rel="next" href="\(link)">\(face(en: "More", fr: "Suite")) →</a></span></nav>
                """
        }
        return .page(
            Layout.page(
                face, "file-rows", part: "files", title: title,
                """
                <section class="verdict"><p class="path"><a href="\(face.path("/files/\(file.id)"))">\
                \(outside: file.name)</a></p><h1>\(face(en: "Rows that it loaded", fr: "Lignes qu'il a chargées"))</h1></section>
                <section class="panel">\(table(rows, visit.cells(of: file.feed)))\(next ?? .none)</section>
                """))
    }

    static func table(_ rows: FileRows, _ cells: DataCells) -> HTML {
        let face = cells.face
        let line = face(en: "Line", fr: "Ligne")
        let heads: Table.Heads =
            [(line, false)] + rows.columns.map { ($0.name, cells.isNumber(named: $0.name)) }
        let title = face(en: "Rows that it loaded", fr: "Lignes qu'il a chargées")
        let all = rows.rows.map { row in
            let mark: HTML =
                row.isCurrent
                ? .none
                : "<small>\(face(en: "since amended", fr: "modifiée depuis"))</small>"
            return Table.row(
                "\(row.line)", heads,
                [.head("\(face.number(row.line))\(mark)")]
                    + zip(rows.columns, row.cells).map { .plain(cells.html($1, named: $0.name)) })
        }
        return Table.table("rows", caption: title, heads, all, face)
    }
}
