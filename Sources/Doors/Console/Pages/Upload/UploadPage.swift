// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Feeds
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// `/upload`: files are sent here, and judged before anything is loaded.
enum UploadPage {
    /// Uploads of one's own that are shown.
    private static let shown = 20

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    static func receive(_ visit: Visit) async throws -> Answer {
        do {
            let ids = try await UploadReception(visit).run()
            guard ids.count == 1 else {
                return visit.done("/upload", .uploadsReceived, count: ids.count)
            }
            return .see(visit.site.path("/upload/\(ids[0])"))
        } catch let error as UploadRefused {
            return try await answer(
                visit, status: error.status, errors: [visit.face(error.sentence)]
            ).retry(after: UploadRefused.wait)
        } catch let error as UploadReception.Refused {
            return try await answer(
                visit, status: 422, errors: error.sentences.map { visit.face($0) + "." })
        }
    }

    private static func answer(
        _ visit: Visit, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        var filter = UploadView.Filter()
        filter.sentBy = try visit.actor.text
        let mine = filter
        let uploads = try await visit.site.pool.withConnection {
            try mine.first(shown, on: $0)
        }
        let face = visit.face
        let title = face(en: "Upload", fr: "Dépôt")
        let told = face(
            en:
                "A file is judged first: what would be new, amended, refused. Nothing is loaded before you say so.",
            fr:
                "Un fichier est d'abord jugé : ce qui serait nouveau, modifié, refusé. Rien n'est chargé avant votre accord."
        )
        return .page(
            Layout.page(
                face, "upload", title: title,
                """
                <section class="verdict"><h1>\(title)</h1><p>\(told)</p></section>
                \(visit.flash)\(Layout.errors(errors))
                \(form(visit, hasErrors: !errors.isEmpty))
                \(list(uploads, face))
                """), status: status)
    }

    private static func form(_ visit: Visit, hasErrors: Bool) -> HTML {
        let face = visit.face
        let reach = visit.reach(of: .importFiles)
        let feeds = visit.site.installation.catalog.feeds
            .filter { reach.includes(feed: $0.name) }
            .map {
                (value: $0.name, shown: $0.title == $0.name ? $0.name : "\($0.title) (\($0.name))")
            }
        let proposed = face(
            en: "proposed from name and content", fr: "proposé d'après le nom et le contenu")
        let described: HTML =
            hasErrors
            ? " aria-invalid=\"true\" aria-describedby=\"errors limits\""
            : " aria-describedby=\"limits\""
        let limit = face.bytes(Int64(visit.site.limits.upload))
        let hint = face(
            en: "Several may be chosen; \(limit) together at most.",
            fr: "On peut en choisir plusieurs ; \(limit) au plus en tout.")
        return """
            <section class="panel"><form method="post" action="\(face.path("/upload"))" \
            enctype="multipart/form-data" class="fields">\(face.token)
            <div><label for="feed">\(face(en: "Feed", fr: "Flux"))</label>\
            \(Controls.select("feed", [("", proposed)] + feeds, chosen: visit.form["feed"] ?? visit.parameter("feed")))</div>
            <div><label for="file">\(face(en: "Files", fr: "Fichiers"))</label>\
            <input id="file" name="file" type="file" multiple required\(described)>\
            <p class="hint" id="limits">\(hint)</p></div>
            <button class="button first">\(face(en: "Send and judge", fr: "Envoyer et juger"))</button></form></section>
            """
    }

    private static func list(_ uploads: [UploadView], _ face: Face) -> HTML {
        guard !uploads.isEmpty else { return .none }
        let heads: Table.Heads = [
            (face(en: "File", fr: "Fichier"), false), (face(en: "State", fr: "État"), false),
            (face(en: "Size", fr: "Taille"), true), (face(en: "Sent", fr: "Envoyé"), false),
        ]
        let rows = uploads.map { upload in
            Table.row(
                "\(upload.id)", heads,
                [
                    .head(
                        """
                        <a href="\(face.path("/upload/\(upload.id)"))">\(outside: upload.name)</a>\
                        <small>\(outside: upload.feed)</small>
                        """),
                    .plain(state(upload, face)), .plain("\(face.bytes(upload.bytes))"),
                    .plain(face.time(upload.sentAt)),
                ])
        }
        let title = face(en: "Sent by you", fr: "Envoyés par vous")
        return face.panel(title, Table.table("uploads", caption: title, heads, rows, face))
    }

    static func state(_ upload: UploadView, _ face: Face) -> HTML {
        switch upload.state {
        case "received": face.tag("info", "received", face(en: "to be judged", fr: "à juger"))
        case "judged":
            face.tag("warn", "judged", face(en: "judged, waits for you", fr: "jugé, vous attend"))
        case "imported": face.tag("ok", "imported", face(en: "imported", fr: "importé"))
        default: face.tag("calm", "discarded", face(en: "discarded", fr: "abandonné"))
        }
    }
}
