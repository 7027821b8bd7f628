// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension TickView {
    /// The last tick of each of these schedules, by its name.
    package static func latest(
        of schedules: [String], on connection: borrowing Connection
    ) throws -> [String: TickView] {
        let rows = try connection.query(
            """
            select \(columns: TickView.self)
              from unnest(\(schedules)) as wanted(name)
             cross join lateral (select * from bascule.ticks
                                  where ticks.schedule = wanted.name
                                  order by nominal_at desc limit 1) as last
             limit 1000
            """
        ).decode(as: TickView.self)
        return Dictionary(rows.map { ($0.schedule, $0) }) { $1 }
    }
}
