// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What became of ticks.
package enum TickHistory {
    package struct Tick: Sendable {
        package var nominal: Timestamp
        package var outcome: String
        package var sentence: String
        package var jobID: Int64?
        /// What has become of its job; nil: it had none, or that is forgotten.
        package var jobState: String?
        package var windowStart: Timestamp?
        package var count: Int
        package var at: Timestamp
        /// What the row said before it was backfilled, oldest first.
        package var earlier: [String]
    }

    /// The last ticks of a schedule, newest first.
    package static func last(
        _ limit: Int, of name: String, on connection: borrowing Connection
    ) throws -> [Tick] {
        let rows = try connection.query(
            """
            select nominal_at, outcome, sentence, job_id, window_start, count, at,
                   (select j.state from bascule.jobs j where j.id = job_id limit 1),
                   earlier
              from bascule.tick
             where schedule = \(name)
             order by nominal_at desc
             limit \(limit)
            """)
        return try rows.map { row in
            Tick(
                nominal: try row[0], outcome: try row[1], sentence: try row[2], jobID: try row[3],
                jobState: try row[7], windowStart: try row[4], count: try row[5], at: try row[6],
                earlier: try row[8])
        }
    }

    /// Deletes ticks written before an instant, up to a number; gives how many.
    package static func purge(
        before instant: Timestamp, limit: Int, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            delete from bascule.tick t
             using (select schedule, nominal_at from bascule.tick
                     where at < \(instant)
                     order by at
                     limit \(limit)) old
             where t.schedule = old.schedule and t.nominal_at = old.nominal_at
            """)
    }
}
