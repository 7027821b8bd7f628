// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Asks jobs to end, for a schedule whose new tick goes before them.
enum JobCancel {
    /// Marks them; the worker that has one ends it, and a waiting one is ended at its claim.
    static func request(_ ids: [Int64], on connection: borrowing Connection) throws {
        guard !ids.isEmpty else { return }
        try connection.execute(
            """
            update bascule.job
               set cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
             where id = any(\(ids)) and state in ('waiting', 'running')
            """)
    }
}
