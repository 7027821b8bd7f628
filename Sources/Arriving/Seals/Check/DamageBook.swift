// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Views

/// SQL on what is damaged: entered once, told until it is found well again.
enum DamageBook {
    static func enter(_ damages: [ArchiveDamage], on connection: borrowing Connection) throws {
        guard !damages.isEmpty else { return }
        try connection.execute(
            """
            insert into bascule.archive_damage as d
                   (key, path, kind, file_id, feed, name, expected, found, other_id, why)
            select distinct on (path) sha256(convert_to(path, 'UTF8')), path, kind, file_id, feed,
                   name, expected, found, other_id, why
              from unnest(\(damages.map(\.path)), \(damages.map(\.kind.rawValue)),
                          \(damages.map(\.fileID)), \(damages.map(\.feed)), \(damages.map(\.name)),
                          \(damages.map(\.expected)), \(damages.map(\.found)),
                          \(damages.map(\.otherID)), \(damages.map(\.why)))
                   as n (path, kind, file_id, feed, name, expected, found, other_id, why)
                on conflict (key) do update
               set kind = excluded.kind, file_id = excluded.file_id, feed = excluded.feed,
                   name = excluded.name, expected = excluded.expected, found = excluded.found,
                   other_id = excluded.other_id, why = excluded.why,
                   seen_at = clock_timestamp()
            """)
    }

    /// Files that are well.
    static func clear(files: [Int64], on connection: borrowing Connection) throws {
        guard !files.isEmpty else { return }
        try connection.execute(
            "delete from bascule.archive_damage where file_id = any(\(files))")
    }

    /// Those of these kinds that are none of these paths.
    static func clear(
        _ kinds: [ArchiveDamage.Kind], besides paths: [String], on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            delete from bascule.archive_damage
             where kind = any(\(kinds.map(\.rawValue))) and path <> all(\(paths))
            """)
    }

    /// Files that are in no scope any more: that no seal has a line of, and that the ledger has no
    /// more, or elsewhere than in the archive.
    static func clearForgotten(root: String, on connection: borrowing Connection) throws {
        try connection.execute(
            """
            delete from bascule.archive_damage d
             where d.file_id is not null
               and not exists (select from bascule.seal_line l where l.file_id = d.file_id)
               and not exists (select from bascule.file f
                                where f.id = d.file_id and starts_with(f.stored_path, \(root)))
            """)
    }

    /// The paths of a kind.
    static func paths(
        of kind: ArchiveDamage.Kind, on connection: borrowing Connection
    ) throws -> [String] {
        try connection.query(
            """
            select path from bascule.archive_damage where kind = \(kind.rawValue)
             order by id limit 10000
            """
        ).values()
    }

    static func count(on connection: borrowing Connection) throws -> Int64 {
        try connection.query("select count(*) from bascule.archive_damage").value()
    }

    /// The first file that came with these bytes.
    static func file(
        with sha256: [UInt8], on connection: borrowing Connection
    ) throws -> Int64? {
        try connection.query(
            "select min(id) from bascule.file where sha256 = \(sha256)"
        ).value()
    }

    /// Whether the ledger says that another file is stored at the path.
    static func isStored(
        _ path: String, besides id: Int64, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.file f
                             join bascule.file o on o.feed = f.feed
                              and (o.name = f.name or o.sha256 = f.sha256)
                            where f.id = \(id) and o.id <> f.id and o.stored_path = \(path)
                              and o.stored_at is not null and o.purged_at is null)
            """
        ).value()
    }

    /// Lines of seals whose file the ledger has no more.
    static func orphans(on connection: borrowing Connection) throws -> [ArchiveDamage] {
        try connection.query(
            """
            select l.file_id, l.path
              from bascule.seal_line l
             where not exists (select from bascule.file f where f.id = l.file_id)
               and l.seal = (select max(s.seal) from bascule.seal_line s where s.file_id = l.file_id)
             order by l.file_id limit 1000
            """
        ).map(by: OrphanColumn.self) { row in
            var damage = ArchiveDamage(.ledger, path: try row[.path])
            damage.fileID = try row[.fileID]
            return damage
        }
    }

    private enum OrphanColumn: String, RowColumn {
        case path
        case fileID = "file_id"
    }
}
