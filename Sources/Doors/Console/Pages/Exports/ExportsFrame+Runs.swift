// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

extension ExportsFrame {
    /// The files that were written, newest first.
    var runs: HTML {
        let heads: Table.Heads = [
            (face(en: "File", fr: "Fichier"), false), (face(en: "Window", fr: "Période"), false),
            (face(en: "Revision", fr: "Révision"), true), (face(en: "State", fr: "État"), false),
            (face(en: "Rows", fr: "Lignes"), true), (face(en: "Size", fr: "Taille"), true),
            (face(en: "Written", fr: "Écrit"), false), (face(en: "By", fr: "Par"), false),
        ]
        let rows = facts.files.items.map { row($0, heads) }
        let title = face(en: "Written files", fr: "Fichiers écrits")
        let caption = face(
            en: "Written files, newest first", fr: "Fichiers écrits, du plus récent au plus ancien")
        let links = list.links(
            facts.files.next, newer: face(en: "Newer", fr: "Plus récents"),
            older: face(en: "Older", fr: "Plus anciens"), face)
        return face.panel(
            title, Table.table("exports", caption: caption, heads, rows, face) + links)
    }

    private func row(_ file: ExportView, _ heads: Table.Heads) -> HTML {
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        let isThere = file.placedAt != nil && face.mayDoEverywhere(.downloadExports)
        let shown: HTML =
            isThere
            ? "<a href=\"\(face.path("/export-files/\(file.id)"))\">\(outside: name)</a>"
            : "\(outside: name)"
        let each: HTML = file.each.map { "<small>\(outside: $0)</small>" } ?? .none
        let problem: HTML = file.problem.map { "<small>\(outside: $0)</small>" } ?? .none
        let compare: HTML =
            ExportContent.isCompared(file)
            ? """
            <small><a href="\(face.path("/exports?file=\(file.id)"))">\
            \(face(en: "what is other than in revision \(file.revision - 1)", fr: "ce qui diffère de la révision \(file.revision - 1)"))</a></small>
            """ : .none
        let newer: HTML =
            file.amendedBy.map { id in
                "<small>\(face(en: "newer:", fr: "plus récent :")) \(face.number(id))</small>"
            } ?? .none
        let since: HTML =
            file.amendedAt.map { at in
                "<small>\(face(en: "since", fr: "depuis")) \(face.time(at))</small>"
            } ?? .none
        return Table.row(
            "\(file.id)", heads,
            [
                .head(
                    "\(shown)\(each)<small>\(outside: file.export), \(file.id)</small>\(problem)\(deliveries(of: file))"
                ),
                .plain(window(file)), .plain("\(file.revision)"),
                .plain(
                    "\(Self.tag(file.state, face))\(file.amendedBy == nil ? since : newer)\(compare)"
                ),
                .plain("\(face.number(file.rows))"), .plain("\(face.bytes(file.bytes))"),
                .plain(face.time(file.madeAt)), .plain(face.actor(file.madeBy)),
            ])
    }

    /// The day that a window is named by, where it is one.
    private func window(_ file: ExportView) -> HTML {
        guard let start = file.windowStart, let end = file.windowEnd else {
            return "\(face(en: "everything", fr: "tout"))"
        }
        let calendar = declared.first { $0.name == file.export }?.calendar
        guard let calendar, calendar.window(at: start.seconds).start == start.seconds else {
            return "\(face.time(start)) – \(face.time(end))"
        }
        let day = CivilText.day(calendar.day(at: start.seconds))
        return "<time datetime=\"\(day)\">\(DataCells.day(day, face))</time>"
    }

    /// What a file has otherwise than the revision before it.
    var difference: HTML {
        guard let compared = facts.compared else { return .none }
        let (file, lines) = (compared.file, compared.difference)
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        let title = face(
            en: "What is other than in revision \(file.revision - 1)",
            fr: "Ce qui diffère de la révision \(file.revision - 1)")
        func part(_ lines: [String], _ kind: String, _ head: String) -> HTML {
            guard !lines.isEmpty else { return .none }
            let shown = lines.map { "<span class=\"row \(kind)\">\(outside: $0)</span>" as HTML }
            return "<h3>\(head)</h3>\(shown)"
        }
        let nothing: HTML =
            lines.gone.isEmpty && lines.new.isEmpty
            ? "<p>\(face(en: "No line is other.", fr: "Aucune ligne ne diffère."))</p>" : .none
        let cut: HTML =
            lines.isCut
            ? "<p>\(face(en: "The first \(ExportContent.linesLimit) lines of each.", fr: "Les \(ExportContent.linesLimit) premières lignes de chaque."))</p>"
            : .none
        return face.panel(
            title,
            """
            <div class="fields" data-testid="difference">\
            \(part(lines.gone, "gone", face(en: "Only in what went out before", fr: "Seulement dans l'envoi précédent")))\
            \(part(lines.new, "came", face(en: "Only in this one", fr: "Seulement dans celui-ci")))\(nothing)\(cut)</div>
            """, aside: "<p>\(outside: name)</p>")
    }
}
