// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Foundation
internal import Postgres

/// Files of ours that are no files of a sender: of moves under way, or cut off.
extension FolderComparison {
    /// Whether it is the hidden copy of a file that is being moved here from another file system.
    func isOnItsWay(_ name: String, on connection: Connection) throws -> Bool {
        let pattern = #/\.(\d{1,18})(-[0-9a-f]{16})?\.bascule-part/#
        guard let number = name.wholeMatch(of: pattern).flatMap({ Int64($0.1) }) else {
            return false
        }
        return try connection.query(
            "select exists (select from bascule.file where id = \(number) and stored_at is null)"
        ).value()
    }

    /// Whether it is the empty file that kept a name for a move and was left by a crash before the
    /// rename (`Folder.renameOverOwn`): the move was done again, under the name with the ledger's
    /// number behind it.
    ///
    /// A database that went back may have lost the row of an empty file: then the file is still
    /// reported.
    func isLeftover(
        _ path: String, _ place: Place, on connection: Connection
    ) throws -> Bool {
        let name = Folder.name(of: path)
        let own = StoredName(name)
        return try connection.query(
            """
            select f.id, f.name, f.stored_path from bascule.file f
             where f.feed = \(place.feed) and f.name = any(\([name] + [own.sent].compactMap { $0 }))
               and f.stored_at is not null and f.stored_path <> \(path)
               and \(raw: Self.folderOf) = \(place.path.text)
            """
        ).map(by: LeftoverColumn.self) { row in
            let (id, sent) = (try row[.id, as: Int64.self], try row[.name, as: String.self])
            let stored = StoredName(Folder.name(of: try row[.path]))
            return stored.fileID == id && stored.sent == sent && (sent == name || own.fileID == id)
        }.contains(true)
    }

    private enum LeftoverColumn: String, RowColumn {
        case id, name
        case path = "stored_path"
    }
}
