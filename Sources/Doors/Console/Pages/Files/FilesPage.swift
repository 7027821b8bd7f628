// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Feeds
internal import Postgres
internal import Views
internal import Wording

/// `/files`: the ledger, newest first.
enum FilesPage {
    static func show(_ visit: Visit) async throws -> Answer {
        var query = try FilesQuery(visit)
        let reach = visit.visitor.principal?.rights.reach(of: .viewFiles) ?? .nothing
        let feeds = visit.site.installation.catalog.feeds.map(\.name).filter(reach.includes)
        // Who may see some feeds looks at one of them at a time.
        if reach != .everything {
            guard query.feed.map(reach.includes) ?? true else { throw Refusal.notFound }
            query.feed = query.feed ?? feeds.first ?? ""
        }
        let asked = query
        let page = try await visit.site.pool.withConnection { connection in
            try asked.filter.read(
                Page(after: try asked.after.map(Cursor.init(text:))), on: connection)
        }
        let face = visit.face
        let title = face(en: "Files", fr: "Fichiers")
        return .page(
            Layout.page(
                face, "files", title: title,
                """
                <section class="verdict"><h1>\(title)</h1></section>
                \(filters(query, feeds, mayAll: reach == .everything, face))
                <section class="panel">\(list(page, face))\(links(query, page, face))</section>
                """))
    }

    private static func filters(
        _ query: FilesQuery, _ feeds: [String], mayAll: Bool, _ face: Face
    ) -> HTML {
        let all = face(en: "all", fr: "tous")
        let ofFeeds = (mayAll ? [("", all)] : []) + feeds.map { ($0, $0) }
        let ofStates = [("", all)] + FilesQuery.states.map { ($0.name, stateName($0.name, face)) }
        return """
            <form method="get" action="\(face.path("/files"))" class="filters">
            <label>\(face(en: "Feed", fr: "Flux"))\
            \(select("feed", ofFeeds, chosen: query.feed))</label>
            <label>\(face(en: "State", fr: "État"))\
            \(select("state", ofStates, chosen: query.state))</label>
            <label>\(face(en: "Name contains", fr: "Nom contenant"))\
            <input name="name" value="\(query.name ?? "")" spellcheck="false"></label>
            <button class="button">\(face(en: "Search", fr: "Chercher"))</button></form>
            """
    }

    private static func stateName(_ name: String, _ face: Face) -> String {
        switch name {
        case "open": face(en: "put off or at work", fr: "remis ou en cours")
        case "refused": face(en: "refused or failed", fr: "refusés ou échoués")
        default: StateWord.shown(name, in: face.language)
        }
    }

    private static func select(
        _ name: String, _ options: [(value: String, shown: String)], chosen: String?
    ) -> HTML {
        let all = options.map { option -> HTML in
            let mark: HTML = option.value == chosen ?? "" ? " selected" : ""
            return "<option value=\"\(option.value)\"\(mark)>\(option.shown)</option>"
        }
        return "<select name=\"\(name)\">\(all)</select>"
    }

    private static func list(_ page: Paged<FileView>, _ face: Face) -> HTML {
        if page.items.isEmpty, page.more == .unknown {
            let text = face(
                en:
                    "Nothing among the \(face.number(Question.rowsLookedAt)) files looked at so far.",
                fr:
                    "Rien parmi les \(face.number(Question.rowsLookedAt)) fichiers examinés jusqu’ici."
            )
            return "<p class=\"empty\" data-testid=\"unknown\">\(text)</p>"
        }
        let heads = [
            (face(en: "File", fr: "Fichier"), false), (face(en: "State", fr: "État"), false),
            (face(en: "Read", fr: "Lues"), true), (face(en: "New", fr: "Nouvelles"), true),
            (face(en: "Amended", fr: "Modifiées"), true),
            (face(en: "Refused", fr: "Refusées"), true),
            (face(en: "Size", fr: "Taille"), true), (face(en: "Came", fr: "Arrivé"), false),
        ]
        let rows = page.items.map { row($0, heads.map(\.0), face) }
        return Table.table(
            "files",
            caption: face(en: "Files, newest first", fr: "Fichiers, du plus récent au plus ancien"),
            heads, rows, face)
    }

    private static func row(_ file: FileView, _ heads: [String], _ face: Face) -> HTML {
        """
        <tr data-id="\(file.id)"><th scope="row" data-label="\(heads[0])">\
        <a href="\(face.path("/files/\(file.id)"))">\(outside: file.name)</a>\
        <small>\(outside: file.feed)</small></th>\
        <td data-label="\(heads[1])">\(face.state(file.state))</td>\
        <td class="n" data-label="\(heads[2])">\(face.number(file.rowsRead))</td>\
        <td class="n" data-label="\(heads[3])">\(face.number(file.rowsInserted))</td>\
        <td class="n" data-label="\(heads[4])">\(face.number(file.rowsAmended))</td>\
        <td class="n\(file.rowsRejected > 0 ? " bad-text" : "")" data-label="\(heads[5])">\
        \(face.number(file.rowsRejected))</td>\
        <td class="n" data-label="\(heads[6])">\(face.bytes(file.bytes))</td>\
        <td data-label="\(heads[7])">\(face.time(file.arrivedAt))</td></tr>
        """
    }

    private static func links(
        _ query: FilesQuery, _ page: Paged<FileView>, _ face: Face
    ) -> HTML {
        let previous = query.previous.map { link -> HTML in
            """
            <a rel="prev" href="\(face.path("/files") + link)">← \(face(en: "Newer", fr: "Plus récents"))</a>
            """
        }
        let next = page.next.map { cursor -> HTML in
            let link = face.path("/files") + query.next(cursor)
            let name =
                page.more == .unknown
                ? face(en: "Search on", fr: "Chercher plus loin")
                : face(en: "Older", fr: "Plus anciens")
            return "<a rel=\"next\" href=\"\(link)\">\(name) →</a>"
        }
        guard previous != nil || next != nil else { return .none }
        return """
            <nav class="pages" aria-label="\(face(en: "Pages of the list", fr: "Pages de la liste"))">\
            <span>\(previous ?? .none)</span><span>\(next ?? .none)</span></nav>
            """
    }
}
