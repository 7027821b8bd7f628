// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres
package import Views
package import Wording

/// Queues whose work waits though it could run: a worker has free slots for it and claims nothing,
/// or no living worker serves it at all.
package struct StalledQueues: StandingDetector {
    private let time: LocalTimeText
    /// A queue without a worker may wait so long, in seconds: services are restarted.
    private static let unservedSeconds = 300.0

    package init(zone: Zone) { time = LocalTimeText(zone: zone) }

    package let resolution = Phrase(en: "the queue goes on", fr: "la file avance")

    /// Queues that go on: nothing is due in them, somebody has paused them, or a living worker
    /// serves them and none that does calls them stalled.
    ///
    /// Without a living worker nothing is known of a queue.
    package func over(
        among subjects: [String], on connection: borrowing Connection
    ) throws -> [String] {
        try connection.query(
            """
            select a.subject
              from unnest(\(subjects)) as a (subject)
             where exists (select from bascule.queue p
                            where concat('queue ', p.name) = a.subject and p.paused_at is not null)
                or not exists (select from bascule.job j
                                where concat('queue ', j.queue) = a.subject
                                  and j.state = 'waiting' and j.shelf is null
                                  and j.run_at < clock_timestamp())
                or (select bool_and(substr(a.subject, 7) <> all(w.stalled))
                      from bascule.worker w
                     where w.seen_at > clock_timestamp() - interval '30 seconds'
                       and substr(a.subject, 7) = any(w.queues))
            """
        ).values()
    }

    /// The first ones by name, told already or not: of very many, those behind them are left for
    /// later.
    package func found(
        beside told: [String], on connection: borrowing Connection
    ) throws -> [Anomaly] {
        try connection.query(
            """
            with line as (
                select queue, count(*) as waiting, min(run_at) as oldest
                  from bascule.job
                 where state = 'waiting' and shelf is null and run_at < clock_timestamp()
                 group by queue
            ), served as (
                select q.name as queue,
                       string_agg(w.name, ', ' order by w.name)
                           filter (where q.name = any(w.stalled)) as stalled
                  from bascule.worker w cross join unnest(w.queues) as q (name)
                 where w.seen_at > clock_timestamp() - interval '30 seconds'
                 group by q.name
            )
            select l.queue, l.waiting, l.oldest, coalesce(s.stalled, '') as workers,
                   clock_timestamp() as found_at
              from line l left join served s on s.queue = l.queue
             where not exists (select from bascule.queue p
                                where p.name = l.queue and p.paused_at is not null)
               and (s.stalled is not null
                    or s.queue is null
                       and l.oldest < clock_timestamp()
                                      - make_interval(secs => \(Self.unservedSeconds)))
             order by l.queue
             limit 100
            """
        ).decode(as: Queue.self).map {
            Anomaly("queue \($0.name)", since: $0.foundAt, sentence: sentence($0))
        }
    }

    private struct Queue: RowDecodable {
        let name: String
        let waiting: Int
        let oldest: Timestamp
        /// The workers that have free slots for it; empty: it has no worker.
        let workers: String
        let foundAt: Timestamp

        enum CodingKeys: String, RowColumn {
            case name = "queue", waiting, oldest, workers, foundAt = "found_at"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            name = try row[.name]
            waiting = try row[.waiting]
            oldest = try row[.oldest]
            workers = try row[.workers]
            foundAt = try row[.foundAt]
        }
    }

    private func sentence(_ queue: Queue) -> Phrase {
        let since = time.text(queue.oldest.seconds)
        let waiting = Phrase(
            en: "Queue \(queue.name): jobs waiting: \(queue.waiting), since \(since.en).",
            fr: "File \(queue.name) : travaux en attente : \(queue.waiting), depuis le \(since.fr)."
        )
        guard queue.workers.isEmpty else {
            return waiting
                + Phrase(
                    en: " None is taken, though \(queue.workers) has free slots. Look for a lock:"
                        + " `bascule status` names the oldest transaction.",
                    fr: " Rien n'est pris, bien que \(queue.workers) ait des places libres."
                        + " Chercher un verrou : `bascule status` nomme la plus ancienne transaction."
                )
        }
        return waiting
            + Phrase(
                en: " No worker serves it. See that `bascule run` runs with the role worker, and"
                    + " that the setting `queues` names it.",
                fr: " Personne ne la sert. Vérifier que `bascule run` tourne avec le rôle worker,"
                    + " et que le réglage `queues` la nomme.")
    }
}
