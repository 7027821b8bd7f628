// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Wording

/// A queue that schedules put jobs into, and that no worker works on.
package struct UnservedQueue: Sendable, Equatable, Encodable, CustomStringConvertible {
    package let queue: String
    /// In the order of their names.
    package let schedules: [String]

    package init(queue: String, schedules: [String]) {
        self.queue = queue
        self.schedules = schedules
    }

    /// Without a full stop at its end.
    package var sentence: Phrase {
        let names = schedules.joined(separator: ", ")
        return Phrase(
            en:
                "queue \(queue) has no worker, and the jobs of schedule \(names) go into it: name it"
                + " in the setting `queues`",
            fr: "personne ne s'occupe de la file \(queue), où vont les travaux de la planification"
                + " \(names) : nommez-la dans le réglage `queues`")
    }

    package var description: String { sentence.en }

    /// Queues of some schedules that are not served; pure.
    package static func among(
        _ schedules: [(name: String, queue: String)], served: Set<String>
    ) -> [UnservedQueue] {
        Dictionary(grouping: schedules.filter { !served.contains($0.queue) }, by: \.queue)
            .map { UnservedQueue(queue: $0.key, schedules: $0.value.map(\.name).sorted()) }
            .sorted { $0.queue < $1.queue }
    }

    /// Queues of the database's schedules that have a tick to come and are not paused.
    ///
    /// - Parameter served: what this site's setting `queues` names; queues of living workers
    ///   elsewhere count as well.
    package static func all(
        served: some Sequence<String>, on connection: borrowing Connection
    ) throws -> [UnservedQueue] {
        let schedules = try connection.query(
            """
            select name, queue from bascule.schedule
             where next_at is not null and paused_at is null
             order by name
             limit 100000
            """
        ).map(by: ScheduleColumn.self) { row in
            (name: try row[.name, as: String.self], queue: try row[.queue, as: String.self])
        }
        return among(schedules, served: try Self.served(served, on: connection))
    }

    private enum ScheduleColumn: String, RowColumn { case name, queue }

    /// Queues that this site's setting `queues` names, and those of living workers elsewhere.
    package static func served(
        _ configured: some Sequence<String>, on connection: borrowing Connection
    ) throws -> Set<String> {
        let alive = try connection.query(
            """
            select distinct q.name from bascule.worker w cross join unnest(w.queues) as q (name)
             where w.seen_at > clock_timestamp() - interval '30 seconds'
            """
        ).values(as: String.self)
        return Set(alive).union(configured)
    }

    /// The reason to refuse a person's job for a queue without a worker; nil: it has one.
    package static func misfit(_ queue: String, served: Set<String>) -> JobMisfit? {
        guard !served.contains(queue) else { return nil }
        let shown = queue.clipped(to: JobLimits.shownCharacters)
        let list = served.sorted().joined(separator: ", ")
        return JobMisfit(
            nil,
            Phrase(
                en: "No worker takes jobs from a queue `\(shown)`",
                fr: "Aucun ouvrier ne prend de travaux dans une file `\(shown)`"),
            Phrase.meant(nearest(to: queue, in: served.sorted()))
                + Phrase(
                    en: "There are \(list); for another one name it in the setting `queues`",
                    fr:
                        "Valeurs possibles : \(list) ; pour une autre, nommez-la dans le réglage `queues`"
                ))
    }
}
