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
        let list = try ListQuery(visit, "/files", FilesQuery.names)
        return try await answer(
            visit, try FilesQuery(list, visit.reach(of: .viewFiles)), errors: [])
    }

    static func answer(
        _ visit: Visit, _ query: FilesQuery, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let list = try ListQuery(visit, "/files", FilesQuery.names)
        let (site, face) = (visit.site, visit.face)
        let counts = query.mayBeRetried && visit.face.mayDo(.retryFiles)
        let (page, count) = try await site.pool.withConnection { connection in
            let filter = try query.filter(site, on: connection)
            return (
                try filter.read(try list.page(), on: connection),
                counts ? try filter.count(upTo: BulkWork.most, on: connection) : nil
            )
        }
        let reach = visit.reach(of: .viewFiles)
        let feeds = site.installation.catalog.feeds.map(\.name).filter { reach.includes(feed: $0) }
        let title = face(en: "Files", fr: "Fichiers")
        return .page(
            Layout.page(
                face, "files", title: title,
                """
                <section class="verdict"><h1>\(title)</h1></section>
                \(visit.flash)\(Layout.errors(errors))
                \(filters(query, feeds, face))
                \(bulk(query, list, count, face))
                <section class="panel">\(table(page, face))\(links(list, page, face))</section>
                """), status: status)
    }

    private static func filters(_ query: FilesQuery, _ feeds: [String], _ face: Face) -> HTML {
        let all = face(en: "all", fr: "tous")
        let ofFeeds = [("", all)] + feeds.map { ($0, $0) }
        let ofStates = [("", all)] + FilesQuery.states.map { ($0.name, stateName($0.name, face)) }
        func field(_ name: String, _ label: String, type: String = "text") -> HTML {
            let value = query[name] ?? ""
            let kind = type == "date" ? Controls.dayType(value) : type
            return """
                <label>\(label)<input name="\(name)" type="\(kind)" value="\(value)" \
                spellcheck="false" autocomplete="off"></label>
                """
        }
        return """
            <form method="get" action="\(face.path("/files"))" class="filters">
            <label>\(face(en: "Feed", fr: "Flux"))\
            \(Controls.select("feed", ofFeeds, chosen: query["feed"]))</label>
            <label>\(face(en: "State", fr: "État"))\
            \(Controls.select("state", ofStates, chosen: query["state"]) { stateName($0, face) })</label>
            \(field("day", face(en: "Came on", fr: "Arrivé le"), type: "date"))
            \(field("name", face(en: "Name contains", fr: "Nom contenant")))
            \(field("key", face(en: "Key of a row", fr: "Clé d'une ligne")))
            \(field("sha256", face(en: "SHA-256 begins", fr: "SHA-256, début")))
            <button class="button">\(face(en: "Search", fr: "Chercher"))</button></form>
            """
    }

    static func stateName(_ name: String, _ face: Face) -> String {
        switch name {
        case "open": face(en: "put off or at work", fr: "remis ou en cours")
        case "refused": face(en: "refused or failed", fr: "refusés ou échoués")
        default: StateWord.shown(name, in: face.language)
        }
    }

    /// All that the filter finds, taken up again.
    private static func bulk(
        _ query: FilesQuery, _ list: ListQuery, _ count: RowCount?, _ face: Face
    ) -> HTML {
        guard let count, count.rows > 0 else { return .none }
        guard !count.isAtLeast else {
            let told = face(
                en:
                    "More than \(face.number(BulkWork.most)) files: narrow the filter to take them up again together.",
                fr:
                    "Plus de \(face.number(BulkWork.most)) fichiers : resserrez le filtre pour les reprendre ensemble."
            )
            return "<p class=\"hint\">\(told)</p>"
        }
        let title = face.counted(
            count.rows, en: "Take up # file[s] again", fr: "Reprendre # fichier[s]")
        let told = Phrase(
            en: "Each is read and judged again from where it is stored.",
            fr: "Chacun est relu et rejugé depuis l'endroit où il est rangé.")
        let byJob = count.rows > BulkWork.filesWithinRequest ? BulkWork.byJob : Phrase("")
        return Controls.asking(
            face, "/bulk/files", title, face(told + byJob),
            """
            <input type="hidden" name="action" value="retry">\
            <input type="hidden" name="filter" value="\(list.filterText)">\
            <input type="hidden" name="expect" value="\(count.rows)">
            """, isRisky: false)
    }

    private static func table(_ page: Paged<FileView>, _ face: Face) -> HTML {
        if page.items.isEmpty, page.more == .unknown {
            let text = face(
                en:
                    "Nothing among the \(face.number(Question.rowsLookedAt)) files looked at so far.",
                fr:
                    "Rien parmi les \(face.number(Question.rowsLookedAt)) fichiers examinés jusqu’ici."
            )
            return "<p class=\"empty\" data-testid=\"unknown\">\(text)</p>"
        }
        let heads: Table.Heads = [
            (face(en: "File", fr: "Fichier"), false), (face(en: "State", fr: "État"), false),
            (face(en: "Read", fr: "Lues"), true), (face(en: "New", fr: "Nouvelles"), true),
            (face(en: "Amended", fr: "Modifiées"), true),
            (face(en: "Refused", fr: "Refusées"), true),
            (face(en: "Size", fr: "Taille"), true), (face(en: "Came", fr: "Arrivé"), false),
        ]
        let rows = page.items.map { file in
            let rejected: HTML =
                file.rowsRejected > 0
                ? "<span class=\"bad-text\">\(face.number(file.rowsRejected))</span>" : "0"
            return Table.row(
                "\(file.id)", heads,
                [
                    .head(
                        """
                        <a href="\(face.path("/files/\(file.id)"))">\(outside: file.name)</a>\
                        <small>\(outside: file.feed)</small>
                        """),
                    .plain(face.state(file.state)), .plain("\(face.number(file.rowsRead))"),
                    .plain("\(face.number(file.rowsInserted))"),
                    .plain("\(face.number(file.rowsAmended))"), .plain(rejected),
                    .plain("\(face.bytes(file.bytes))"), .plain(face.time(file.arrivedAt)),
                ])
        }
        return Table.table(
            "files",
            caption: face(en: "Files, newest first", fr: "Fichiers, du plus récent au plus ancien"),
            heads, rows, face)
    }

    private static func links(_ list: ListQuery, _ page: Paged<FileView>, _ face: Face) -> HTML {
        list.links(
            page.next, newer: face(en: "Newer", fr: "Plus récents"),
            older: page.more == .unknown
                ? face(en: "Search on", fr: "Chercher plus loin")
                : face(en: "Older", fr: "Plus anciens"), face)
    }
}
