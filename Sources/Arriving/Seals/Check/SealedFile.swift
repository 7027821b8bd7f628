// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Views

/// A file of the ledger with the last line of the seals about it.
struct SealedFile: RowDecodable, Equatable {
    let id: Int64
    let feed: String
    let name: String
    let bytes: Int64
    let sha256: [UInt8]?
    /// Nil: outside of the archive.
    let path: String?
    let isPurged: Bool
    /// Nil: no seal has a line of it yet.
    let kind: SealLine.Kind?
    let sealedPath: String?
    let sealed: [UInt8]?

    enum CodingKeys: String, RowColumn {
        case id, feed, name, bytes, sha256, path, kind, sealed
        case isPurged = "is_purged"
        case sealedPath = "sealed_path"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        feed = try row[.feed]
        name = try row[.name]
        bytes = try row[.bytes]
        sha256 = try row[.sha256]
        path = try row[.path]
        isPurged = try row[.isPurged]
        kind = try row[.kind, as: String?.self].flatMap(SealLine.Kind.init)
        sealedPath = try row[.sealedPath]
        sealed = try row[.sealed]
    }

    func damage(_ kind: ArchiveDamage.Kind) -> ArchiveDamage {
        var damage = ArchiveDamage(kind, path: path ?? sealedPath ?? name)
        (damage.fileID, damage.feed, damage.name) = (id, feed, name)
        return damage
    }

    /// The next files of the scope that are in the archive, or were by a seal.
    static func page(
        _ scope: ArchiveScope, after id: Int64, root: String, limit: Int,
        on connection: borrowing Connection
    ) throws -> [SealedFile] {
        try connection.query(
            """
            \(raw: rows(root: root))
             where f.stored_at is not null and f.id > \(id) and \(raw: scope.condition)
               and f.sha256 is not null
               and (starts_with(f.stored_path, \(root)) or l.kind in ('stored', 'moved', 'purged'))
             order by f.id limit \(limit)
            """
        ).decode(as: SealedFile.self)
    }

    /// The row as it is now; nil: it is being taken up again, or is gone.
    ///
    /// Waits for whoever is changing it.
    static func current(
        _ id: Int64, root: String, on connection: borrowing Connection
    ) throws -> SealedFile? {
        try connection.query(
            """
            \(raw: rows(root: root))
             where f.stored_at is not null and f.id = \(id) and f.sha256 is not null
               for share of f
            """
        ).first(as: SealedFile.self)
    }

    private static func rows(root: String) -> SQL {
        """
        select f.id, f.feed, f.name, f.bytes, f.sha256,
               case when starts_with(f.stored_path, \(root))
                    then substr(f.stored_path, length(\(root)) + 1) end as path,
               f.purged_at is not null as is_purged, l.kind, l.path as sealed_path,
               l.sha256 as sealed
          from bascule.file f
          left join lateral (select s.kind, s.path, s.sha256 from bascule.seal_line s
                              where s.file_id = f.id order by s.seal desc limit 1) l on true
        """
    }
}
