// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension JobView {
    /// All states a job can be in, and all ends it can have had.
    package static let allStates = [
        "waiting", "scheduled", "blocked", "running", "dead", "succeeded", "cancelled", "discarded",
        "crashed", "failed",
    ]

    /// Running jobs, at most so many: those that began first, in the order they were enqueued.
    package static func running(
        limit: Int, on connection: borrowing Connection
    ) throws -> [JobView] {
        try connection.query(
            """
            select \(columns: JobView.self)
              from (select * from bascule.open_jobs where is_running
                     order by started_at limit \(limit)) as running
             order by id
            """
        ).decode(as: JobView.self)
    }
}
