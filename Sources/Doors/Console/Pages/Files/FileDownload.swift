// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Configuration
internal import Feeds
internal import NIOPosix
internal import Postgres
internal import Views

/// What is kept of a file, to be taken away.
enum FileDownload {
    /// Faults in one document.
    private static let faultsLimit = 100_000

    /// `/files/{file}/original`: the bytes as they came.
    static func original(_ visit: Visit) async throws -> Answer {
        let file = try await visit.file(.downloadFiles)
        guard let answer = try await original(of: file, visit.site) else { throw Refusal.notFound }
        return answer
    }

    /// Nil where its bytes are kept no more.
    static func original(of file: FileView, _ site: Site) async throws -> Answer? {
        guard let path = file.storedPath ?? waiting(file, site) else { return nil }
        let stored = try await NIOThreadPool.singleton.runIfActive { try StoredFile(path: path) }
        guard let stored else { return nil }
        var answer = Answer.download([], type: "application/octet-stream", name: file.name)
        answer.source = FileBody(file: stored)
        return answer
    }

    /// Where a file lies that has not left the inbox.
    private static func waiting(_ file: FileView, _ site: Site) -> String? {
        guard let feed = site.installation.catalog.feeds.first(where: { $0.name == file.feed }),
            file.storedAt == nil, file.inboxPath == file.name
        else { return nil }
        return "\(site.settings.folders.inbox)/\(feed.folder)/\(file.name)"
    }

    /// `/files/{file}/faults.csv`: what is wrong, for a sheet of a spreadsheet.
    static func faults(_ visit: Visit) async throws -> Answer {
        let file = try await visit.file(.viewFiles)
        let faults = try await visit.site.pool.withConnection {
            try FaultView.Filter(fileID: file.id).first(faultsLimit, on: $0)
        }
        let face = visit.face
        let head = [
            face(en: "line", fr: "ligne"), face(en: "column", fr: "colonne"),
            face(en: "value", fr: "valeur"), face(en: "rule", fr: "règle"),
            face(en: "severity", fr: "gravité"), face(en: "message", fr: "message"),
            face(en: "as sent", fr: "tel qu'envoyé"),
        ]
        let rows = faults.map { fault in
            [
                fault.line.map { "\($0)" } ?? "", fault.columnName ?? "", fault.value ?? "",
                fault.rule, fault.severity, fault.message, fault.original ?? "",
            ]
        }
        let lines = ([head] + rows).map { cells in
            cells.map { SheetText.cell($0, isNumber: false, face) }
        }
        return Answer.download(
            SheetText.file(lines, face), type: "text/csv; charset=utf-8",
            name: file.name + ".faults.csv")
    }
}
