// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// `/journal`: who did what, newest first.
enum JournalPage {
    private static let names = ["actor", "action", "subject", "since", "until"]

    static func show(_ visit: Visit) async throws -> Answer {
        let list = try ListQuery(visit, "/journal", names)
        let face = visit.face
        let title = face(en: "Journal", fr: "Journal")
        var filter = JournalEntryView.Filter()
        filter.actor = list["actor"].map { $0.contains(":") ? $0 : "user:\($0)" }
        filter.actions = list["action"].map { [$0] } ?? []
        filter.subject = list["subject"]
        var errors: [String] = []
        filter.since = instant(list["since"], visit, &errors)
        filter.until = instant(list["until"], visit, &errors)
        guard errors.isEmpty else {
            return .page(page(title, Layout.errors(errors), list, face), status: 422)
        }
        let wanted = filter
        let found = try await visit.site.pool.withConnection { connection in
            try wanted.read(try list.page(), on: connection)
        }
        let links = list.links(
            found.next, newer: face(en: "Newer", fr: "Plus récentes"),
            older: found.more == .unknown
                ? face(en: "Search on", fr: "Chercher plus loin")
                : face(en: "Older", fr: "Plus anciennes"), face)
        let table = JournalTable(entries: found.items, face: face).table
        return .page(
            page(title, "<section class=\"panel\">\(table)\(links)</section>", list, face))
    }

    private static func instant(
        _ text: String?, _ visit: Visit, _ errors: inout [String]
    ) -> Timestamp? {
        guard let text else { return nil }
        guard let instant = InstantText.parse(text, in: visit.site.zone) else {
            errors.append(
                visit.face(
                    en: "“\(text)” is no time. Write 2026-03-29, or 2026-03-29T06:00.",
                    fr: "« \(text) » n'est pas une heure. Écrivez 2026-03-29, ou 2026-03-29T06:00.")
            )
            return nil
        }
        return Timestamp(seconds: instant)
    }

    private static func page(
        _ title: String, _ content: HTML, _ list: ListQuery, _ face: Face
    ) -> HTML {
        let verify: HTML =
            face.mayDoEverywhere(.verifyJournal)
            ? Controls.button(
                face, "/journal/verify",
                face(en: "Verify the whole journal", fr: "Vérifier tout le journal")) : .none
        return Layout.page(
            face, "journal", title: title,
            """
            <section class="verdict"><h1>\(title)</h1><p>\(face(
                en: "Every action, by whom, on what. Each entry is linked to the one before it: what is altered shows.",
                fr: "Chaque action, par qui, sur quoi. Chaque entrée est liée à la précédente : une altération se voit."))</p>
            \(verify)</section>
            \(filters(list, face))\(content)
            """)
    }

    private static func filters(_ list: ListQuery, _ face: Face) -> HTML {
        let all = [("", face(en: "all", fr: "toutes"))]
        let actions = JournalWords.known.map { ($0, face(JournalWords.action($0))) }
            .sorted { $0.1 < $1.1 }
        let fields = [
            ("actor", face(en: "By whom", fr: "Par qui"), "text"),
            ("subject", face(en: "To what", fr: "Sur quoi"), "text"),
            ("since", face(en: "Since", fr: "Depuis"), "date"),
            ("until", face(en: "Before", fr: "Avant"), "date"),
        ].map { name, label, type -> HTML in
            let example: HTML = name == "subject" ? " placeholder=\"file 12\"" : .none
            let value = list[name] ?? ""
            let kind = type == "date" ? Controls.dayType(value) : type
            return """
                <label>\(label)<input name="\(name)" type="\(kind)" value="\(value)" \
                spellcheck="false"\(example)></label>
                """
        }
        return """
            <form method="get" action="\(face.path("/journal"))" class="filters">\(fields[0])
            <label>\(face(en: "What", fr: "Quoi"))\
            \(Controls.select("action", all + actions, chosen: list["action"]))</label>\
            \(Array(fields.dropFirst()))
            <button class="button">\(face(en: "Search", fr: "Chercher"))</button></form>
            """
    }
}
