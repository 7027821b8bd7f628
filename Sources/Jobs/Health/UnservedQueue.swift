// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A queue that schedules put jobs into, and that no worker works on.
package struct UnservedQueue: Sendable, Equatable, Encodable, CustomStringConvertible {
    package let queue: String
    /// In the order of their names.
    package let schedules: [String]

    package init(queue: String, schedules: [String]) {
        self.queue = queue
        self.schedules = schedules
    }

    package var description: String {
        "queue \(queue) has no worker, and the jobs of schedule \(schedules.joined(separator: ", ")) "
            + "go into it: name it in the setting `queues`"
    }

    /// Those of some schedules that are not among the served ones; pure.
    package static func among(
        _ schedules: [(name: String, queue: String)], served: Set<String>
    ) -> [UnservedQueue] {
        Dictionary(grouping: schedules.filter { !served.contains($0.queue) }, by: \.queue)
            .map { UnservedQueue(queue: $0.key, schedules: $0.value.map(\.name).sorted()) }
            .sorted { $0.queue < $1.queue }
    }

    /// Those of the database's schedules that have a tick to come and are not paused.
    ///
    /// - Parameter served: what this site's setting `queues` names; queues of living workers elsewhere
    ///   count as well.
    package static func all(
        served: some Sequence<String>, on connection: borrowing Connection
    ) throws -> [UnservedQueue] {
        let alive = try connection.query(
            """
            select distinct q.name from bascule.worker w cross join unnest(w.queues) as q (name)
             where w.seen_at > clock_timestamp() - interval '30 seconds'
            """
        ).map { try $0[0, as: String.self] }
        let schedules = try connection.query(
            """
            select name, queue from bascule.schedule
             where next_at is not null and paused_at is null
             order by name
             limit 100000
            """
        ).map { (name: try $0[0, as: String.self], queue: try $0[1, as: String.self]) }
        return among(schedules, served: Set(alive).union(served))
    }
}
