// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Journal
internal import NIOPosix
internal import Postgres
internal import Views
internal import Wording

/// `/exports`: what is declared, what went out, and what is other by now.
enum ExportsPage {
    static let states = ["current", "amended", "redeclared", "writing", "lost"]

    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    /// Writes the file of a day's window, or of the last one that is over.
    static func run(_ visit: Visit) async throws -> Answer {
        let name = visit.parameters["export"] ?? ""
        guard let export = visit.site.declared.exports().first(where: { $0.name == name }) else {
            throw Refusal.notFound
        }
        let day = visit.form["day"].flatMap { $0.isEmpty ? nil : $0 }
        guard let window = try? window(day, of: export) else {
            return try await answer(
                visit, status: 422,
                errors: [
                    visit.face(
                        en:
                            "`\(day ?? "")` is no day of this export: write 2026-03-16, or nothing.",
                        fr:
                            "« \(day ?? "") » n'est pas un jour de cet export : écrire 2026-03-16, ou rien."
                    )
                ])
        }
        do {
            let actor = try visit.actor
            let job = EnqueueJob.export(
                export.name, window: window.bounds, in: visit.site.installation)
            let number = try await visit.site.pool.withConnection {
                try job.number(by: actor, on: $0)
            }
            return visit.done("/exports", .exportQueued, count: Int(number))
        } catch let error as any Worded {
            return try await answer(visit, status: 422, errors: [visit.face(error.sentence)])
        }
    }

    private struct Chosen { let bounds: (start: String, end: String)? }
    private struct NoDay: Error {}

    /// The bounds within which the day's window ends.
    private static func window(_ day: String?, of export: DeclaredExport) throws -> Chosen {
        guard let day else { return Chosen(bounds: nil) }
        guard let days = CivilText.days(day), let calendar = export.calendar else { throw NoDay() }
        let window = calendar.window(ofDay: days)
        return Chosen(
            bounds: (InstantText.utc(window.end - 1), InstantText.utc(window.end)))
    }

    static func download(_ visit: Visit) async throws -> Answer {
        guard let id = visit.parameters["id"].flatMap({ Int64($0) }), id > 0 else {
            throw Refusal.notFound
        }
        do {
            guard let answer = try await content(id, visit.site) else { throw Refusal.notFound }
            return answer
        } catch let error as any Worded {
            return try await answer(visit, status: 409, errors: [visit.face(error.sentence)])
        }
    }

    /// The file as it went out; nil: there is none of this number.
    ///
    /// - Throws: an error with a sentence.
    static func content(_ id: Int64, _ site: Site) async throws -> Answer? {
        var filter = ExportView.Filter()
        filter.id = id
        let wanted = filter
        let found = try await site.pool.withConnection { try wanted.first(1, on: $0).first }
        guard let file = found else { return nil }
        let stored = try await NIOThreadPool.singleton.runIfActive { try ExportContent.open(file) }
        let name = file.path.split(separator: "/").last.map(String.init) ?? "export"
        var answer = Answer.download([], type: type(file.format), name: name)
            .with("ETag", "\"\(file.sha256)\"")
        answer.source = FileBody(file: stored)
        return answer
    }

    private static func type(_ format: String) -> String {
        switch format {
        case "csv": "text/csv; charset=utf-8"
        case "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case "pdf": "application/pdf"
        default: "application/octet-stream"
        }
    }

    static func answer(
        _ visit: Visit, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let isOfPage = visit.head.path.flatMap(visit.site.unprefixed) == ["exports"]
        let list = try ListQuery(visit, "/exports", ["export", "state", "file"])
        let state = list["state"]
        guard state.map(states.contains) ?? true else { throw Refusal.malformed }
        var filter = ExportView.Filter()
        filter.export = list["export"]
        filter.states = state.map { [$0] } ?? []
        let (wanted, page) = (filter, isOfPage ? try list.page() : Page())
        let chosen = list["file"].flatMap { Int64($0) }
        let (facts, more) = try await visit.site.pool.withConnection { connection in
            var told: [Phrase] = []
            var compared: ExportsFrame.Compared?
            do { compared = try compare(chosen, on: connection) } catch let error as any Worded {
                told.append(error.sentence)
            }
            let files = try wanted.read(page, on: connection)
            return (
                ExportsFrame.Facts(
                    files: files, amended: try ExportView.amendedCounts(on: connection),
                    compared: compared,
                    deliveries: try ExportDeliveryView.of(files.items.map(\.id), on: connection),
                    pauses: try ExportPauseView.all(on: connection)), told
            )
        }
        let (face, title) = (visit.face, visit.face(en: "Exports", fr: "Exports"))
        let mistaken = Mistaken(visit.site.declared.exportMistakes(), face)
        let frame = ExportsFrame(
            declared: visit.site.declared.exports(), facts: facts, list: list, face: face)
        return .page(
            Layout.page(
                face, "exports", title: title,
                """
                <section class="verdict"><h1>\(title)</h1><p>\(frame.sentence)</p></section>
                \(visit.flash)\(Layout.errors(errors + more.map { face($0) }))\(mistaken.note)
                \(frame.difference)\(frame.declarations)\(frame.filters)\(frame.runs)
                """), status: status)
    }

    private static func compare(
        _ id: Int64?, on connection: borrowing Connection
    ) throws -> ExportsFrame.Compared? {
        guard let id else { return nil }
        var filter = ExportView.Filter()
        filter.id = id
        guard let file = try filter.first(1, on: connection).first,
            let difference = try ExportContent.difference(of: file, on: connection)
        else { return nil }
        return ExportsFrame.Compared(file: file, difference: difference)
    }
}
