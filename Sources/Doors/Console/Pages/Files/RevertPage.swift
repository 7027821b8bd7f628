// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/files/{file}/revert`: what taking a file back would change, and doing it.
enum RevertPage {
    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, try await visit.file(.revertFiles), errors: [])
    }

    static func revert(_ visit: Visit) async throws -> Answer {
        let file = try await visit.file(.revertFiles)
        let (actor, installation, face) = (try visit.actor, visit.site.installation, visit.face)
        guard visit.form["confirm"] == file.name else {
            let told = face(
                en: "Type the name of the file, exactly, to take it back: \(file.name)",
                fr: "Pour l'annuler, écrivez exactement le nom du fichier : \(file.name)")
            return try await answer(visit, file, status: 422, errors: [told])
        }
        do {
            try await visit.site.works.withConnection {
                _ = try RevertFile(file.id, in: installation).run(by: actor, on: $0)
            }
            return visit.done("/files/\(file.id)", .fileReverted)
        } catch let error as any Worded where !(error is PostgresError) {
            return try await answer(visit, file, status: 409, errors: [face(error.sentence)])
        }
    }

    private static func answer(
        _ visit: Visit, _ file: FileView, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let (face, installation) = (visit.face, visit.site.installation)
        var errors = errors
        var outlook: RevertOutlook?
        do {
            outlook = try await visit.site.works.withConnection {
                try RevertOutlook(of: file.id, in: installation, on: $0)
            }
        } catch let error as any Worded where !(error is PostgresError) {
            if errors.isEmpty { errors = [face(error.sentence)] }
        }
        let title = face(en: "Take \(file.name) back", fr: "Annuler \(file.name)")
        return .page(
            Layout.page(
                face, "revert", part: "files", title: title,
                """
                <section class="verdict"><p class="path"><a href="\(face.path("/files/\(file.id)"))">\
                \(outside: file.name)</a></p><h1>\(face(en: "Take this file back", fr: "Annuler ce fichier"))</h1>\
                <p>\(face(en: "Its rows leave the table, as if it had never come; the file and its history stay.", fr: "Ses lignes quittent la table, comme s'il n'était jamais venu ; le fichier et son histoire restent."))</p></section>
                \(Layout.errors(errors))
                \(outlook.map { changes($0, face) + form(file, face, hasErrors: !errors.isEmpty) } ?? .none)
                """), status: status)
    }

    private static func changes(_ outlook: RevertOutlook, _ face: Face) -> HTML {
        func files(_ ids: [Int64]) -> HTML? {
            guard !ids.isEmpty else { return nil }
            let links = ids.map { id -> HTML in
                "<a href=\"\(face.path("/files/\(id)"))\">\(id)</a> "
            }
            return "\(links)"
        }
        func count(_ rows: Int64) -> HTML? { rows == 0 ? nil : "\(face.number(rows))" }
        let none: HTML? =
            outlook.removed + outlook.restored + outlook.passed == 0
            ? "\(face(en: "no row of the table", fr: "aucune ligne de la table"))" : nil
        return face.panel(
            face(en: "What would change", fr: "Ce qui changerait"),
            """
            <div data-testid="outlook" data-removed="\(outlook.removed)" data-restored="\(outlook.restored)" \
            data-passed="\(outlook.passed)">\(face.facts([
                (face(en: "Table", fr: "Table"), "\(outside: outlook.table)"),
                (face(en: "Would change", fr: "Changerait"), none),
                (face(en: "Rows that would go", fr: "Lignes qui partiraient"), count(outlook.removed)),
                (face(en: "Rows that get their earlier values back", fr: "Lignes qui retrouvent leurs valeurs d'avant"), count(outlook.restored)),
                (face(en: "Rows that stay, as another file's", fr: "Lignes qui restent, au nom d'un autre fichier"), count(outlook.passed)),
                (face(en: "Rows that are gone already", fr: "Lignes déjà parties"), count(outlook.missing)),
                (face(en: "Files whose rows stay out", fr: "Fichiers dont des lignes restent dehors"), files(outlook.notBack)),
                (face(en: "Files of the same bytes that may be loaded then", fr: "Fichiers de mêmes octets, chargeables ensuite"), files(outlook.duplicates)),
            ]))</div>
            """)
    }

    private static func form(_ file: FileView, _ face: Face, hasErrors: Bool) -> HTML {
        let described: HTML =
            hasErrors ? " aria-invalid=\"true\" aria-describedby=\"errors\"" : .none
        return """
            <section class="panel"><form method="post" action="\(face.path("/files/\(file.id)/revert"))" \
            class="fields">\(face.token)<label for="confirm">\
            \(face(en: "The file's name, to confirm", fr: "Le nom du fichier, pour confirmer ")): \
            \(outside: file.name)</label><input id="confirm" name="confirm" autocomplete="off" \
            spellcheck="false" required\(described)><button class="button risk">\
            \(face(en: "Take it back", fr: "L'annuler"))</button></form></section>
            """
    }
}
