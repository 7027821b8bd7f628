// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The record of files that somebody waits for; a trigger of the ledger writes how each ended.
enum FileTask {
    /// In the transaction in which a file is handed in, its row awaited, or is taken up again.
    ///
    /// - Parameter job: the one that takes it up; nil: it is handed in.
    static func begin(
        _ fileID: Int64, for job: Int64? = nil, on connection: borrowing Connection
    ) throws {
        try begin([fileID], for: job, on: connection)
    }

    static func begin(
        _ fileIDs: [Int64], for job: Int64? = nil, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            with awaited as (
                update bascule.file set is_awaited = true
                 where id = any(\(fileIDs)) and not is_awaited
            )
            insert into bascule.file_task (file_id, job_id)
            select id, \(job)::bigint from unnest(\(fileIDs)) as id
            on conflict do nothing
            """)
    }

    /// In the transaction that has changed a settled file: the task is over.
    static func end(
        _ fileID: Int64, for job: Int64, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            """
            insert into bascule.file_task (file_id, job_id, ended_at, state, rows_read, rows_inserted,
                                           rows_amended, rows_unchanged, rows_rejected, reason)
            select id, \(job), clock_timestamp(), state, rows_read, rows_inserted, rows_amended,
                   rows_unchanged, rows_rejected, reason
              from bascule.file where id = \(fileID)
            on conflict do nothing
            """)
    }
}
