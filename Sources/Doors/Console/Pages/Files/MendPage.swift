// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/files/{file}/mend`: refused rows as they were sent, to be mended, judged and loaded.
enum MendPage {
    /// Faults of one page.
    private static let faults = 200

    /// A refused row.
    struct Line: Sendable {
        let number: Int64
        let sent: String
        let faults: [FaultView]
    }

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, try await visit.file(.mendFiles))
    }

    static func send(_ visit: Visit) async throws -> Answer {
        let file = try await visit.file(.mendFiles)
        let (actor, installation, face) = (try visit.actor, visit.site.installation, visit.face)
        let texts = try Self.texts(visit)
        guard ["judge", "import"].contains(visit.form["step"]) else { throw Refusal.unknownField }
        let action = MendFile(file.id, with: .lines(texts), in: installation)
        do {
            guard visit.form["step"] == "import" else {
                let judgement = try await visit.site.works.withConnection {
                    try action.judge(by: actor, on: $0)
                }
                return try await answer(visit, file, judgement: judgement)
            }
            let id = try await visit.site.works.withConnection {
                try action.run(by: actor, on: $0)
            }
            try await UploadAccount.waitForEnd(of: id, visit.site)
            return .see(visit.site.path("/files/\(id)"))
        } catch let error as any Worded where !(error is PostgresError) {
            return try await answer(visit, file, status: 422, errors: [face(error.sentence)])
        }
    }

    private static func texts(_ visit: Visit) throws -> [Int: String] {
        var texts: [Int: String] = [:]
        for (name, value) in visit.form where name.hasPrefix("line-") {
            guard let line = Int(name.dropFirst(5)) else { throw Refusal.unknownField }
            texts[line] = value
        }
        return texts
    }

    private static func answer(
        _ visit: Visit, _ file: FileView, judgement: Judgement? = nil, status: Int = 200,
        errors: [String] = []
    ) async throws -> Answer {
        let after = (visit.form["after"] ?? visit.parameter("after")).flatMap {
            $0.isEmpty ? nil : $0
        }
        let cursor = try after.map(Cursor.init(text:))
        var filter = FaultView.Filter(fileID: file.id)
        filter.severity = "reject"
        let wanted = filter
        let page = try await visit.site.pool.withConnection {
            try wanted.read(Page(size: faults, after: cursor), on: $0)
        }
        let (face, lines) = (visit.face, lines(page.items))
        let title = face(en: "Mend \(file.name)", fr: "Corriger \(file.name)")
        let told = face(
            en:
                "Only these rows are judged and loaded, as a file of its own that names this one; the original is not touched. A row left as it is stays refused; an emptied one is left out.",
            fr:
                "Seules ces lignes sont jugées et chargées, comme un fichier à part qui renvoie à celui-ci ; l'original n'est pas touché. Une ligne laissée telle quelle reste refusée ; une ligne vidée est laissée de côté."
        )
        return .page(
            Layout.page(
                face, "mend", part: "files", title: title,
                """
                <section class="verdict"><p class="path"><a href="\(face.path("/files/\(file.id)"))">\
                \(outside: file.name)</a></p><h1>\(face(en: "Mend the refused rows", fr: "Corriger les lignes refusées"))</h1>\
                <p>\(told)</p></section>
                \(Layout.errors(errors))
                \(judgement.map { JudgementPanel(judgement: $0, cells: visit.cells(of: file.feed)).sections } ?? .none)
                \(form(file, lines, after, visit, isJudged: judgement != nil))
                \(more(file, page, face))
                """), status: status)
    }

    private static func lines(_ faults: [FaultView]) -> [Line] {
        let all = faults.filter { $0.line != nil && $0.original != nil }
        return Dictionary(grouping: all) { $0.line ?? 0 }.sorted { $0.key < $1.key }
            .map { Line(number: $0.key, sent: $0.value[0].original ?? "", faults: $0.value) }
    }

    private static func form(
        _ file: FileView, _ lines: [Line], _ after: String?, _ visit: Visit, isJudged: Bool
    ) -> HTML {
        let face = visit.face
        guard !lines.isEmpty else {
            let told = face(
                en: "No row of this file was refused.",
                fr: "Aucune ligne de ce fichier n'a été refusée.")
            return "<section class=\"panel\"><p class=\"empty\">\(told)</p></section>"
        }
        let fields = lines.map { field($0, visit.form["line-\($0.number)"] ?? $0.sent, face) }
        let judge = face(en: "Judge again", fr: "Juger de nouveau")
        let load = face(en: "Load these rows", fr: "Charger ces lignes")
        let kinds: (HTML, HTML) = isJudged ? ("", " first") : (" first", "")
        return """
            <section class="panel"><form method="post" action="\(face.path("/files/\(file.id)/mend"))">\
            \(face.token)<input type="hidden" name="after" value="\(after ?? "")">\(fields)\
            <div class="acts"><button class="button\(kinds.0)" name="step" value="judge">\(judge)</button>\
            <button class="button\(kinds.1)" name="step" value="import">\(load)</button></div></form></section>
            """
    }

    private static func field(_ line: Line, _ value: String, _ face: Face) -> HTML {
        let id: HTML = "line-\(line.number)"
        let faults = line.faults.map { fault -> HTML in
            "<p>\(face.tag("bad", "reject", face(en: "refused", fr: "refusée"))) \(face.kept("\(outside: fault.message)"))</p>"
        }
        let marked = line.faults.first { $0.value?.isEmpty == false } ?? line.faults[0]
        let input: HTML =
            value.contains { $0.isNewline }
            ? "<textarea class=\"line\" id=\"\(id)\" name=\"\(id)\" aria-describedby=\"\(id)-why\">\n\(value)</textarea>"
            : "<input class=\"line\" id=\"\(id)\" name=\"\(id)\" value=\"\(value)\" spellcheck=\"false\" autocomplete=\"off\" aria-describedby=\"\(id)-why\">"
        return """
            <div class="mend"><label for="\(id)">\(face(en: "Line \(face.number(line.number))", fr: "Ligne \(face.number(line.number))"))</label>\
            <div id="\(id)-why">\(faults)\(FaultTable.sent(marked, face))</div>\(input)</div>
            """
    }

    private static func more(_ file: FileView, _ page: Paged<FaultView>, _ face: Face) -> HTML {
        guard let next = page.next else { return .none }
        let link = face.path("/files/\(file.id)/mend?after=" + FormText.encoded(next.text))
        return """
            <nav class="pages" aria-label="\(face(en: "Pages of the rows", fr: "Pages des lignes"))"><span></span>\
            <span><a rel="next" href="\(link)">\(face(en: "Further rows", fr: "Lignes suivantes")) →</a></span></nav>
            """
    }
}
