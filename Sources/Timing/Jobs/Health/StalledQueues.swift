// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres
package import Wording

/// Queues whose work waits though it could run: a worker has free slots for it and claims nothing, or no
/// living worker serves it at all.
package struct StalledQueues: Sendable {
    private let language: Language
    private let time: LocalTimeText
    /// A queue that nobody serves may wait so long, in seconds: services are started anew.
    private static let unservedSeconds = 300.0

    package init(zone: Zone, language: Language) {
        self.language = language
        time = LocalTimeText(zone: zone, language: language)
    }

    /// Raises an alert for each, once while it lasts, and resolves those of queues that go on.
    ///
    /// - Returns: what was raised now.
    package func check(on connection: borrowing Connection) throws -> [Alert] {
        try connection.transaction { connection in
            // Workers and schedules may look at the same time.
            _ = try connection.query(
                "select pg_advisory_xact_lock(hashtextextended('bascule.alert.stalled', 0))")
            try resolve(on: connection)
            return try stalled(on: connection).compactMap { try raise($0, on: connection) }
        }
    }

    private struct Queue {
        let name: String
        let waiting: Int
        let oldest: Int64
        /// The workers that have free slots for it; none: nobody serves it.
        let workers: String
    }

    private static func subject(_ queue: String) -> String { "queue \(queue)" }

    private func stalled(on connection: borrowing Connection) throws -> [Queue] {
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
            select l.queue, l.waiting, floor(extract(epoch from l.oldest))::bigint,
                   coalesce(s.stalled, '')
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
        ).map {
            Queue(name: try $0[0], waiting: try $0[1], oldest: try $0[2], workers: try $0[3])
        }
    }

    private func raise(_ queue: Queue, on connection: borrowing Connection) throws -> Alert? {
        let subject = Self.subject(queue.name)
        let row = try connection.query(
            """
            select clock_timestamp(),
                   exists (select from bascule.alert
                            where rule = \(Alert.Rule.stalled.rawValue) and subject = \(subject)
                              and resolved_at is null)
            """)[0]
        guard try !row[1, as: Bool.self] else { return nil }
        return try Alert.raise(
            .stalled, subject: subject, dueAt: try row[0], message: message(queue), on: connection)
    }

    /// Ends the alerts of queues that go on: nothing is due in them, somebody has paused them, or a living worker
    /// serves them and none that does calls them stalled.
    ///
    /// That no worker is heard says nothing of a queue.
    private func resolve(on connection: borrowing Connection) throws {
        try connection.execute(
            """
            update bascule.alert a
               set resolved_at = clock_timestamp(),
                   resolution = \(language == .fr ? "la file avance" : "the queue goes on")
             where rule = \(Alert.Rule.stalled.rawValue) and resolved_at is null
               and (exists (select from bascule.queue p
                             where concat('queue ', p.name) = a.subject and p.paused_at is not null)
                    or not exists (select from bascule.job j
                                    where concat('queue ', j.queue) = a.subject
                                      and j.state = 'waiting' and j.shelf is null
                                      and j.run_at < clock_timestamp())
                    or (select bool_and(substr(a.subject, 7) <> all(w.stalled))
                          from bascule.worker w
                         where w.seen_at > clock_timestamp() - interval '30 seconds'
                           and substr(a.subject, 7) = any(w.queues)))
            """)
    }

    private func message(_ queue: Queue) -> String {
        let since = time.text(queue.oldest)
        return switch (language, queue.workers.isEmpty) {
        case (.fr, false):
            "File \(queue.name) : travaux en attente : \(queue.waiting), depuis le \(since). Rien n'est"
                + " pris, bien que \(queue.workers) ait des places libres. Chercher un verrou :"
                + " `bascule status` nomme la plus ancienne transaction."
        case (.en, false):
            "Queue \(queue.name): jobs waiting: \(queue.waiting), since \(since). None is taken,"
                + " though \(queue.workers) has free slots. Look for a lock: `bascule status` names"
                + " the oldest transaction."
        case (.fr, true):
            "File \(queue.name) : travaux en attente : \(queue.waiting), depuis le \(since). Personne ne"
                + " la sert. Vérifier que `bascule run` tourne avec le rôle worker, et que le réglage"
                + " `queues` la nomme."
        case (.en, true):
            "Queue \(queue.name): jobs waiting: \(queue.waiting), since \(since). No worker serves"
                + " it. See that `bascule run` runs with the role worker, and that the setting"
                + " `queues` names it."
        }
    }
}
