// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Foundation
internal import Journal
package import Postgres
internal import Site

/// Writes exports: plain, for a command, a job or a page to call.
///
/// One connection does it all: it holds the export's lock, reads the rows in one snapshot, and
/// writes ledger and journal. First the commit, then the rename: a ledger row without `placed_at` is
/// a rename that is owed, and the next run of the export pays it.
package struct ExportService: Sendable {
    /// What came of a run.
    package enum Outcome: Sendable, Equatable {
        case written(ExportRecord)
        /// The rows are those of the newest revision: no file was made.
        case unchanged(ExportRecord)

        package var record: ExportRecord {
            switch self {
            case .written(let record), .unchanged(let record): record
            }
        }
    }

    /// The points between which a process may die.
    package enum Step: String, Sendable, CaseIterable {
        case begun = "export_begun"
        case written = "export_written"
        case recorded = "export_recorded"
        case renamed = "export_renamed"
        case placed = "export_placed"
    }

    /// The folder for scratch files.
    let scratch: String
    /// Called with rows written so far, every 10,000 and at the end; what it throws ends the run.
    package var progress: @Sendable (Int) throws -> Void = { _ in }
    /// For tests: called between the steps.
    package var observe: @Sendable (Step) -> Void = { _ in }

    package init(scratch: String) { self.scratch = scratch }

    /// Plans the export's query on the database and looks for its columns, the right to read its
    /// tables, and its folder.
    ///
    /// - Throws: `ExportError` with what a run would stumble over.
    package func check(_ export: Export, on connection: borrowing Connection) throws {
        try connection.transaction(Self.reading) { connection in
            try ExportPlan.bind(nil, of: export, on: connection)
            try ExportPlan(export, on: connection).explain(export, on: connection)
        }
        if !export.makesFolder { try requireFolder(export) }
    }

    /// Writes the window's file, unless its rows are those of the newest revision.
    ///
    /// - Parameters:
    ///   - window: nil for an export without windows.
    ///   - again: a new revision even of the same rows.
    /// - Throws: `ExportError`, `FileError` and `PostgresError`; then nothing was written.
    package func run(
        _ export: Export, window: Window?, again: Bool = false, by actor: String,
        on connection: borrowing Connection
    ) throws -> Outcome {
        precondition((window == nil) == (export.calendar == nil), "a window where there are some")
        return try locked(export, on: connection) { connection in
            try requireFolder(export)
            try settle(export, on: connection)
            return try write(export, window, again: again, by: actor, on: connection)
        }
    }

    /// The newest revisions whose rows are no longer those that the database gives now.
    ///
    /// Runs the queries, and writes nothing; looks at the newest `limit` windows.
    package func amended(
        _ export: Export, since: Int64? = nil, until: Int64? = nil, limit: Int = 1_000,
        on connection: borrowing Connection
    ) throws -> [ExportRecord] {
        let records = try ExportLedger.current(
            export.name, since: since, until: until, limit: limit, on: connection)
        return try records.filter { record in
            let window = export.window(of: record)
            guard (window == nil) == (export.calendar == nil) else { return false }
            return try digest(export, window, on: connection) != record.dataSHA256
        }
    }

    private static let reading = TransactionMode(isolation: .repeatableRead, isReadOnly: true)

    private func locked<Value>(
        _ export: Export, on connection: borrowing Connection,
        _ body: (borrowing Connection) throws -> Value
    ) throws -> Value {
        guard try ExportLedger.tryLock(export.name, on: connection) else {
            throw ExportError(
                .busy, "export \(export.name) is being written by somebody else: wait for its end")
        }
        let result = Result { try body(connection) }
        // A lock that can't be given back is held by a connection that is broken, and gone with it.
        if connection.isAlive { try ExportLedger.unlock(export.name, on: connection) }
        return try result.get()
    }

    private func requireFolder(_ export: Export) throws {
        if export.makesFolder { return try Folder.create(export.folder) }
        guard try FileStatus(path: export.folder)?.isFolder == true else {
            throw ExportError(
                .folder,
                "export \(export.name): the folder \(export.folder) is not there: make or "
                    + "mount it (only those below the exports' own folder are made)")
        }
    }

    private func write(
        _ export: Export, _ window: Window?, again: Bool, by actor: String,
        on connection: borrowing Connection
    ) throws -> Outcome {
        let start = ContinuousClock.now
        let id = try ExportLedger.nextID(on: connection)
        let temporary = ExportNames.temporary(export, id)
        do {
            observe(.begun)
            let copied = try copy(export, window, to: temporary, on: connection)
            observe(.written)
            let newest = try ExportLedger.newest(export.name, window, on: connection)
            let declaration = hex(export.digest)
            if !again, let newest, newest.dataSHA256 == copied.data,
                newest.declaration == declaration
            {
                try Folder.remove(temporary)
                try note("unchanged", newest, window, by: actor, since: start, on: connection)
                return .unchanged(newest)
            }
            let revision = (newest?.revision ?? 0) + 1
            let record = ExportRecord(
                id: id, export: export.name, windowStart: window?.start, windowEnd: window?.end,
                revision: revision,
                path: try ExportNames.path(export, window, revision: revision),
                bytes: copied.file.bytes, rows: copied.rows, sha256: hex(copied.file.sha256),
                dataSHA256: copied.data, declaration: declaration)
            try requireFree(record)
            try connection.transaction { connection in
                try ExportLedger.insert(
                    record, format: export.format.rawValue, by: actor,
                    took: start.duration(to: .now), on: connection)
                try note("written", record, window, by: actor, since: start, on: connection)
            }
            observe(.recorded)
            try place(record, export, on: connection)
            return .written(record)
        } catch {
            try clean(temporary, on: connection, unlessOwed: id)
            throw error
        }
    }

    /// Renames the file and notes that it has its place.
    private func place(
        _ record: ExportRecord, _ export: Export, on connection: borrowing Connection
    ) throws {
        try Folder.rename(ExportNames.temporary(export, record.id), to: record.path)
        observe(.renamed)
        try Folder.sync(Folder.parent(of: record.path))
        try ExportLedger.notePlaced(record.id, on: connection)
        observe(.placed)
    }

    /// Takes the file of a failed run away; one that the ledger knows stays for the next run.
    private func clean(
        _ temporary: String, on connection: borrowing Connection, unlessOwed id: Int64
    ) throws {
        guard try FileStatus(path: temporary) != nil else { return }
        // A connection that is gone can't be asked: the next run finds out.
        guard connection.isAlive else { return }
        let isOwed = try connection.query(
            "select exists (select from bascule.export where id = \(id))")[0][0, as: Bool.self]
        if !isOwed { try Folder.remove(temporary) }
    }

    private func requireFree(_ record: ExportRecord) throws {
        guard try FileStatus(path: record.path) != nil else { return }
        throw ExportError(
            .nameTaken,
            "export \(record.export): \(record.path) is there already, and the ledger does not know "
                + "it: move it away; nothing is overwritten")
    }

    private func note(
        _ outcome: String, _ record: ExportRecord, _ window: Window?, by actor: String,
        since start: ContinuousClock.Instant, on connection: borrowing Connection
    ) throws {
        var parameters: [String: String] = [:]
        if let window {
            parameters["window_start"] = ExportPlan.utc(window.start)
            parameters["window_end"] = ExportPlan.utc(window.end)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let result = ExportNote(outcome, record)
        try JournalEntry.write(
            "export", subject: "export \(record.export)", by: actor,
            parameters: String(decoding: try encoder.encode(parameters), as: UTF8.self),
            result: String(decoding: try encoder.encode(result), as: UTF8.self),
            duration: start.duration(to: .now), on: connection)
    }
}

/// What the journal keeps of a run.
private struct ExportNote: Encodable {
    var outcome, path, sha256: String
    var id: Int64
    var revision, rows, bytes: Int

    init(_ outcome: String, _ record: ExportRecord) {
        self.outcome = outcome
        (id, path, sha256) = (record.id, record.path, record.sha256)
        (revision, rows, bytes) = (record.revision, record.rows, record.bytes)
    }
}

/// Lower-case hexadecimal.
func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
        as: UTF8.self)
}
