// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Journal
internal import Postgres
internal import Wording

/// `/journal/verify`: whether the journal is as it was written.
enum JournalVerdict {
    static func verify(_ visit: Visit) async throws -> Answer {
        let path = visit.site.settings.folders.heads
        let noted = try HeadNotes.read(path)
        // On a connection of its own: it reads every entry, which may take longer than a page's
        // statement.
        let report = try await visit.site.audits.use { connection in
            try JournalVerification.run(against: noted.heads, on: connection)
        }
        let face = visit.face
        let isSound = report.flaws.isEmpty
        let title =
            isSound
            ? face(en: "The journal is sound.", fr: "Le journal est intact.")
            : face(en: "The journal is NOT sound.", fr: "Le journal n'est PAS intact.")
        let mark: HTML = isSound ? "sound" : "not-sound"
        let kind: HTML = isSound ? "verdict good" : "verdict"
        let flaws = report.flaws.map { "<li>\(outside: face($0.sentence))</li>" as HTML }
        let list: HTML = isSound ? .none : "<ul class=\"matters\">\(flaws)</ul>"
        return .page(
            Layout.page(
                face, "journal", title: title,
                """
                <section class="\(kind)" data-testid="\(mark)"><p class="path">\
                <a href="\(face.path("/journal"))">\(face(en: "Journal", fr: "Journal"))</a></p>
                <h1>\(title)</h1>\(list)<p>\(summary(report, noted.heads.count, face))</p>\(next(isSound, face))</section>
                \(face.panel(face(en: "Facts", fr: "Détails"), facts(report, path, noted, face)))
                """))
    }

    private static func summary(
        _ report: JournalVerification, _ noted: Int, _ face: Face
    ) -> String {
        face.counted(report.entries, en: "# entr[y|ies] read", fr: "# entrée[s] relue[s]")
            + face.counted(
                noted, en: ", compared with # noted head[s].",
                fr: " ; # repère[s] noté[s] comparé[s].")
    }

    private static func next(_ isSound: Bool, _ face: Face) -> HTML {
        guard !isSound else { return .none }
        return
            "<p>\(face(en: "Stop what writes, keep the database as it is, and compare it with a backup.", fr: "Arrêtez ce qui écrit, gardez la base telle quelle, et comparez-la à une sauvegarde."))</p>"
    }

    private static func facts(
        _ report: JournalVerification, _ path: String,
        _ noted: (heads: [ChainHead], unreadable: Int), _ face: Face
    ) -> HTML {
        face.facts([
            (
                face(en: "Head, to be noted elsewhere", fr: "Tête, à noter ailleurs"),
                report.head.map { "<code>\(outside: $0.description)</code>" }
            ),
            (face(en: "Heads are noted in", fr: "Repères notés dans"), "\(outside: path)"),
            (
                face(en: "Lines there that can't be read", fr: "Lignes illisibles de ce fichier"),
                noted.unreadable > 0 ? "\(noted.unreadable)" : nil
            ),
            (
                face(en: "Bad links in all", fr: "Maillons faux en tout"),
                report.badLinks > 0 ? "\(report.badLinks)" : nil
            ),
        ])
    }
}
