// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// What files of changes have said of each key: `bascule.export_row`.
extension ExportLedger {
    /// Notes what a file says, of the session's table of changes, in the file's own transaction.
    static func keepChanges(
        of record: ExportRecord, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            delete from bascule.export_row r
             using pg_temp.bascule_change c
             where r.export = \(record.export) and r.key = c.key and c.digest is null
            """)
        try connection.execute(
            """
            insert into bascule.export_row (export, key, digest, file_id)
            select \(record.export), c.key, c.digest, \(record.id)
              from pg_temp.bascule_change c
             where c.digest is not null
                on conflict (export, key) do update
                   set digest = excluded.digest, file_id = excluded.file_id
            """)
        try connection.execute("truncate pg_temp.bascule_change")
    }

    /// Whether a file was recorded at an instant or before it.
    static func wasMade(
        _ id: Int64, by instant: Timestamp, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.query(
            """
            select exists (select from bascule.export
                            where id = \(id) and made_at <= \(instant))
            """
        ).value()
    }

    /// Exports that have said what changed and whose newest file is so old, besides these.
    static func idle(
        _ days: Int, besides names: Set<String>, on connection: borrowing Connection
    ) throws -> [String] {
        try connection.query(
            """
            select export from bascule.export
             where shape <> '' and export <> all(\(names.sorted()))
             group by export
            having max(made_at) < now() - make_interval(days => \(Int32(days)))
             order by export limit 1000
            """
        ).values()
    }

    /// Forgets what an export's files have said; one that is declared again begins anew.
    ///
    /// - Returns: of how many rows.
    static func forget(_ export: String, on connection: borrowing Connection) throws -> Int {
        try connection.execute(
            "update bascule.export set shape = '' where export = \(export) and shape <> ''")
        return try connection.execute(
            "delete from bascule.export_row where export = \(export)")
    }
}
