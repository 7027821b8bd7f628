// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The results of ticks, forgotten one day.
package enum TickHistory {
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
