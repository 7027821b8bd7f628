// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/files/{file}/preview`: the bytes as they were understood, the wrong cells marked.
enum PreviewPage {
    /// Faults that are looked for in the lines.
    private static let faults = 1_000

    static func show(_ visit: Visit) async throws -> Answer {
        let file = try await visit.file(.viewFiles)
        let installation = visit.site.installation
        let (lines, found) = try await visit.site.works.withConnection { connection in
            (
                try FileLines(of: file, in: installation, on: connection),
                try FaultView.Filter(fileID: file.id).first(faults, on: connection)
            )
        }
        let face = visit.face
        let title = face(en: "Content of \(file.name)", fr: "Contenu de \(file.name)")
        let dialect = file.dialect.map { FileWords.dialect($0, in: face.language) }
        let content: HTML =
            lines.map { text($0, found, face) }
            ?? "<p class=\"empty\">\(face(en: "Its bytes are not kept any more.", fr: "Ses octets ne sont plus conservés."))</p>"
        return .page(
            Layout.page(
                face, "preview", part: "files", title: title,
                """
                <section class="verdict"><p class="path"><a href="\(face.path("/files/\(file.id)"))">\
                \(outside: file.name)</a></p><h1>\(face(en: "As it was understood", fr: "Tel qu'il a été compris"))</h1>\
                <p>\(outside: dialect ?? "–")</p></section>
                <section class="panel">\(content)</section>
                """))
    }

    private static func text(_ lines: FileLines, _ faults: [FaultView], _ face: Face) -> HTML {
        let byLine = Dictionary(grouping: faults.filter { $0.line != nil }) { $0.line ?? 0 }
        let all = lines.lines.map { line -> HTML in
            let number =
                String(repeating: " ", count: max(0, 6 - "\(line.number)".count)) + "\(line.number)"
            return
                "<b>\(number)</b>  <bdi>\(marked(line, byLine[Int64(line.number)] ?? []))</bdi>\n"
        }
        let rest =
            lines.isCut
            ? "<p class=\"empty\">\(face(en: "The first \(FileLines.limit) lines.", fr: "Les \(FileLines.limit) premières lignes."))</p>"
                as HTML : .none
        return """
            <pre class="bytes" data-testid="bytes" tabindex="0" role="region" \
            aria-label="\(face(en: "Lines of the file", fr: "Lignes du fichier"))">\(all)</pre>\(rest)
            """
    }

    /// The wrong cell, where it is plain which one it is; else the whole line.
    private static func marked(_ line: FileLines.Line, _ faults: [FaultView]) -> HTML {
        guard let fault = faults.first(where: { $0.severity == "reject" }) ?? faults.first else {
            return "\(line.text)"
        }
        guard let value = fault.value, !value.isEmpty else { return "<mark>\(line.text)</mark>" }
        let parts = line.text.split(separator: value, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return "<mark>\(line.text)</mark>" }
        return "\(String(parts[0]))<mark>\(value)</mark>\(String(parts[1]))"
    }
}
