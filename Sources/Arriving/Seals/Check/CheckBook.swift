// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Views

/// SQL on the readings of the archive.
struct CheckBook {
    let id: Int64
    /// Files up to this one were read by earlier runs of the same pass.
    let lastID: Int64
    /// What earlier runs have read.
    let files: Int64
    let bytes: Int64
    let damaged: Int64
    let begunAt: Timestamp

    private enum Column: String, RowColumn {
        case id, files, bytes, damaged
        case lastID = "last_id"
        case begunAt = "begun_at"
    }

    private init(_ row: RowReader<Column>) throws {
        id = try row[.id]
        lastID = try row[.lastID]
        files = try row[.files]
        bytes = try row[.bytes]
        damaged = try row[.damaged]
        begunAt = try row[.begunAt]
    }

    static func begin(
        _ kind: ArchiveCheckView.Kind, _ scope: ArchiveScope, by actor: String,
        on connection: borrowing Connection
    ) throws -> CheckBook {
        try connection.query(
            """
            insert into bascule.archive_check (kind, scope, by)
            values (\(kind.rawValue), \(scope.text), \(actor))
            returning id, last_id, files, bytes, damaged, begun_at
            """
        ).one(by: Column.self, CheckBook.init)
    }

    /// The pass of the scrub that is not at its end.
    static func openScrub(on connection: borrowing Connection) throws -> CheckBook? {
        try connection.query(
            """
            select id, last_id, files, bytes, damaged, begun_at from bascule.archive_check
             where kind = 'scrub' and ended_at is null
             order by id desc limit 1
            """
        ).first(by: Column.self, CheckBook.init)
    }

    /// Notes how far it is: with what earlier runs of the pass have read.
    func note(
        _ lastID: Int64, _ report: ArchiveReport, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            update bascule.archive_check
               set last_id = \(lastID), files = \(files + report.files),
                   bytes = \(bytes + report.bytes), damaged = \(damaged + report.damaged)
             where id = \(id)
            """)
    }

    func end(_ report: ArchiveReport, on connection: borrowing Connection) throws {
        try connection.execute(
            """
            update bascule.archive_check
               set files = \(files + report.files), bytes = \(bytes + report.bytes),
                   damaged = \(damaged + report.damaged), ended_at = clock_timestamp()
             where id = \(id)
            """)
    }

    /// Files and bytes that lie in the archive by the ledger.
    static func size(
        root: String, on connection: borrowing Connection
    ) throws -> (files: Int64, bytes: Int64) {
        try connection.query(
            """
            select count(*) as files, coalesce(sum(bytes), 0)::bigint as bytes from bascule.file
             where stored_at is not null and purged_at is null and sha256 is not null
               and starts_with(stored_path, \(root))
            """
        ).one(by: SizeColumn.self) { (files: try $0[.files], bytes: try $0[.bytes]) }
    }

    private enum SizeColumn: String, RowColumn { case files, bytes }
}
