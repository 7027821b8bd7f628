// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/files/{file}`: the life of a file, its two accounts, and what is wrong with it.
enum FilePage {
    static func show(_ visit: Visit) async throws -> Answer {
        guard let id = visit.parameters["file"].flatMap({ Int64($0) }), id > 0 else {
            throw Refusal.notFound
        }
        let after = try visit.parameter("after").map(Cursor.init(text:))
        var filter = FileView.Filter()
        filter.id = id
        let wanted = filter
        let found = try await visit.site.pool.withConnection { connection in
            try wanted.first(1, on: connection).first.map { file in
                (
                    file: file,
                    faults: try FaultView.Filter(fileID: id).read(
                        Page(after: after), on: connection),
                    reports: try ReportView.Filter(fileIDs: [id]).first(10, on: connection)
                )
            }
        }
        let reach = visit.visitor.principal?.rights.reach(of: .viewFiles) ?? .nothing
        guard let found, reach.includes(feed: found.file.feed) else { throw Refusal.notFound }
        let (face, file) = (visit.face, found.file)
        return .page(
            Layout.page(
                face, "file", part: "files", title: file.name,
                """
                \(head(file, face))
                \(FileAccounts(file: file, face: face).sections)
                \(FaultTable(file: file, page: found.faults, face: face).section)
                \(facts(file, found.reports, face))
                """))
    }

    private static func head(_ file: FileView, _ face: Face) -> HTML {
        let reason: HTML =
            file.reason.map { "<p data-testid=\"reason\">\(outside: $0)</p>" } ?? .none
        let arrived = face(en: "came", fr: "arrivé le")
        let size = face.bytes(file.bytes)
        return """
            <section class="verdict"><p class="path"><a href="\(face.path("/files"))">\
            \(face(en: "Files", fr: "Fichiers"))</a> › <a \
            href="\(face.path("/files?feed=" + FormText.encoded(file.feed)))">\(outside: file.feed)</a></p>
            <h1>\(outside: file.name)</h1><p>\(face.state(file.state)) \
            \(arrived) \(face.time(file.arrivedAt)) · \(size)</p>\(reason)</section>
            """
    }

    private static func facts(_ file: FileView, _ reports: [ReportView], _ face: Face) -> HTML {
        func link(_ id: Int64?) -> HTML? {
            id.map { "<a href=\"\(face.path("/files/\($0)"))\">\($0)</a>" }
        }
        func text(_ value: String?) -> HTML? { value.map { "\(outside: $0)" } }
        let all: [(String, HTML?)] = [
            (face(en: "Number", fr: "Numéro"), "\(file.id)"),
            (
                face(en: "Read as", fr: "Lu comme"),
                text(file.dialect.map { FileWords.dialect($0, in: face.language) })
            ),
            (face(en: "Attempts", fr: "Essais"), "\(file.attempts)"),
            (face(en: "Next attempt", fr: "Prochain essai"), file.nextAttemptAt.map(face.time)),
            (
                face(en: "Came by", fr: "Venu par"),
                text(FileWords.origin(file.origin, in: face.language))
            ),
            (face(en: "In the inbox as", fr: "Dans la boîte"), text(file.inboxPath)),
            (face(en: "Kept at", fr: "Conservé dans"), text(file.storedPath)),
            (face(en: "Same bytes as", fr: "Mêmes octets que"), link(file.duplicateOf)),
            (face(en: "Before it of this name", fr: "Précédent de ce nom"), link(file.previousID)),
            (face(en: "Mends", fr: "Corrige"), link(file.mends)),
            (face(en: "Digest (SHA-256)", fr: "Empreinte (SHA-256)"), text(file.sha256)),
            (face(en: "Declaration", fr: "Déclaration"), text(file.feedVersion)),
            (face(en: "Worker", fr: "Ouvrier"), text(file.worker)),
        ]
        let ofReports = reports.map { (face(en: "Report", fr: "Rapport"), text($0.path)) }
        let lines = (all + ofReports).compactMap { name, value -> HTML? in
            value.map { "<div><dt>\(name)</dt><dd>\($0)</dd></div>" }
        }
        return """
            <section class="panel"><header><h2>\(face(en: "Facts", fr: "Détails"))</h2></header>\
            <dl class="facts">\(lines)</dl></section>
            """
    }
}
