// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Exports
internal import Postgres
internal import Wording

/// The files of a digest's exports, as the ledger has them: those of the last window that is over.
struct Attachments {
    struct Found {
        var files: [MailFile] = []
        var missing: [MailContent.Line] = []
        fileprivate var room = Mail.Limits.attachedBytes
    }

    let names: [String]
    let exports: ExportCatalog
    /// Asked for the values of exports that have a file for each.
    let service: ExportService
    /// Seconds since 1970-01-01 UTC.
    let now: Int64
    let language: Language

    private func say(_ en: String, _ fr: String) -> String { language == .fr ? fr : en }

    /// The exports that have a file to come; what can't be known is not waited for.
    func awaited(on connection: borrowing Connection) throws -> [String] {
        try names.filter { name in
            guard let export = exports[name] else { return false }
            let records = try records(of: export, on: connection)
            guard export.isSeveral else { return records.isEmpty }
            // Without a value there is no file to come.
            return try !absent(export, besides: records, on: connection).values.isEmpty
        }
    }

    func find(on connection: borrowing Connection) throws -> Found {
        var found = Found()
        for name in names {
            guard let export = exports[name] else {
                found.missing.append(
                    .init(
                        name,
                        say(
                            "its declaration has a mistake: `bascule exports check`",
                            "sa déclaration a une faute : `bascule exports check`")))
                continue
            }
            try find(export, &found, on: connection)
        }
        return found
    }

    private func find(
        _ export: Export, _ found: inout Found, on connection: borrowing Connection
    ) throws {
        let records = try records(of: export, on: connection)
        for record in records.prefix(Mail.Limits.attachedFiles) { attach(record, to: &found) }
        let cut = records.dropFirst(Mail.Limits.attachedFiles)
        if !cut.isEmpty {
            let names = Self.list(cut.map { $0.each ?? $0.path })
            let most = Mail.Limits.attachedFiles
            found.missing.append(
                .init(
                    export.name,
                    say(
                        "\(cut.count) beyond the \(most) files that go with a mail: \(names)",
                        "\(cut.count) au-delà des \(most) fichiers joints à un courriel : \(names)")
                ))
        }
        let (values, problem) = try absent(export, besides: records, on: connection)
        if export.isSeveral, records.isEmpty, values.isEmpty {
            let nothing = say(
                "0 files: `each` gives no value for this window",
                "0 fichier : `each` ne donne aucune valeur pour cette période")
            return found.missing.append(.init(export.name, problem ?? nothing))
        }
        if records.isEmpty || !values.isEmpty {
            let names = values.isEmpty ? "" : say(": ", " : ") + Self.list(values)
            found.missing.append(
                .init(export.name, say("not written yet", "pas encore écrit") + names))
        }
        if let problem { found.missing.append(.init(export.name, problem)) }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(Mail.Limits.named).joined(separator: ", ")
        return shown + (names.count > Mail.Limits.named ? ", …" : "")
    }

    /// Values of the window without a file, or why they can't be told.
    private func absent(
        _ export: Export, besides records: [ExportRecord], on connection: borrowing Connection
    ) throws -> (values: [String], problem: String?) {
        do {
            let values = try service.values(
                of: export, window: export.window(before: now),
                besides: Set(records.compactMap(\.each)), on: connection)
            return (values, nil)
        } catch let error as ExportError {
            return ([], error.sentence[language])
        }
    }

    private func attach(_ record: ExportRecord, to found: inout Found) {
        guard record.bytes <= found.room else {
            found.missing.append(
                .init(
                    record.export,
                    say(
                        "too large for a mail (\(record.bytes) bytes): \(record.path)",
                        "trop volumineux pour un courriel (\(record.bytes) octets) : \(record.path)"
                    )))
            return
        }
        do {
            let bytes = try SentFile.bytes(
                at: record.path, count: Int64(record.bytes), sha256: record.sha256)
            let file = record.path.split(separator: "/").last.map(String.init) ?? record.export
            found.files.append(MailFile(name: file, bytes: bytes))
            found.room -= record.bytes
        } catch let refused as SentFile.Refused {
            found.missing.append(.init(record.export, refused.sentence[language]))
        } catch {
            found.missing.append(.init(record.export, Phrase(of: error)[language]))
        }
    }

    /// The newest files of the window: one, or one for each value.
    private func records(
        of export: Export, on connection: borrowing Connection
    ) throws -> [ExportRecord] {
        let window = export.window(before: now)
        return try connection.query(
            """
            select \(columns: ExportRecord.self)
              from (select distinct on (each) * from bascule.export
                     where export = \(export.name) and placed_at is not null and lost_at is null
                       and window_start is not distinct from \(window.map(\.startTime))
                       and window_end is not distinct from \(window.map(\.endTime))
                     order by each, revision desc) e
             order by each
             limit \(Mail.Limits.knownFiles)
            """
        ).decode(as: ExportRecord.self)
    }
}
