// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Ends jobs that no worker runs.
enum Ending {
    /// Moves cancelled waiting jobs to the history.
    static func cancelWaiting(_ ids: [Int64], on connection: borrowing Connection) throws {
        guard !ids.isEmpty else { return }
        let insertion = Fence.historyInsertion(
            outcome: "'cancelled'",
            reason: "concat(\(Verdict.cancelledBy)::text, cancel_requested_by)")
        try connection.execute(
            """
            with ended as (
                delete from bascule.job
                 where id = any(\(ids)) and state in ('waiting', 'dead')
                   and cancel_requested_at is not null
                returning *
            )
            \(raw: insertion)
            """)
    }
}
