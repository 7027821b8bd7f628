// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Journal
internal import Postgres

/// Deletes, and says so.
extension Retention {
    func delete(_ file: Due, by rule: Rule) throws {
        guard
            !file.path.utf8.split(separator: UInt8(ascii: "/")).contains(where: {
                $0.elementsEqual("..".utf8)
            })
        else {
            throw FileError(
                "delete \(file.path)", code: .other,
                reason: "the ledger's path leaves \(rule.folder)",
                french: "le chemin du registre sort de \(rule.folder)")
        }
        // An absent mount does not prove that the bytes are gone.
        let folder = Folder.parent(of: file.path)
        guard try FileStatus(path: folder) != nil else {
            throw FileError(
                "delete \(file.path)", code: .other,
                reason: "\(folder) is not there: is a mount away?",
                french: "\(folder) n'existe pas : un montage manque-t-il ?")
        }
        try requireOwnBytes(file, by: rule)
        for path in [file.path] + file.reports {
            guard let status = try FileStatus(path: path) else { continue }
            guard status.isRegular else {
                throw FileError(
                    "delete \(path)", code: .other, reason: "it is no plain file",
                    french: "ce n'est pas un fichier ordinaire")
            }
            try Folder.remove(path)
        }
    }

    /// In the archive a path is deleted with the bytes that it was stored with only: others may be
    /// the only ones of another file.
    private func requireOwnBytes(_ file: Due, by rule: Rule) throws {
        guard rule.kept == .archive, let sha256 = file.sha256,
            let status = try FileStatus(path: file.path), status.isRegular
        else { return }
        guard try status.size != file.bytes || fileSHA256(file.path) != sha256 else { return }
        throw FileError(
            "delete \(file.path)", code: .other,
            reason: "it is not what was received; `bascule archive verify` says more",
            french: "ce n'est plus ce qui a été reçu ; `bascule archive verify` en dit plus")
    }

    func mark(
        _ gone: [Due], _ rule: Rule, by actor: String, since start: ContinuousClock.Instant,
        on connection: borrowing Connection
    ) throws {
        guard !gone.isEmpty else { return }
        let ids = gone.map(\.id)
        try connection.execute("update bascule.file set purged_at = now() where id = any(\(ids))")
        let names = try connection.query(
            """
            select jsonb_agg(jsonb_build_object('file', id, 'feed', feed, 'name', name,
                       'bytes', bytes, 'sha256', encode(sha256, 'hex'), 'path', stored_path)
                       order by id)::text
              from bascule.file where id = any(\(ids))
            """
        ).value(as: String.self)
        try JournalEntry.write(
            "purge", subject: rule.kept.rawValue, by: actor,
            parameters: rule.parameters,
            result: """
                {"count": \(gone.count), "bytes": \(gone.reduce(0) { $0 + $1.bytes }), \
                "files": \(names)}
                """, duration: start.duration(to: .now), on: connection)
    }
}
