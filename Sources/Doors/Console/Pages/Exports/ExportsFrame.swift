// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// The parts of `/exports`.
struct ExportsFrame {
    struct Compared: Sendable {
        let file: ExportView
        let difference: ExportContent.Difference
    }

    struct Facts: Sendable {
        let files: Paged<ExportView>
        /// Files whose rows have changed since and that have no newer revision, by export.
        let amended: [String: Int]
        let compared: Compared?
        /// Of the files: where they go.
        let deliveries: [ExportDeliveryView]
        /// Of exports that somebody wants not sent, by name.
        let pauses: [String: ExportPauseView]
    }

    let declared: [DeclaredExport]
    let facts: Facts
    let list: ListQuery
    let face: Face

    var sentence: String {
        let count = facts.amended.values.reduce(0, +)
        guard count > 0 else {
            return face(
                en: "What went out is still what the database says.",
                fr: "Ce qui est parti est toujours ce que dit la base.")
        }
        return face(
            Phrase.counted(
                count, en: "# file[s] went out with rows that have changed since.",
                fr: "# fichier[ parti|s partis] avec des lignes qui ont changé depuis."))
    }

    var declarations: HTML {
        let heads: Table.Heads = [
            (face(en: "Export", fr: "Export"), false), (face(en: "Format", fr: "Format"), false),
            (face(en: "Folder", fr: "Dossier"), false), (face(en: "Amended", fr: "Modifiés"), true),
            (face(en: "Write now", fr: "Écrire maintenant"), false),
        ]
        let mayRun = face.mayDoEverywhere(.runExports)
        let rows = declared.map { export in
            let count = facts.amended[export.name] ?? 0
            let amended: HTML =
                count == 0
                ? "0"
                : """
                <a href="\(face.path("/exports?state=amended&export=" + FormText.encoded(export.name)))">\
                \(face.number(count))</a>
                """
            return Table.row(
                export.name, mayRun ? heads : Array(heads.dropLast()),
                [
                    .head(
                        """
                        <a href="\(face.path("/exports?export=" + FormText.encoded(export.name)))">\
                        \(outside: export.title)</a><small>\(outside: export.name)</small>
                        """),
                    .plain("\(export.format)"), .wide(places(export)),
                    .plain(amended),
                ] + (mayRun ? [.plain(run(export))] : []))
        }
        let title = face(en: "Declared", fr: "Déclarés")
        return face.panel(
            title,
            Table.table(
                "declared", caption: title, mayRun ? heads : Array(heads.dropLast()), rows, face))
    }

    /// The folder here, and those of other hosts.
    private func places(_ export: DeclaredExport) -> HTML {
        let others = export.targets.map { "<small>\(outside: $0)</small>" as HTML }
        return "<code>\(outside: export.folder)</code>\(others)\(pausing(export))"
    }

    private func run(_ export: DeclaredExport) -> HTML {
        let day: HTML =
            export.calendar == nil
            ? .none
            : """
            <label for="day-\(export.name)">\(face(en: "Day; without one, the last that is over", fr: "Jour ; sans lui, le dernier écoulé"))</label>\
            <input id="day-\(export.name)" name="day" type="date">
            """
        return Controls.asking(
            face, "/exports/" + FormText.encoded(export.name) + "/run",
            face(en: "Write…", fr: "Écrire…"),
            face(
                en:
                    "A job writes the file, with a new revision where its rows are others than those that went out.",
                fr:
                    "Un travail écrit le fichier, avec une nouvelle révision si les lignes ont changé depuis l'envoi."
            ), day, button: face(en: "Write it", fr: "L'écrire"), isRisky: false)
    }

    var filters: HTML {
        let all = face(en: "all", fr: "tous")
        let names = [("", all)] + declared.map { ($0.name, $0.title) }
        let states =
            [("", all)]
            + ExportsPage.states.map { ($0, Self.word($0, face)) }
        return """
            <form method="get" action="\(face.path("/exports"))" class="filters">\
            <label>\(face(en: "Export", fr: "Export"))\
            \(Controls.select("export", names, chosen: list["export"]))</label>\
            <label>\(face(en: "State", fr: "État"))\
            \(Controls.select("state", states, chosen: list["state"]))</label>\
            <button class="button">\(face(en: "Search", fr: "Chercher"))</button></form>
            """
    }

    static func word(_ state: String, _ face: Face) -> String {
        switch state {
        case "current": face(en: "as it went out", fr: "conforme")
        case "amended": face(en: "amended since", fr: "modifié depuis")
        case "redeclared": face(en: "declared otherwise since", fr: "redéclaré depuis")
        case "writing": face(en: "being written", fr: "en écriture")
        case "lost": face(en: "lost", fr: "perdu")
        default: state
        }
    }

    static func tag(_ state: String, _ face: Face) -> HTML {
        let kind =
            switch state {
            case "current": "ok"
            case "amended": "warn"
            case "lost": "bad"
            default: "info"
            }
        return face.tag(kind, state, word(state, face))
    }
}
