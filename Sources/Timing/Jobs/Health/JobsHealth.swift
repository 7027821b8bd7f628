// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// How the queue is, for `status` and `doctor`.
package struct JobsHealth: Sendable, Encodable {
    package struct Queue: Sendable, Encodable {
        package let name: String
        /// Due and free to run.
        package let waiting: Int
        package let running: Int
        /// Seconds since the oldest of the waiting ones was due; nil: none waits.
        package let oldestSeconds: Double?
        /// `<since> by <who>: <reason>`; nil: it is not paused.
        package let paused: String?
        /// The same in parts.
        package let pausedAt: String?
        package let pausedBy: String?
        package let pauseReason: String?
        /// No living worker has slots for it.
        package let isUnattended: Bool
    }

    package struct Worker: Sendable, Encodable {
        package let id: Int64
        package let name: String
        package let seenSecondsAgo: Double
        package let slots: Int
        package let running: Int
        /// 95 of 100 of its last claims took no longer.
        package let claimP95Milliseconds: Double?
        /// Queues in which work waits though it has free slots for it.
        package let stalled: [String]
    }

    /// Whose snapshot keeps vacuum from cleaning up after the queue.
    package struct OldTransaction: Sendable, Encodable {
        package let pid: Int
        package let user: String
        package let application: String
        package let state: String
        package let seconds: Double
        package let query: String
    }

    package let queues: [Queue]
    package let workers: [Worker]
    package let deadJobs: Int
    /// Row versions in the hot table that vacuum has not removed, as the statistics estimate.
    package let deadTuples: Int
    package let oldestTransaction: OldTransaction?
    /// What an interrupted rebuild of indexes has left.
    package let brokenIndexes: [String]

    /// Longest list of queues or workers.
    private static let limit = 200

    package init(on connection: borrowing Connection) throws {
        queues = try Self.queues(on: connection)
        workers = try Self.workers(on: connection)
        let row = try connection.query(
            """
            select (select count(*) from bascule.job where state = 'dead'),
                   coalesce((select n_dead_tup from pg_stat_user_tables
                              where relid = 'bascule.job'::regclass), 0)
            """)[0]
        deadJobs = try row[0]
        deadTuples = try row[1]
        oldestTransaction = try Self.oldest(on: connection)
        brokenIndexes = try QueueIndexes.leftovers(on: connection)
    }

    private static func queues(on connection: borrowing Connection) throws -> [Queue] {
        try connection.query(
            """
            with job as (
                select queue,
                       count(*) filter (where state = 'waiting' and shelf is null) as waiting,
                       count(*) filter (where state = 'running') as running,
                       min(run_at) filter (where state = 'waiting' and shelf is null) as oldest
                  from bascule.job
                 where state in ('waiting', 'running')
                 group by queue
            ), attended as (
                select distinct unnest(queues) as name from bascule.worker
                 where seen_at > clock_timestamp() - interval '30 seconds'
            )
            select coalesce(j.queue, q.name), coalesce(j.waiting, 0), coalesce(j.running, 0),
                   case when j.oldest is not null
                        then greatest(0, least(1e9, extract(epoch from clock_timestamp()
                                                                       - j.oldest)))::float8 end,
                   case when q.paused_at is not null
                        then concat(to_char(q.paused_at, 'YYYY-MM-DD HH24:MI'), ' by ', q.paused_by,
                                    ': ' || q.reason) end,
                   to_jsonb(q.paused_at) #>> '{}', q.paused_by, q.reason,
                   a.name is null
              from job j
              full join (select * from bascule.queue where paused_at is not null) q
                on q.name = j.queue
              left join attended a on a.name = coalesce(j.queue, q.name)
             order by 1
             limit \(limit)
            """
        ).map { row in
            Queue(
                name: try row[0], waiting: try row[1], running: try row[2],
                oldestSeconds: try row[3], paused: try row[4], pausedAt: try row[5],
                pausedBy: try row[6], pauseReason: try row[7], isUnattended: try row[8])
        }
    }

    private static func workers(on connection: borrowing Connection) throws -> [Worker] {
        try connection.query(
            """
            select id, name, extract(epoch from clock_timestamp() - seen_at)::float8, slots,
                   running, claim_p95_ms, stalled
              from bascule.worker
             order by name, id
             limit \(limit)
            """
        ).map { row in
            Worker(
                id: try row[0], name: try row[1], seenSecondsAgo: try row[2], slots: try row[3],
                running: try row[4], claimP95Milliseconds: try row[5], stalled: try row[6])
        }
    }

    private static func oldest(on connection: borrowing Connection) throws -> OldTransaction? {
        try connection.query(
            """
            select pid::int4, coalesce(usename, ''), coalesce(application_name, ''),
                   coalesce(state, ''),
                   extract(epoch from clock_timestamp() - xact_start)::float8, left(query, 200)
              from pg_stat_activity
             where datname = current_database() and xact_start is not null
               and pid <> pg_backend_pid()
             order by xact_start
             limit 1
            """
        ).first.map { row in
            OldTransaction(
                pid: try row[0], user: try row[1, as: String.self],
                application: try row[2, as: String.self], state: try row[3, as: String.self],
                seconds: try row[4], query: try row[5])
        }
    }
}
