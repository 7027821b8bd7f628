// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Feeds
internal import Postgres
internal import Views
internal import Wording

/// `/feeds/{feed}`: a declaration as a page that a person reads, and how its files have been.
enum FeedPage {
    private static let days = 30

    /// Of the path, if the right reaches it.
    ///
    /// - Throws: `Refusal.forbidden` before it is looked whether there is such a feed.
    static func find(_ visit: Visit, _ permission: Permission) throws -> Feed {
        let name = visit.parameters["feed"] ?? ""
        guard visit.mayDo(permission, name) else { throw Refusal.forbidden }
        guard let feed = visit.site.installation.catalog[name] else { throw Refusal.notFound }
        return feed
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let feed = try find(visit, .viewFeeds)
        let (last, odd, lately) = try await visit.site.pool.withConnection { connection in
            (
                try FeedsPage.last(of: feed.name, on: connection),
                try FileView.lastUnusual(in: feed.name, on: connection),
                try FeedHealth.of(feed.name, days: days, on: connection)
            )
        }
        let face = visit.face
        let actions = actions(feed, visit)
        let tables = feed.eachTable.map { table -> HTML in
            "\(columns(table, of: feed, face))\(rules(table, face))"
        }
        return .page(
            Layout.page(
                face, "feed", part: "feeds", title: feed.name,
                """
                <section class="verdict"><p class="path"><a href="\(face.path("/feeds"))">\
                \(face(en: "Feeds", fr: "Flux"))</a></p><h1>\(outside: feed.title)</h1>\
                <p><code>\(outside: feed.name)</code></p>\(actions)</section>
                <div class="two">\(arrival(feed, face))\(health(feed, last, odd, lately, visit))</div>
                \(tables)
                <details class="panel values"><summary>\
                \(face(en: "The declaration as it is written", fr: "La déclaration telle qu'elle est écrite"))\
                </summary><pre class="bytes"><bdi>\(feed.source)</bdi></pre></details>
                """))
    }

    private static func actions(_ feed: Feed, _ visit: Visit) -> HTML {
        let (face, name) = (visit.face, FormText.encoded(feed.name))
        var all: [HTML] = []
        if visit.mayDo(.importFiles, feed.name) {
            all.append(
                "<a class=\"button first\" href=\"\(face.path("/upload?feed=" + name))\">\(face(en: "Send a file", fr: "Envoyer un fichier"))</a>"
            )
        }
        if visit.mayDo(.tryFeeds, feed.name) {
            all.append(
                "<a class=\"button\" href=\"\(face.path("/feeds/\(name)/try"))\">\(face(en: "Try a sample", fr: "Essayer un échantillon"))</a>"
            )
        }
        if visit.mayDo(.viewFiles, feed.name) {
            all.append(
                "<a class=\"button\" href=\"\(face.path("/files?feed=" + name))\">\(face(en: "Its files", fr: "Ses fichiers"))</a>"
            )
        }
        return all.isEmpty ? .none : "<div class=\"acts flat\">\(all)</div>"
    }

    private static func arrival(_ feed: Feed, _ face: Face) -> HTML {
        func code(_ text: String) -> HTML { "<code>\(outside: text)</code>" }
        let key = feed.key.isEmpty ? nil : code(feed.key.joined(separator: ", "))
        let none = face(en: "none: rows are only added", fr: "aucune : les lignes s'ajoutent")
        let limit = feed.rejectsMax.map { max -> HTML in
            switch max {
            case .rows(let rows): "\(face.number(rows))"
            case .percent(let percent):
                percentage("\(percent)".replacing(".0", with: ""), face)
            }
        }
        let amendment: String =
            switch feed.onAmendment {
            case .keepHistory:
                face(
                    en: "the row is amended, its earlier values are kept",
                    fr: "la ligne est modifiée, ses valeurs d'avant sont conservées")
            case .reject: face(en: "the row is refused", fr: "la ligne est refusée")
            case .ignore:
                face(
                    en: "the table keeps the first values",
                    fr: "la table garde les premières valeurs")
            }
        return face.panel(
            face(en: "How it comes, where it goes", fr: "Comment il vient, où il va"),
            face.facts([
                (face(en: "Folder in the inbox", fr: "Dossier dans la boîte"), code(feed.folder)),
                (
                    face(en: "Names of its files", fr: "Noms de ses fichiers"),
                    code(feed.patterns.joined(separator: ", "))
                ),
                (face(en: "Waits for", fr: "Attend"), feed.arrival.marker.map { code("…" + $0) }),
                (
                    face(en: "Checksum", fr: "Somme de contrôle"),
                    feed.arrival.checksum.map { code("…" + $0) }
                ),
                (face(en: "Table", fr: "Table"), code(feed.tableNames)),
                (face(en: "Key", fr: "Clé"), key ?? "\(none)"),
                (
                    face(en: "Same key, other values", fr: "Même clé, autres valeurs"),
                    "\(amendment)"
                ),
                (face(en: "Refused whole above", fr: "Refusé en entier au-dessus de"), limit),
                (
                    face(en: "An unusual file", fr: "Un fichier inhabituel"),
                    "\(unusual(feed, face))"
                ),
            ]))
    }

    private static func unusual(_ feed: Feed, _ face: Face) -> String {
        switch feed.unusual {
        case .tell: face(en: "is loaded, with an alert", fr: "est chargé, avec une alerte")
        case .wait:
            face(en: "waits until it is released", fr: "attend qu'on le libère")
        case .ignore: face(en: "is not looked for", fr: "n'est pas cherché")
        }
    }

    private static func percentage(_ figures: String, _ face: Face) -> HTML {
        "\(face(en: "\(figures)%", fr: "\(figures) %"))"
    }

    private static func health(
        _ feed: Feed, _ last: FileView?, _ unusual: FileView?, _ health: FeedHealth?, _ visit: Visit
    ) -> HTML {
        let face = visit.face
        let came = last.map { file -> HTML in
            let name: HTML =
                visit.mayDo(.viewFiles, feed.name)
                ? "<a href=\"\(face.path("/files/\(file.id)"))\">\(outside: file.name)</a>"
                : "\(outside: file.name)"
            return "\(name) \(face.state(file.state)) \(face.time(file.arrivedAt))"
        }
        let odd = unusual.map { file -> HTML in
            let name: HTML =
                visit.mayDo(.viewFiles, feed.name)
                ? "<a href=\"\(face.path("/files/\(file.id)"))\">\(outside: file.name)</a>"
                : "\(outside: file.name)"
            return "\(name) \(face.time(file.arrivedAt)): \(outside: file.unusual ?? "")"
        }
        let expected = feed.arrival.expected.map { expected -> HTML in
            let (hour, minute) = expected.byMinute.quotientAndRemainder(dividingBy: 60)
            let at = "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
            let days =
                expected.days.count == 7
                ? face(en: "every day", fr: "chaque jour")
                : expected.days.map { face.weekday($0) }.joined(separator: ", ")
            return "\(face(en: "by \(at), \(days)", fr: "avant \(at), \(days)"))"
        }
        let none = face(en: "nothing yet", fr: "rien encore")
        return face.panel(
            face(en: "How it has been, \(days) days", fr: "Sa santé, \(days) jours"),
            face.facts([
                (face(en: "Last file", fr: "Dernier fichier"), came ?? "\(none)"),
                (face(en: "Expected", fr: "Attendu"), expected),
                (face(en: "Unusual lately", fr: "Inhabituel récemment"), odd),
                (face(en: "Files", fr: "Fichiers"), health.map { "\(face.number($0.files))" }),
                (
                    face(en: "Files refused or failed", fr: "Fichiers refusés ou échoués"),
                    health.map {
                        "\(face.number($0.refusedFiles)) (\(face.share(Int64($0.refusedFiles), of: Int64($0.files))))"
                    }
                ),
                (
                    face(en: "Rows read", fr: "Lignes lues"),
                    health.map { "\(face.number($0.rows))" }
                ),
                (
                    face(en: "Rows refused", fr: "Lignes refusées"),
                    health.map {
                        "\(face.number($0.rejected)) (\(face.share($0.rejected, of: $0.rows)))"
                    }
                ),
            ]))
    }

    /// - Parameter whole: the feed, one of whose tables `feed` is.
    private static func columns(_ feed: Feed, of whole: Feed, _ face: Face) -> HTML {
        let isOwn = feed.table == whole.table
        let title =
            isOwn
            ? face(en: "Columns", fr: "Colonnes")
            : face(en: "Columns of \(feed.table)", fr: "Colonnes de \(feed.table)")
        let id = isOwn ? "columns" : "columns-\(feed.table.name)"
        let heads: Table.Heads = [
            (face(en: "Column", fr: "Colonne"), false),
            (face(en: "In the file", fr: "Dans le fichier"), false),
            (face(en: "Type", fr: "Type"), false), (face(en: "Rules", fr: "Règles"), false),
        ]
        let rows = feed.columns.map { column in
            let words = ColumnWords(column: column, face: face)
            let key: HTML =
                feed.key.contains(column.name)
                ? " \(face.tag("info", "key", face(en: "key", fr: "clé")))" : .none
            return Table.row(
                nil, heads,
                [
                    .head("<code>\(outside: column.name)</code>\(key)"), .plain(words.origin),
                    .plain("<code>\(outside: column.type.name)</code>"), .wide(words.rules),
                ])
        }
        return face.panel(title, Table.table(id, caption: title, heads, rows, face))
    }

    private static func rules(_ feed: Feed, _ face: Face) -> HTML {
        guard !feed.checks.isEmpty else { return .none }
        let lines = feed.checks.map { check -> HTML in
            let word =
                check.severity == .reject
                ? face.tag("bad", "reject", face(en: "else refused", fr: "sinon refusée"))
                : face.tag("warn", "warn", face(en: "else flagged", fr: "sinon signalée"))
            return "<li><code>\(outside: check.text)</code> \(word)</li>"
        }
        return face.panel(
            face(en: "What must hold in a row", fr: "Ce qui doit être vrai dans une ligne"),
            "<ul class=\"why\">\(lines)</ul>")
    }
}
