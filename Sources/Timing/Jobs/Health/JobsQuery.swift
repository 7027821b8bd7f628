// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Which jobs to show; an empty list asks for all.
package struct JobFilter: Sendable {
    package var states: [String] = []
    package var kinds: [String] = []
    package var queues: [String] = []
    package var limit = 50

    /// All states a job can be in, and all ends it can have had.
    package static let allStates = [
        "waiting", "scheduled", "blocked", "running", "dead", "succeeded", "cancelled", "discarded",
        "crashed", "failed",
    ]

    package init() {}
}

/// What people ask of the queue.
package enum JobsQuery {
    /// One job, as the list shows it.
    package struct Line: Sendable {
        package let id: Int64
        package let state: String
        package let kind: String
        package let queue: String
        package let tries: Int
        /// Enqueued, in the session's time zone, to the second.
        package let enqueued: String
        /// How long it has waited, or run.
        package let seconds: Double?
        package let progress: String
        package let reason: String
    }

    /// The newest jobs first; times are local to the zone.
    package static func list(
        _ filter: JobFilter, zone: String = "UTC", on connection: borrowing Connection
    ) throws -> [Line] {
        try lines(rows(filter), zone, order: "id desc", on: connection)
    }

    private static func lines(
        _ rows: SQL, _ zone: String, order: SQL, on connection: borrowing Connection
    ) throws -> [Line] {
        try connection.query(
            """
            select id, state, kind, queue, tries,
                   to_char(enqueued_at at time zone \(zone), 'YYYY-MM-DD HH24:MI:SS'),
                   extract(epoch from coalesce(ended_at, clock_timestamp()) - started_at)::float8,
                   \(raw: progress(zone)), coalesce(reason, '')
              from \(raw: rows) as f
             order by \(raw: order)
            """
        ).map { row in
            Line(
                id: try row[0], state: try row[1], kind: try row[2], queue: try row[3],
                tries: try row[4], enqueued: try row[5], seconds: try row[6], progress: try row[7],
                reason: try row[8])
        }
    }

    /// `done of total (share), rate, when it will be over: note` of a row of `bascule.jobs`.
    private static func progress(_ zone: String) -> SQL {
        """
        concat(progress_done, ' of ' || progress_total,
               ' (' || round(100.0 * progress_done / nullif(progress_total, 0)) || ' %)',
               ', ' || round(progress_per_second) || '/s',
               ', until ' || to_char(progress_ends_at at time zone \(zone), 'HH24:MI:SS'),
               ': ' || progress_note)
        """
    }

    /// Jobs that run now, the oldest first: at most so many.
    package static func running(
        limit: Int, zone: String = "UTC", on connection: borrowing Connection
    ) throws -> [Line] {
        try lines(
            """
            (select * from bascule.jobs
              where id = any(array(select id from bascule.job where state = 'running'
                                    order by started_at limit \(limit)))
                and state = 'running')
            """, zone, order: "id", on: connection)
    }

    /// The same as JSON objects with the columns of the view `bascule.jobs`.
    package static func listAsJSON(
        _ filter: JobFilter, on connection: borrowing Connection
    ) throws -> [String] {
        try connection.query(
            "select to_jsonb(f)::text from \(raw: rows(filter)) as f order by id desc"
        ).map { try $0[0, as: String.self] }
    }

    /// One job as a JSON object, with `log`, its lines; nil: there is no such job.
    package static func asJSON(
        _ id: Int64, on connection: borrowing Connection
    ) throws -> String? {
        try connection.query(
            """
            select (to_jsonb(j) || jsonb_build_object('log', coalesce(
                       (select jsonb_agg(jsonb_build_object(
                                   'attempt', l.attempt, 'at', l.at, 'level', l.level,
                                   'text', l.text) order by l.attempt, l.at, l.line)
                          from (select * from bascule.job_log where job_id = \(id)
                                 order by attempt desc, line desc limit 1000) l), '[]')))::text
              from bascule.jobs j
             where id = \(id)
             limit 1
            """
        ).first.map { try $0[0, as: String.self] }
    }

    private static func rows(_ filter: JobFilter) -> SQL {
        """
        (select * from bascule.jobs
          where (\(filter.states.isEmpty) or state = any(\(filter.states)))
            and (\(filter.kinds.isEmpty) or kind = any(\(filter.kinds)))
            and (\(filter.queues.isEmpty) or queue = any(\(filter.queues)))
          order by id desc
          limit \(filter.limit))
        """
    }
}
