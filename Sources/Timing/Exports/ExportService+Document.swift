// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Wording

/// From a document's queries to its pages.
extension ExportService {
    /// What fills a template.
    private struct Filling {
        var values: [String: TemplateValue] = [:]
        /// Whether there are rows, by the names of the queries.
        var has: [String: TemplateValue] = [:]
        /// Bytes of values that were taken.
        var bytes = 0
        /// What is not known, as the document tells it.
        var missing: [String] = []
        /// Whether charts are those of a page, not of paper.
        var isInPage = false

        /// The template with all of it.
        func markup(
            _ document: Export.Document, _ facts: DocumentFacts, limit: Int
        ) throws(Template.TooLarge) -> [UInt8] {
            var all = values
            all["document"] = .map(facts.values)
            all["has"] = .map(has)
            all["missing"] = .list(missing.map { ["what": .text($0)] })
            return try document.template.filled(all, limit: limit)
        }
    }

    /// One of a document's queries, ready to be asked.
    private struct Asked {
        let export: Export
        let plan: ExportPlan
        /// Nil: the export's own.
        let part: Export.Document.Part?
    }

    /// Prints the window's document to a file.
    ///
    /// All queries see one snapshot; it is over before the printing begins.
    func print(
        _ document: Export.Document, _ order: Order, to path: String, on connection: Connection
    ) throws -> Copied {
        let (export, window) = (order.export, order.window)
        var filling = Filling()
        let (rows, data) = try read(export, window, on: connection) { connection, plan in
            let asked = try asked(document, export, plan, on: connection)
            for one in asked {
                try requireReady(
                    one.export, window, try one.plan.tables(on: connection),
                    Self.stretch(of: one, window), on: connection)
            }
            let drawn = try charts(document.charts, window, connection)
            for chart in drawn {
                try requireReady(export, window, chart.tables, chart.stretch, on: connection)
            }
            return try readRows(document, export, asked, drawn, &filling, on: connection)
        }
        try progress(rows)
        let newest = try ExportLedger.newest(export, window, on: connection)
        // What says nothing new is not printed to find that out.
        if !order.again, let newest, newest.dataSHA256 == data, newest.isDeclared(as: export) {
            return Copied(rows: rows, data: data, file: WrittenFile(bytes: 0, sha256: []))
        }
        let next = try next(of: export, window, after: newest, on: connection)
        let facts = DocumentFacts(
            export: export, window: window, revision: next.revision, data: data, version: version)
        let html: [UInt8]
        do {
            html = try filling.markup(document, facts, limit: export.limits.bytes)
        } catch {
            throw ExportError.tooLarge("export \(export.name)", export.limits.bytes)
        }
        let file = try ExportFile(path: path, limit: export.limits.bytes)
        try printer.print(
            html, of: export, document, at: window?.end ?? 0, watch: { try progress(rows) },
            to: file)
        let sha256 = try file.finish()
        return Copied(
            rows: rows, data: data, file: WrittenFile(bytes: file.bytes, sha256: sha256))
    }

    /// The document as a page shows it: the same template with the same values, as they are now.
    ///
    /// Nothing is printed, recorded or waited for.
    /// - Throws: `ExportError`, `PostgresError`.
    func page(
        _ document: Export.Document, _ export: Export, _ window: Window?,
        on connection: borrowing Connection
    ) throws -> Page {
        var asking = export
        asking.limits.bytes = min(export.limits.bytes, Page.bytes)
        var filling = Filling(isInPage: true)
        let (basis, data) = try read(asking, window, on: connection) { connection, plan in
            let asked = try asked(document, asking, plan, on: connection)
            let drawn = try charts(document.charts, window, connection)
            let found = try readBasis(of: asked, drawn, window, on: connection)
            let (_, data) = try readRows(document, asking, asked, drawn, &filling, on: connection)
            return (found, data)
        }
        let newest = try ExportLedger.newest(export, window, on: connection)
        let isFiled = newest.map { $0.dataSHA256 == data && $0.isDeclared(as: export) } ?? false
        let facts = DocumentFacts(
            export: export, window: window, revision: isFiled ? newest?.revision : nil, data: data,
            version: version)
        do {
            let html = try filling.markup(document, facts, limit: Page.bytes)
            return Page(html, missing: filling.missing, basis: basis)
        } catch {
            throw Page.tooLarge(export)
        }
    }

    /// Further queries read what they like of the time before: the day before, a season.
    private static func stretch(of asked: Asked, _ window: Window?) -> Range<Int64> {
        asked.part == nil ? stretch(of: window) : .min..<(window?.end ?? .max)
    }

    /// What a page shows, asked for as for the paper.
    private func readBasis(
        of asked: [Asked], _ drawn: [Chart], _ window: Window?, on connection: borrowing Connection
    ) throws -> Page.Basis {
        var basis = Page.Basis()
        func add(_ tables: [QualifiedName], _ callsFunctions: Bool, _ stretch: Range<Int64>) throws
        {
            basis.tables.formUnion(tables)
            basis.callsFunctions = basis.callsFunctions || callsFunctions
            basis.add(try readiness(tables, stretch, connection).obstacles)
        }
        for one in asked {
            let reads = try one.plan.reads(on: connection)
            try add(
                reads.tables, try reads.callsFunctions(on: connection),
                Self.stretch(of: one, window))
        }
        for chart in drawn { try add(chart.tables, chart.callsFunctions, chart.stretch) }
        return basis
    }

    /// The digest of the window's data as they are now; nothing is printed.
    func digest(
        of document: Export.Document, _ export: Export, _ window: Window?,
        on connection: borrowing Connection
    ) throws -> String {
        var filling = Filling()
        return try read(export, window, on: connection) { connection, plan in
            let asked = try asked(document, export, plan, on: connection)
            let drawn = try charts(document.charts, window, connection)
            return try readRows(document, export, asked, drawn, &filling, on: connection).data
        }
    }

    private func asked(
        _ document: Export.Document, _ export: Export, _ plan: ExportPlan,
        on connection: borrowing Connection
    ) throws -> [Asked] {
        try [Asked(export: export, plan: plan, part: nil)]
            + document.parts.map { part in
                let asked = export.asking(part)
                return Asked(
                    export: asked, plan: try ExportPlan(asked, on: connection), part: part)
            }
    }

    /// Reads all queries and charts: their values, the rows of the export's own query, and the
    /// digest of everything that was read.
    private func readRows(
        _ document: Export.Document, _ export: Export, _ all: [Asked], _ drawn: [Chart],
        _ filling: inout Filling, on connection: borrowing Connection
    ) throws -> (rows: Int, data: String) {
        var digest = RowDigest()
        var count = 0
        for asked in all {
            if let part = asked.part { digest.addMark(part.name) }
            let before = digest.count
            try read(asked, &digest, &filling, on: connection)
            if asked.part == nil { count = digest.count - before }
        }
        var pictures: [String: TemplateValue] = [:]
        for (name, chart) in zip(document.charts, drawn) {
            digest.addMark("chart \(name)")
            digest.addMark(chart.data)
            let picture = filling.isInPage ? Page.figure(chart) : chart.picture
            pictures[name] = .markup(picture)
            filling.bytes += picture.utf8.count
        }
        filling.values["charts"] = .map(pictures)
        return (count, digest.finish())
    }

    private func read(
        _ asked: Asked, _ digest: inout RowDigest, _ filling: inout Filling,
        on connection: borrowing Connection
    ) throws {
        let (export, columns) = (asked.export, asked.plan.columns)
        let texts = ValueText(export)
        var rows: [[String: TemplateValue]] = []
        var nulls = [Int](repeating: 0, count: columns.count)
        var fields = CopyFields()
        try connection.copyOut(asked.plan.copy) { row in
            digest.addRow(row)
            filling.bytes += row.count
            guard rows.count < export.limits.rows else { throw Self.tooLong(export) }
            guard filling.bytes <= export.limits.bytes else {
                throw ExportError.tooLarge("export \(export.name)", export.limits.bytes)
            }
            fields.read(row)
            var values: [String: TemplateValue] = [:]
            for (index, column) in columns.enumerated() {
                values[column.name] = texts.value(fields, index, column)
                if fields.isNull(index) { nulls[index] += 1 }
            }
            rows.append(values)
        }
        try fill(asked, rows, nulls, &filling)
    }

    private func fill(
        _ asked: Asked, _ rows: [[String: TemplateValue]], _ nulls: [Int],
        _ filling: inout Filling
    ) throws {
        let language = asked.export.language
        filling.has[asked.part?.name ?? "rows"] = .flag(!rows.isEmpty, "")
        if rows.isEmpty {
            let none = Phrase(en: ": no row", fr: " : aucune ligne")[language]
            filling.missing.append((asked.part?.title ?? asked.export.title) + none)
        }
        guard let part = asked.part else {
            for (column, count) in zip(asked.plan.columns, nulls) where count > 0 {
                let times =
                    rows.count == 1
                    ? Phrase("")
                    : Phrase.counted(count, en: " (# row[s])", fr: " (# ligne[s])")
                filling.missing.append(column.header + times[language])
            }
            filling.values["rows"] = .list(rows)
            return
        }
        guard part.isOne else {
            filling.values[part.name] = .list(rows)
            return
        }
        guard rows.count <= 1 else { throw Self.notOne(asked.export, part, rows.count) }
        // Without a row its columns are missing, and `{{^name}}` says so.
        filling.values[part.name] = rows.first.map { .map($0) } ?? .missing
    }

    private static func notOne(
        _ export: Export, _ part: Export.Document.Part, _ count: Int
    ) -> ExportError {
        ExportError(
            .query,
            Phrase(
                en: "export \(export.name) (\(export.file):\(part.lineOfSQL + 1)): the query"
                    + " \(part.name) says `one: true` and gives ",
                fr: "export \(export.name) (\(export.file):\(part.lineOfSQL + 1)) : la requête"
                    + " \(part.name) dit `one: true` et donne ")
                + Phrase.counted(count, en: "# row[s]", fr: "# ligne[s]"))
    }
}
