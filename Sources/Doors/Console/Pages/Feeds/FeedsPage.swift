// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Feeds
internal import Postgres
internal import Views
internal import Wording

/// `/feeds`: what may come, and when each last did.
enum FeedsPage {
    static func show(_ visit: Visit) async throws -> Answer {
        let catalog = visit.site.installation.catalog
        let reach = visit.reach(of: .viewFeeds)
        let feeds = catalog.feeds.filter { reach.includes(feed: $0.name) }
        let broken = catalog.broken.filter { reach.includes(feed: $0.name) }
        let (last, day) = try await visit.site.pool.withConnection { connection in
            (
                try feeds.map { try Self.last(of: $0.name, on: connection) },
                try FileCount.lastDay(on: connection)
            )
        }
        let face = visit.face
        let title = face(en: "Feeds", fr: "Flux")
        let told = face(
            en: "One kind of file each: where it lands, how it reads, which table it fills.",
            fr:
                "Chacun une sorte de fichier : où il arrive, comment il se lit, quelle table il remplit."
        )
        let rows = zip(feeds, last).map { row($0, $1, day, face) } + broken.map { row($0, face) }
        return .page(
            Layout.page(
                face, "feeds", title: title,
                """
                <section class="verdict"><h1>\(title)</h1><p>\(told)</p></section>
                <section class="panel">\(Table.table("feeds", caption: title, heads(face), rows, face))</section>
                """))
    }

    static func last(of feed: String, on connection: borrowing Connection) throws -> FileView? {
        var filter = FileView.Filter()
        filter.feed = feed
        return try filter.first(1, on: connection).first
    }

    private static func heads(_ face: Face) -> Table.Heads {
        [
            (face(en: "Feed", fr: "Flux"), false), (face(en: "Files", fr: "Fichiers"), false),
            (face(en: "Table", fr: "Table"), false),
            (face(en: "24 hours", fr: "24 heures"), true),
            (face(en: "Refused rows", fr: "Lignes refusées"), true),
            (face(en: "Last file", fr: "Dernier fichier"), false),
        ]
    }

    private static func row(
        _ feed: Feed, _ last: FileView?, _ day: [FileCount], _ face: Face
    ) -> HTML {
        let mine = day.filter { $0.feed == feed.name }
        let (rows, rejected) = (
            mine.reduce(0) { $0 + $1.rows }, mine.reduce(0) { $0 + $1.rejected }
        )
        let title: HTML = feed.title == feed.name ? .none : "<small>\(outside: feed.title)</small>"
        let came: HTML =
            last.map { file in
                let seesFiles = face.mayDo(.viewFiles)
                let name: HTML =
                    seesFiles
                    ? "<a href=\"\(face.path("/files/\(file.id)"))\">\(outside: file.name)</a>"
                    : "\(outside: file.name)"
                return
                    "\(name) <small>\(face.state(file.state)) \(face.time(file.arrivedAt))</small>"
            } ?? "–"
        return Table.row(
            feed.name, heads(face),
            [
                .head(
                    """
                    <a href="\(face.path("/feeds/" + FormText.encoded(feed.name)))">\(outside: feed.name)</a>\(title)
                    """),
                .plain("<code>\(outside: feed.patterns.joined(separator: ", "))</code>"),
                .plain("<code>\(outside: feed.tableNames)</code>"),
                .plain("\(face.number(mine.reduce(0) { $0 + $1.files }))"),
                .plain("\(face.share(rejected, of: rows))"), .plain(came),
            ])
    }

    /// Its declaration has mistakes: its files wait.
    private static func row(_ feed: BrokenFeed, _ face: Face) -> HTML {
        let word = face(en: "mistaken", fr: "fautif")
        let what = feed.mistakes.first?.what ?? ""
        return Table.row(
            feed.name, heads(face),
            [
                .head("\(outside: feed.name)"),
                .plain("\(face.tag("bad", "broken", word)) <small>\(outside: what)</small>"),
                .plain("–"), .plain("–"), .plain("–"),
                .plain(
                    "\(face(en: "its files wait in the inbox", fr: "ses fichiers attendent dans la boîte"))"
                ),
            ])
    }
}
