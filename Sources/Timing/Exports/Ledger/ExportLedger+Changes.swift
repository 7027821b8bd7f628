// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// What files of changes have said of each key: `bascule.export_row`.
extension ExportLedger {
    /// Notes what a file says, of the session's table of changes, in the file's own transaction.
    ///
    /// What the files before have taken away is forgotten: they have their names.
    static func keepChanges(
        of record: ExportRecord, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            delete from bascule.export_row where export = \(record.export) and digest is null
            """)
        try connection.execute(
            """
            insert into bascule.export_row (export, key, digest, before, file_id)
            select \(record.export), c.key, c.digest, c.before, \(record.id)
              from pg_temp.bascule_change c
             where c.change is distinct from 'reset'
                on conflict (export, key) do update
                   set digest = excluded.digest, before = excluded.before,
                       file_id = excluded.file_id
            """)
        try connection.execute("truncate pg_temp.bascule_change")
    }

    /// What a lost file has said was never heard: the next one says it.
    ///
    /// It is the newest: none is written while one has no name.
    static func takeBack(
        _ record: ExportRecord, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            delete from bascule.export_row
             where export = \(record.export) and file_id = \(record.id) and before is null
            """)
        try connection.execute(
            """
            update bascule.export_row set digest = before
             where export = \(record.export) and file_id = \(record.id)
            """)
    }
}
