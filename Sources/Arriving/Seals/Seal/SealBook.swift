// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// SQL on the seals.
enum SealBook {
    private static let pageRows = 10_000

    static func last(on connection: borrowing Connection) throws -> Seal? {
        try connection.query(
            "select \(columns: Seal.self) from bascule.seal order by number desc limit 1"
        ).first(as: Seal.self)
    }

    /// The name of the last one whose file was written.
    static func lastPlaced(on connection: borrowing Connection) throws -> String? {
        try connection.query(
            """
            select name from bascule.seal where placed_at is not null order by number desc limit 1
            """
        ).firstValue()
    }

    static func seal(_ number: Int64, on connection: borrowing Connection) throws -> Seal? {
        try connection.query(
            "select \(columns: Seal.self) from bascule.seal where number = \(number)"
        ).first(as: Seal.self)
    }

    /// The next ones behind a number.
    static func seals(after number: Int64, on connection: borrowing Connection) throws -> [Seal] {
        try connection.query(
            """
            select \(columns: Seal.self) from bascule.seal
             where number > \(number) order by number limit 1000
            """
        ).decode(as: Seal.self)
    }

    /// Those whose file is still to be written.
    static func unplaced(on connection: borrowing Connection) throws -> [Seal] {
        try connection.query(
            """
            select \(columns: Seal.self) from bascule.seal
             where placed_at is null order by number limit 1000
            """
        ).decode(as: Seal.self)
    }

    /// Those of the names that seals have.
    static func names(
        among names: [String], on connection: borrowing Connection
    ) throws -> Set<String> {
        Set(
            try connection.query("select name from bascule.seal where name = any(\(names))")
                .values(as: String.self))
    }

    static func isTaken(_ name: String, on connection: borrowing Connection) throws -> Bool {
        try connection.query(
            "select exists (select from bascule.seal where name = \(name))"
        ).value()
    }

    /// The seal's text, made from its row and lines.
    static func text(of seal: Seal, on connection: borrowing Connection) throws -> [UInt8] {
        var text = SealText(
            seal, after: try self.seal(seal.number - 1, on: connection),
            later: try LaterSeal.named(by: seal.number, on: connection))
        var last: Int64 = -1
        while true {
            let page = try connection.query(
                """
                select \(columns: SealLine.self) from bascule.seal_line
                 where seal = \(seal.number) and file_id > \(last)
                 order by file_id limit \(pageRows)
                """
            ).decode(as: SealLine.self)
            for line in page { text.append(line) }
            guard page.count == pageRows, let end = page.last else { return text.bytes }
            last = end.fileID
        }
    }

    static func insert(_ seal: Seal, by actor: String, on connection: borrowing Connection) throws {
        try connection.execute(
            """
            insert into bascule.seal (number, name, sealed_at, sealed_by, sha256, signature,
                                      key_number, public_key, bytes, journal_head, stored, moved,
                                      purged, gone)
            values (\(seal.number), \(seal.name), \(seal.sealedAt), \(actor), \(seal.sha256),
                    \(seal.signature), \(seal.key.number), \(seal.key.bytes), \(seal.bytes),
                    \(seal.journalHead), \(seal.counts.stored), \(seal.counts.moved),
                    \(seal.counts.purged), \(seal.counts.gone))
            """)
    }

    static func notePlaced(_ number: Int64, on connection: borrowing Connection) throws {
        try connection.execute(
            "update bascule.seal set placed_at = clock_timestamp() where number = \(number)")
    }

    /// The keys that seals were made with.
    static func keys(on connection: borrowing Connection) throws -> [SealPublicKey] {
        try connection.query("select distinct key_number, public_key from bascule.seal")
            .map(by: KeyColumn.self) { row in
                SealPublicKey(number: try row[.number], bytes: try row[.bytes])
            }
    }

    private enum KeyColumn: String, RowColumn {
        case number = "key_number"
        case bytes = "public_key"
    }

    /// Whether a seal was made with this key.
    static func knows(
        _ key: SealPublicKey, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.seal
                            where key_number = \(key.number) and public_key = \(key.bytes))
            """
        ).value()
    }
}

/// What is to be sealed.
extension SealBook {
    private enum CountColumn: String, RowColumn { case stored, moved, purged, gone, last }

    /// Enters the lines of a seal: each file whose state is not what its last line says, in the
    /// order of their numbers.
    ///
    /// By state, not by time: no clock that went back hides a file. The digest is that of the file's
    /// first line: another one in the ledger is never signed, and a verification tells it. What was
    /// purged doesn't come back: it has no line any more.
    ///
    /// - Parameters:
    ///   - root: the archive's folder, with a slash at its end.
    ///   - after: files up to this one have their lines.
    /// - Returns: the counts, and the last file.
    static func enterLines(
        of number: Int64, root: String, after: Int64, limit: Int,
        on connection: borrowing Connection
    ) throws -> (counts: Seal.Counts, last: Int64?) {
        try connection.query(
            """
            with stored as (
                select f.id, f.sha256, f.purged_at is not null as is_purged,
                       case when starts_with(f.stored_path, \(root))
                            then substr(f.stored_path, length(\(root)) + 1) end as path
                  from bascule.file f
                 where f.stored_at is not null and f.sha256 is not null and f.id > \(after)
            ), new as (
                insert into bascule.seal_line (file_id, seal, kind, path, path_before, sha256)
                select s.id, \(number),
                       case when s.is_purged then 'purged' when s.path is null then 'gone'
                            when l.is_there then 'moved' else 'stored' end,
                       case when l.is_there and (s.is_purged or s.path is null) then l.path
                            else s.path end,
                       case when l.is_there and not s.is_purged and s.path is not null
                            then l.path end,
                       coalesce(l.sha256, s.sha256)
                  from stored s
                  left join lateral (
                       select l.path, l.kind, l.kind in ('stored', 'moved') as is_there,
                              (select o.sha256 from bascule.seal_line o
                                where o.file_id = s.id order by o.seal limit 1) as sha256
                         from bascule.seal_line l
                        where l.file_id = s.id
                        order by l.seal desc limit 1) l on true
                 where case when l.is_there then s.is_purged or s.path is distinct from l.path
                            when l.kind = 'purged' then false
                            when l.kind is null then s.path is not null
                            else s.path is not null and not s.is_purged end
                 order by s.id
                 limit \(limit)
                returning kind, file_id
            )
            select count(*) filter (where kind = 'stored') as stored,
                   count(*) filter (where kind = 'moved') as moved,
                   count(*) filter (where kind = 'purged') as purged,
                   count(*) filter (where kind = 'gone') as gone, max(file_id) as last
              from new
            """
        ).one(by: CountColumn.self) { row in
            (
                counts: Seal.Counts(
                    stored: try row[.stored], moved: try row[.moved], purged: try row[.purged],
                    gone: try row[.gone]), last: try row[.last]
            )
        }
    }
}
