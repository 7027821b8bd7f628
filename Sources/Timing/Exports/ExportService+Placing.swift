// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Crypto
internal import FileSystem
internal import Foundation
internal import Journal
internal import Postgres
internal import Wording

/// From a hidden file to its name: recorded, renamed, placed.
extension ExportService {
    /// Records what was copied and gives the file its name, unless it says nothing new.
    func keep(
        _ copied: Copied, as id: Int64, _ order: Order, on connection: Connection
    ) throws -> Outcome {
        let (export, window) = (order.export, order.window)
        let newest = try ExportLedger.newest(export, window, on: connection)
        if !order.again, let newest, newest.says(copied, export) {
            try remove(Self.temporary(export, id))
            try commitGuard.transaction(on: connection) { connection in
                try ExportLedger.noteCurrent(newest.id, on: connection)
                try noteRun("unchanged", newest, order, on: connection)
            }
            return .unchanged(newest)
        }
        let next = try next(of: export, window, after: newest, on: connection)
        let record = ExportRecord(
            id: id, export: export.name, windowStart: window?.start, windowEnd: window?.end,
            each: export.value, revision: next.revision, path: next.path, bytes: copied.file.bytes,
            rows: copied.rows, sha256: hexadecimal(copied.file.sha256), dataSHA256: copied.data,
            declaration: hexadecimal(export.digest), declarationForm: ExportRecord.parsedForm,
            shape: copied.shape)
        try requireFree(record)
        try commitGuard.transaction(on: connection) { connection in
            try ExportLedger.insert(
                record, format: export.format.rawValue, over: next.over,
                beginsAnew: copied.beginsAnew, by: order.actor,
                took: order.start.duration(to: .now), on: connection)
            if export.changes != nil { try ExportLedger.keepChanges(of: record, on: connection) }
            try DeliveryBook.record(record.id, for: export.targets, on: connection)
            try noteRun("written", record, order, on: connection)
        }
        observe(.recorded)
        try place(record, export, on: connection)
        return .written(record)
    }

    /// The next revision that has a name of its own, and the files of other bounds that it follows.
    ///
    /// After another cut-over a day's file may have gone out with other bounds: what goes out now is the
    /// next revision of it.
    func next(
        of export: Export, _ window: Window?, after newest: ExportRecord?,
        on connection: Connection
    ) throws -> (revision: Int, path: String, over: [Int64]) {
        var revision = (newest?.revision ?? 0) + 1
        var over: [Int64] = []
        while true {
            let name = try export.fileName.name(
                export: export.name, each: export.value, window: window, revision: revision,
                zone: export.zone)
            let path = "\(export.folder)/\(name)"
            guard let other = try ExportLedger.file(at: path, on: connection) else {
                return (revision, path, over)
            }
            guard other.export == export.name, other.each == export.value, other.overlaps(window)
            else {
                throw ExportError(
                    .nameTaken,
                    Phrase(
                        en: "export \(export.name): \(path) is the file of another window or export"
                            + " (\(other.id) in `bascule exports files`): give `name` what tells them"
                            + " apart",
                        fr:
                            "export \(export.name) : \(path) est le fichier d'une autre période ou d'un"
                            + " autre export (\(other.id) dans `bascule exports files`) : donnez à `name`"
                            + " ce qui les distingue"))
            }
            over.append(other.id)
            revision += 1
        }
    }

    /// Renames the file and notes that it has its place.
    private func place(_ record: ExportRecord, _ export: Export, on connection: Connection) throws {
        try Folder.rename(Self.temporary(export, record.id), to: record.path)
        observe(.renamed)
        try Folder.sync(Folder.parent(of: record.path))
        try commitGuard.transaction(on: connection) {
            try ExportLedger.notePlaced(record.id, on: $0)
        }
        observe(.placed)
    }

    /// Takes the file of a failed run away; one that the ledger knows stays for the next run.
    func clean(
        _ temporary: String, on connection: Connection, unlessPending id: Int64
    ) throws {
        // A connection that is gone can't be asked: the next run finds out.
        guard connection.isAlive else { return }
        let isPending = try connection.query(
            "select exists (select from bascule.export where id = \(id))"
        ).value(as: Bool.self)
        if !isPending { try remove(temporary) }
    }

    func remove(_ temporary: String) throws {
        if try FileStatus(path: temporary) != nil { try Folder.remove(temporary) }
    }

    private func requireFree(_ record: ExportRecord) throws {
        guard try FileStatus(path: record.path) != nil else { return }
        let again = "`bascule exports run \(record.export) --again`"
        throw ExportError(
            .nameTaken,
            Phrase(
                en:
                    "export \(record.export): \(record.path) is there already, and the ledger does not"
                    + " know it: move it away; nothing is overwritten",
                fr:
                    "export \(record.export) : \(record.path) existe déjà, et le registre ne le connaît"
                    + " pas : le déplacer ; rien n'est écrasé")
                + (record.shape == nil
                    ? Phrase("")
                    : Phrase(
                        en: ". Then \(again): whoever has applied that file must begin anew",
                        fr: ". Puis \(again) : qui a appliqué ce fichier doit recommencer")))
    }
}

extension ExportRecord {
    /// Whether what was copied says nothing that this file, the newest, has not said.
    fileprivate func says(_ copied: ExportService.Copied, _ export: Export) -> Bool {
        guard export.changes == nil else { return copied.rows == 0 }
        return dataSHA256 == copied.data && isDeclared(as: export)
    }
}

/// The name of a file until it has its own.
extension ExportService {
    /// In the file's folder, so that the rename is one step; hidden, so that it is not taken for
    /// the export.
    static func temporary(_ export: Export, _ id: Int64) -> String {
        "\(export.folder)/.\(export.name).\(id).part"
    }

    /// The ledger's id of a temporary name; nil for every other name.
    private static func id(ofTemporary name: String, _ export: Export) -> Int64? {
        let start = ".\(export.name)."
        guard name.hasPrefix(start), name.hasSuffix(".part"),
            name.utf8.count > start.utf8.count + 5
        else { return nil }
        return Int64(name.dropFirst(start.count).dropLast(5))
    }
}

/// How a run recovers one that died before it.
extension ExportService {
    private static let readBytes = 1 << 20

    /// Does the pending renames and removes what is left of files that were never whole.
    ///
    /// Only with the export's lock: then none of these is being written. A rename that fails is
    /// reported, and keeps no other window from being written.
    ///
    /// - Returns: why files of the ledger have no name, by their ids.
    func settle(_ export: Export, on connection: Connection) throws -> [Int64: Phrase] {
        var blocked: [Int64: Phrase] = [:]
        let pending = try ExportLedger.pending(export.name, on: connection)
        // The commit before the pending rename may be on one disk only, its outcome unknown to the
        // session that made it.
        if !pending.isEmpty { try connection.barrier() }
        for record in pending {
            do {
                try settle(record, export, on: connection)
            } catch let error as FileError {
                let why =
                    Phrase(
                        en: "export \(record.export): \(record.path) could not be given its name: ",
                        fr:
                            "export \(record.export) : \(record.path) n'a pas pu recevoir son nom : "
                    )
                    + Phrase(of: error).afterColon
                blocked[record.id] = why
                try commitGuard.transaction(on: connection) { connection in
                    try ExportLedger.noteProblem(record.id, why[export.language], on: connection)
                }
                tell(why)
            }
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: export.folder) {
            guard let id = Self.id(ofTemporary: name, export), blocked[id] == nil else {
                continue
            }
            try Folder.remove("\(export.folder)/\(name)")
        }
        return blocked
    }

    private func settle(
        _ record: ExportRecord, _ export: Export, on connection: Connection
    ) throws {
        // The declaration may name another folder by now.
        let temporary =
            Folder.parent(of: record.path) + "/"
            + Folder.name(of: Self.temporary(export, record.id))
        if try isWhole(temporary, record) {
            try Folder.rename(temporary, to: record.path)
        } else if try !isWhole(record.path, record) {
            try commitGuard.transaction(on: connection) { connection in
                try ExportLedger.noteLost(record.id, on: connection)
                try JournalEntry.write(
                    "export", subject: "export \(record.export)", by: "recovery",
                    result: #"{"outcome": "lost", "id": \#(record.id)}"#, on: connection)
            }
            return
        }
        try Folder.sync(Folder.parent(of: record.path))
        try commitGuard.transaction(on: connection) {
            try ExportLedger.notePlaced(record.id, on: $0)
        }
    }

    /// Whether the file is there with the bytes that the ledger says.
    private func isWhole(_ path: String, _ record: ExportRecord) throws -> Bool {
        guard let status = try FileStatus(path: path), status.isRegular,
            status.size == record.bytes
        else { return false }
        let file = try OpenFile(reading: path)
        var hash = SHA256()
        var buffer: [UInt8] = []
        while try file.read(into: &buffer, limit: Self.readBytes) > 0 {
            hash.update(data: buffer)
            buffer.removeAll(keepingCapacity: true)
        }
        return hexadecimal(Array(hash.finalize())) == record.sha256
    }
}

/// The journal's account of a run.
extension ExportService {
    private func noteRun(
        _ outcome: String, _ record: ExportRecord, _ order: Order, on connection: Connection
    ) throws {
        try noteRun(order, result: ExportNote(outcome, record), on: connection)
    }

    /// Notes why nothing was written.
    ///
    /// Not for a cancelled run: the canceller has its own entry, or lets it run again.
    func noteFailure(_ error: any Error, _ order: Order, on connection: Connection) throws {
        guard !error.isCancellation, connection.isAlive else { return }
        try commitGuard.transaction(on: connection) { connection in
            try noteRun(order, result: FailureNote(error: "\(error)"), on: connection)
        }
    }

    private func noteRun(
        _ order: Order, result: some Encodable, on connection: Connection
    ) throws {
        var parameters: [String: String] = [:]
        if let window = order.window {
            parameters["window_start"] = InstantText.utc(window.start)
            parameters["window_end"] = InstantText.utc(window.end)
        }
        parameters["each"] = order.export.value
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try JournalEntry.write(
            "export", subject: "export \(order.export.name)", by: order.actor,
            parameters: String(decoding: try encoder.encode(parameters), as: UTF8.self),
            result: String(decoding: try encoder.encode(result), as: UTF8.self),
            duration: order.start.duration(to: .now), on: connection)
    }
}

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

private struct FailureNote: Encodable {
    var outcome = "failed"
    var error: String
}

extension Error {
    /// Whether the run was cancelled, and nothing went wrong.
    var isCancellation: Bool {
        self is CancellationError || (self as? PostgresError)?.code == .cancelled
    }
}
