// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
internal import Foundation
internal import Journal
internal import Postgres
internal import Wording

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
            guard let id = ExportNames.id(ofTemporary: name, export), blocked[id] == nil else {
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
            + Folder.name(of: ExportNames.temporary(export, record.id))
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
