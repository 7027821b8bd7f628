// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import FileSystem
internal import Postgres
internal import Wording

/// From the query to the bytes of a file, with memory for one row and a buffer.
extension ExportService {
    /// Result of a window's query.
    struct Copied {
        var rows: Int
        /// SHA-256 of the rows as the database sent them, in hexadecimal.
        var data: String
        var file: WrittenFile
        /// Of a file of changes: names and types of its query's columns.
        var shape: String?
        /// The same: it needs none before it.
        var beginsAnew = false
    }

    static let progressRows = 10_000

    /// Writes the window's rows to a file.
    func copy(
        _ order: Order, to path: String, on connection: borrowing Connection
    ) throws -> Copied {
        let (export, window) = (order.export, order.window)
        if export.changes != nil { try ChangedRows.makeRoom(on: connection) }
        return try read(export, window, on: connection) { connection, plan in
            try requireReady(export, window, plan, on: connection)
            var beginsAnew = false
            if let changed = plan.changed {
                let start = try start(of: order, changed.shape, on: connection)
                beginsAnew = start != .goesOn
                try changed.find(start, on: connection)
            }
            let writer = try writer(plan, export, path)
            var rows = RowDigest()
            var fields = CopyFields()
            try connection.copyOut(plan.copy) { row in
                rows.addRow(row)
                guard rows.count <= export.limits.rows else { throw Self.tooLong(export) }
                fields.read(row)
                try writer.write(fields, number: rows.count)
                if rows.count % Self.progressRows == 0 { try progress(rows.count) }
            }
            try progress(rows.count)
            let file = try writer.finish()
            return Copied(
                rows: rows.count, data: rows.finish(), file: file, shape: plan.changed?.shape,
                beginsAnew: beginsAnew)
        }
    }

    /// Checks that the export's sources are computed from everything loaded, in the transaction
    /// that is to read them.
    ///
    /// - Throws: `ExportError` with the code `waits` or `windows`.
    func requireReady(
        _ export: Export, _ window: Window?, _ plan: ExportPlan,
        on connection: borrowing Connection
    ) throws {
        try requireReady(
            export, window, plan.tables(on: connection), Self.stretch(of: window), on: connection)
    }

    static func stretch(of window: Window?) -> Range<Int64> {
        window.map { $0.start..<$0.end } ?? (.min..<(.max))
    }

    /// The same of these tables over a stretch of time.
    func requireReady(
        _ export: Export, _ window: Window?, _ tables: [QualifiedName], _ stretch: Range<Int64>,
        on connection: borrowing Connection
    ) throws {
        let (reasons, concerned) = try readiness(tables, stretch, connection)
        // Obstacles that need a person come before those that pass with time.
        guard let first = reasons.first(where: { !$0.passes }) ?? reasons.first else { return }
        let day = window.map { CivilText.day($0.firstDay) }
        let more = reasons.count - 1
        let remedy =
            first.passes
            ? Phrase(
                en: "It is written once that is done: `bascule aggregates run`",
                fr: "Il sera écrit quand ce sera fait : `bascule aggregates run`")
            : Phrase(
                en: "`bascule aggregates status` shows it; mend it, then export again",
                fr: "`bascule aggregates status` le montre ; remédiez-y, puis exportez de nouveau")
        let others =
            more > 0
            ? Phrase.counted(more, en: " (and # more)", fr: " (et # autre[s])") : Phrase("")
        let why = first.sentence + others
        throw ExportError(
            first.passes ? .waits : .windows,
            Phrase(
                en: "export \(export.name)\(day.map { " of \($0)" } ?? "") would have old rows: "
                    + "\(why.en). \(remedy.en)",
                fr:
                    "l'export \(export.name)\(day.map { " du \($0)" } ?? "") aurait d'anciennes lignes : "
                    + "\(why.fr). \(remedy.fr)"),
            concerned: concerned)
    }

    /// The digest of the window's rows as they are now.
    func digest(
        _ export: Export, _ window: Window?, on connection: borrowing Connection
    ) throws -> String {
        if let document = export.document {
            return try digest(of: document, export, window, on: connection)
        }
        return try read(export, window, on: connection) { connection, plan in
            var rows = RowDigest()
            try connection.copyOut(plan.copy) { row in
                rows.addRow(row)
                if rows.count % Self.progressRows == 0 { try progress(rows.count) }
            }
            return rows.finish()
        }
    }

    /// Runs the body in a transaction that reads one snapshot and can write nothing.
    func read<Value>(
        _ export: Export, _ window: Window?, on connection: borrowing Connection,
        _ body: (borrowing Connection, ExportPlan) throws -> Value
    ) throws -> Value {
        let mode = TransactionMode(isolation: .repeatableRead, isReadOnly: true)
        do {
            return try connection.transaction(mode) { connection in
                try ExportPlan.bind(window, of: export, on: connection)
                return try body(connection, try ExportPlan(export, on: connection))
            }
        } catch let error as PostgresError where error.isBrokenStatement {
            throw ExportError(
                .query,
                Phrase(
                    en:
                        "export \(export.name) (\(export.file)): the query failed: \(error.message)",
                    fr:
                        "export \(export.name) (\(export.file)) : la requête a échoué : \(error.message)"
                ))
        }
    }

    private func writer(
        _ plan: ExportPlan, _ export: Export, _ path: String
    ) throws -> any RowWriter {
        switch export.format {
        case .csv:
            try DelimitedWriter(
                plan, export, file: ExportFile(path: path, limit: export.limits.bytes))
        case .jsonl:
            JSONLinesWriter(
                plan, file: try ExportFile(path: path, limit: export.limits.bytes))
        case .xlsx:
            try sheetWriter(plan, export, path)
        case .pdf:
            preconditionFailure("a document is no writer's: it is read whole, then printed")
        }
    }

    private func sheetWriter(
        _ plan: ExportPlan, _ export: Export, _ path: String
    ) throws -> SheetWriter {
        try Folder.create(scratch)
        return try SheetWriter(plan, export, path: path, scratch: scratch)
    }

    static func tooLong(_ export: Export) -> ExportError {
        ExportError(
            .limit,
            Phrase(
                en:
                    "export \(export.name): more than \(export.limits.rows) rows: make the window smaller"
                    + (export.format == .xlsx
                        ? ", or write CSV: a sheet has 1,048,575 rows below its header at most"
                        : ", or raise `limits: { rows: … }`"),
                fr:
                    "export \(export.name) : plus de \(export.limits.rows) lignes : prendre une période"
                    + " plus courte"
                    + (export.format == .xlsx
                        ? ", ou écrire du CSV : une feuille a 1 048 575 lignes au plus sous l'en-tête"
                        : ", ou augmenter `limits: { rows: … }`")))
    }
}
