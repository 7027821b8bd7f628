// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Daemon
internal import Journal
internal import Postgres
internal import Views
internal import Wording

/// `/upload/{upload}`: what its import would do, and the choice.
enum UploadAccount {
    /// How long the answer to an import waits for its end.
    private static let patience = Duration.milliseconds(1_500)
    private static let look = Duration.milliseconds(50)

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, try await find(visit), errors: [])
    }

    static func accept(_ visit: Visit) async throws -> Answer {
        let upload = try await find(visit)
        let (actor, installation) = (try visit.actor, visit.site.installation)
        do {
            let file = try await visit.site.works.withConnection {
                try ImportUpload(upload.id, in: installation).run(by: actor, on: $0)
            }
            try await waitForEnd(of: file, visit.site)
            return .see(visit.site.path("/files/\(file)"))
        } catch let error as UploadEnded {
            // Sent twice: the first has done it.
            let now = try await find(visit)
            if let file = now.fileID { return .see(visit.site.path("/files/\(file)")) }
            return try await answer(visit, now, status: 409, errors: [visit.face(error.sentence)])
        } catch let error as any Worded where !(error is PostgresError) {
            return try await answer(
                visit, upload, status: 409, errors: [visit.face(error.sentence)])
        }
    }

    static func discard(_ visit: Visit) async throws -> Answer {
        let upload = try await find(visit)
        let (actor, settings) = (try visit.actor, visit.site.settings)
        do {
            try await visit.site.works.withConnection {
                try DiscardUpload(upload.id, in: settings).run(by: actor, on: $0)
            }
            return visit.done("/upload", .uploadDiscarded)
        } catch let error as UploadEnded {
            return try await answer(
                visit, upload, status: 409, errors: [visit.face(error.sentence)])
        }
    }

    /// Its user, and who may import for its feed.
    private static func find(_ visit: Visit) async throws -> UploadView {
        guard let id = visit.parameters["upload"].flatMap({ Int64($0) }), id > 0 else {
            throw Refusal.notFound
        }
        let found = try await visit.site.pool.withConnection { try UploadView.find(id, on: $0) }
        let (actor, reach) = (try visit.actor.text, visit.reach(of: .importFiles))
        guard let found, found.sentBy == actor || reach.includes(feed: found.feed) else {
            throw Refusal.notFound
        }
        return found
    }

    /// Mostly a file is loaded before a browser could ask.
    static func waitForEnd(of file: Int64, _ site: Site) async throws {
        var filter = FileView.Filter()
        filter.id = file
        let wanted = filter
        let until = ContinuousClock.now + patience
        while ContinuousClock.now < until, !Task.isCancelled {
            let found = try await site.pool.withConnection { try wanted.first(1, on: $0).first }
            guard let found, ["arrived", "loading"].contains(found.state) else { return }
            await Bell().heard(within: look, on: ContinuousClock())
        }
    }

    private static func answer(
        _ visit: Visit, _ given: UploadView, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        var (upload, errors) = (given, errors)
        if upload.isOpen, upload.judgement == nil {
            if let why = await visit.site.judgements.judge(upload, visit.site) {
                errors.append(visit.face(why))
            }
            upload = try await find(visit)
        }
        let judgement = try JudgeUpload.known(upload)
        let choice = try FeedChoice(json: upload.choice.text)
        let known = upload
        let mended = try await visit.site.pool.withConnection {
            try MendingUpload.file(known, on: $0)
        }
        let face = visit.face
        let isWaiting = upload.isOpen && judgement == nil && errors.isEmpty
        let panels: HTML =
            judgement.map {
                JudgementPanel(judgement: $0, cells: visit.cells(of: upload.feed)).sections
            }
            ?? (upload.isOpen ? waiting(face) : .none)
        var page = Answer.page(
            Layout.page(
                face, "upload", title: upload.name,
                """
                \(head(upload, face))\(Layout.errors(errors))
                \(mended.map { mends($0, face) } ?? .none)\
                \(upload.isOpen ? choices(upload, judgement, face) : ended(upload, face))
                \(panels)
                \(FeedChoiceWords(choice, upload.name).panel(face))
                \(facts(upload, face))
                """), status: status)
        // Without a script: the page asks again by itself.
        if isWaiting { page = page.with("Refresh", "3") }
        return page
    }

    private static func head(_ upload: UploadView, _ face: Face) -> HTML {
        """
        <section class="verdict"><p class="path"><a href="\(face.path("/upload"))">\
        \(face(en: "Upload", fr: "Dépôt"))</a> › \(outside: upload.feed)</p>
        <h1>\(outside: upload.name)</h1><p>\(UploadPage.state(upload, face)) \
        \(face.time(upload.sentAt)) · \(face.bytes(upload.bytes))</p></section>
        """
    }

    /// As its name tells: the rows that were refused of a file.
    private static func mends(_ file: FileView, _ face: Face) -> HTML {
        let told = face(
            en: "By its name it brings refused rows again, mended: those of",
            fr: "D'après son nom, il rapporte des lignes refusées, corrigées : celles de")
        return """
            <p class="note" data-testid="mends">\(told) \
            <a href="\(face.path("/files/\(file.id)"))">\(outside: file.name)</a>.</p>
            """
    }

    private static func waiting(_ face: Face) -> HTML {
        let told = face(
            en: "It is being judged. This page asks again by itself.",
            fr: "Il est en cours de jugement. Cette page se redemande toute seule.")
        return "<section class=\"panel\"><p class=\"empty\" role=\"status\">\(told)</p></section>"
    }

    private static func choices(
        _ upload: UploadView, _ judgement: Judgement?, _ face: Face
    ) -> HTML {
        let path = "/upload/\(upload.id)"
        let isGood = judgement.map { $0.state == "loaded" } ?? false
        return """
            <div class="acts flat">\
            \(Controls.button(face, path + "/import", face(en: "Import", fr: "Importer"), kind: isGood ? "button first" : "button"))\
            \(Controls.button(face, path + "/discard", face(en: "Discard", fr: "Abandonner"), kind: "button"))</div>
            """
    }

    private static func ended(_ upload: UploadView, _ face: Face) -> HTML {
        guard let file = upload.fileID else {
            let told = face(
                en: "It was discarded; nothing of it was loaded.",
                fr: "Il a été abandonné ; rien n'en a été chargé.")
            return "<p class=\"note\">\(told)</p>"
        }
        let link = face(en: "To the file it became", fr: "Vers le fichier qu'il est devenu")
        return "<p class=\"note ok\"><a href=\"\(face.path("/files/\(file)"))\">\(link)</a></p>"
    }

    private static func facts(_ upload: UploadView, _ face: Face) -> HTML {
        face.panel(
            face(en: "Facts", fr: "Détails"),
            face.facts([
                (face(en: "Number", fr: "Numéro"), "\(upload.id)"),
                (face(en: "Sent by", fr: "Envoyé par"), face.actor(upload.sentBy)),
                (
                    face(en: "Digest (SHA-256)", fr: "Empreinte (SHA-256)"),
                    "\(outside: upload.sha256)"
                ),
            ]))
    }
}
