// SPDX-License-Identifier: Apache-2.0

internal import Accounts

/// `/search`: where a few letters lead: a page, and the same for the command bar.
enum SearchPage {
    static func show(_ visit: Visit) async throws -> Answer {
        let text = visit.parameter("q")?.trimmed ?? ""
        guard text.utf8.count <= Found.longest else { throw Refusal.malformed }
        let found = try await Found.all(text, visit)
        if visit.head["accept"]?.hasPrefix("application/json") ?? false {
            return .json("[" + found.map { $0.json(visit.face) }.joined(separator: ",") + "]")
        }
        return .page(page(text, found, visit.face))
    }

    private static func page(_ text: String, _ found: [Found], _ face: Face) -> HTML {
        let title = face(en: "Go to", fr: "Aller à")
        let label = face(
            en: "Number, name of a file, feed, schedule or page",
            fr: "Numéro, nom de fichier, flux, planification ou page")
        let heads: Table.Heads = [
            (face(en: "Name", fr: "Nom"), false), (face(en: "What", fr: "Quoi"), false),
        ]
        let rows = found.map { one -> HTML in
            Table.row(
                nil, heads,
                [
                    .head(
                        "<a href=\"\(one.path)\">\(outside: one.name)</a><small>\(outside: one.more)</small>"
                    ), .plain("\(one.kind.word(face))"),
                ])
        }
        let results: HTML =
            text.isEmpty
            ? .none
            : """
            <section class="panel">\
            \(Table.table("results", caption: face(en: "Results", fr: "Résultats"), heads, rows, face))\
            </section>
            """
        return Layout.page(
            face, "search", title: title,
            """
            <h1>\(title)</h1>
            <form class="filters" action="\(face.path("/search"))" role="search"><label>\(label)\
            <input type="search" name="q" value="\(text)" maxlength="\(Found.longest)"></label>\
            <button class="button first">\(face(en: "Search", fr: "Chercher"))</button></form>
            \(results)
            """)
    }
}

extension String {
    fileprivate var trimmed: String {
        String(self.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
