// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Postgres

/// Whether the archive is there, or an empty folder in the place of its mount.
enum ArchivePresence {
    /// Folders of feeds that are looked for, at most.
    private static let foldersLimit = 1_000

    /// - Throws: `FileError` where the ledger has files in the archive, and neither a folder of theirs
    ///   is there nor the last seal.
    static func require(_ archive: String, on connection: borrowing Connection) throws {
        let root = archive + "/"
        let folders = try connection.query(
            """
            select distinct split_part(substr(stored_path, length(\(root)) + 1), '/', 1)
              from bascule.file
             where stored_at is not null and purged_at is null and sha256 is not null
               and starts_with(stored_path, \(root))
             limit \(foldersLimit)
            """
        ).values(as: String.self)
        guard !folders.isEmpty else { return }
        guard try FileStatus(path: archive) != nil else { throw Folder.missing(archive) }
        let seal = try SealBook.lastPlaced(on: connection).map { "\(SealText.folder)/\($0)" }
        for name in folders + [seal].compactMap(\.self)
        where try FileStatus(path: root + name) != nil {
            return
        }
        throw FileError(
            "use the folder \(archive)", code: .notFound,
            reason: "nothing of what is stored in it is there, not even a feed's folder. Is its"
                + " mount away?",
            french: "rien de ce qui y est rangé ne s'y trouve, pas même le dossier d'un flux. Un"
                + " montage manque-t-il ?")
    }
}
