// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Views

/// A file of the ledger with what the seals say about it.
struct SealedFile: RowDecodable, Equatable {
    let id: Int64
    let feed: String
    let name: String
    let bytes: Int64
    let sha256: [UInt8]?
    /// Nil: outside of the archive.
    let path: String?
    let isStored: Bool
    let isPurged: Bool
    /// Of the last line; nil: no seal has one of it yet.
    let kind: SealLine.Kind?
    let sealedPath: String?
    /// Of the first line: as it was received.
    let sealed: [UInt8]?
    /// Its lines have several digests, or one about its bytes comes after that of its purge.
    let isContradicted: Bool
    /// The journal has the cause of what is not as it was sealed; true where all is as it was.
    let hasCause: Bool

    enum CodingKeys: String, RowColumn {
        case id, feed, name, bytes, sha256, path, kind, sealed
        case isStored = "is_stored"
        case isPurged = "is_purged"
        case sealedPath = "sealed_path"
        case isContradicted = "is_contradicted"
        case hasCause = "has_cause"
    }

    init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        feed = try row[.feed]
        name = try row[.name]
        bytes = try row[.bytes]
        sha256 = try row[.sha256]
        path = try row[.path]
        isStored = try row[.isStored]
        isPurged = try row[.isPurged]
        kind = try row[.kind, as: String?.self].flatMap(SealLine.Kind.init)
        sealedPath = try row[.sealedPath]
        sealed = try row[.sealed]
        isContradicted = try row[.isContradicted]
        hasCause = try row[.hasCause]
    }

    func damage(_ kind: ArchiveDamage.Kind) -> ArchiveDamage {
        var damage = ArchiveDamage(kind, path: path ?? sealedPath ?? name)
        (damage.fileID, damage.feed, damage.name) = (id, feed, name)
        return damage
    }

    /// The next files of the scope that are in the archive, or that a seal has a line of.
    static func page(
        _ scope: ArchiveScope, after id: Int64, root: String, limit: Int,
        on connection: borrowing Connection
    ) throws -> [SealedFile] {
        try connection.query(
            """
            \(raw: rows(root: root))
             where f.id > \(id) and \(raw: scope.condition)
               and (l.kind is not null
                    or f.stored_at is not null and f.sha256 is not null
                       and starts_with(f.stored_path, \(root)))
             order by f.id limit \(limit)
            """
        ).decode(as: SealedFile.self)
    }

    /// The row as it is now; nil: it is gone.
    ///
    /// Waits for whoever is changing it. What it says is asked by a second statement, which sees
    /// also what that one has committed beside the row.
    static func current(
        _ id: Int64, root: String, on connection: borrowing Connection
    ) throws -> SealedFile? {
        _ = try connection.query("select id from bascule.file where id = \(id) for share")
        return try connection.query(
            "\(raw: rows(root: root)) where f.id = \(id)"
        ).first(as: SealedFile.self)
    }

    private static func rows(root: String) -> SQL {
        """
        select f.id, f.feed, f.name, f.bytes, f.sha256,
               case when starts_with(f.stored_path, \(root))
                    then substr(f.stored_path, length(\(root)) + 1) end as path,
               f.stored_at is not null as is_stored, f.purged_at is not null as is_purged,
               l.kind, l.path as sealed_path, l.sha256 as sealed,
               coalesce(l.digests > 1 or l.is_back, false) as is_contradicted,
               coalesce(case
                    when l.kind is null then true
                    when f.purged_at is not null then \(raw: isPurgeJournaled)
                    when f.stored_at is null then \(raw: isRetried)
                    when f.sha256 is null or not starts_with(f.stored_path, \(root))
                         or f.stored_path is null then \(raw: hasLeft)
                    else true end, false) as has_cause
          from bascule.file f
          left join lateral (
               select (array_agg(s.kind order by s.seal desc))[1] as kind,
                      (array_agg(s.path order by s.seal desc))[1] as path,
                      (array_agg(s.sha256 order by s.seal))[1] as sha256,
                      count(distinct s.sha256) as digests, max(s.seal) as seal,
                      max(s.seal) filter (where s.kind <> 'purged')
                          > min(s.seal) filter (where s.kind = 'purged') as is_back
                 from bascule.seal_line s where s.file_id = f.id) l on true
        """
    }

    /// The retention has purged it, in the transaction that has marked it, and nobody holds it.
    private static let isPurgeJournaled: SQL = """
        not exists (select from bascule.file_hold h where h.file_id = f.id)
        and exists (select from bascule.journal j
                     where j.action = 'purge' and j.at = f.purged_at
                       and j.result->'files' @> jsonb_build_array(jsonb_build_object('file', f.id)))
        """

    /// It was taken up again since its last seal, or a moment before, and is on its way.
    private static let isRetried: SQL = """
        exists (select from bascule.journal j
                 where j.subject = 'file ' || f.id and j.action in ('retry', 'take up', 'reconcile')
                   and j.at >= (select s.sealed_at - interval '1 minute'
                                  from bascule.seal s where s.number = l.seal))
        """

    /// Other bytes came into its place (mended, or written late), or its last import has ended
    /// otherwise: then it is where such files are, and its digest may be none.
    private static let hasLeft: SQL = """
        f.stored_path is null
        and exists (select from bascule.journal j
                     where j.action in ('mend', 'late write')
                       and j.parameters->>'instead_of' = f.id::text)
        or f.state in ('rejected', 'failed', 'duplicate')
           and f.state = (select j.result->>'state' from bascule.journal j
                           where j.subject = 'file ' || f.id
                             and j.action in ('import', 'import cancelled')
                           order by j.id desc limit 1)
        """
}
