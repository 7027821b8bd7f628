// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Postgres
internal import Views

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

    /// The session whose snapshot keeps vacuum from cleaning up after the queue.
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
    /// Indexes left by an interrupted rebuild.
    package let brokenIndexes: [String]

    /// Longest list of queues or workers.
    private static let limit = 200

    package init(on connection: borrowing Connection) throws {
        queues = try Self.queues(on: connection)
        workers = try Self.workers(on: connection)
        (deadJobs, deadTuples) = try connection.query(
            """
            select (select count(*) from bascule.job where state = 'dead') as jobs,
                   coalesce((select n_dead_tup from pg_stat_user_tables
                              where relid = 'bascule.job'::regclass), 0) as tuples
            """
        ).one(by: DeadColumn.self) { (try $0[.jobs, as: Int.self], try $0[.tuples, as: Int.self]) }
        oldestTransaction = try Self.oldest(on: connection)
        brokenIndexes = try QueueIndexes.leftovers(on: connection)
    }

    private static func queues(on connection: borrowing Connection) throws -> [Queue] {
        // A name that only the server knows: then the times are those of UTC.
        let zone = connection.parameter("TimeZone").flatMap { try? Zone($0) } ?? .utc
        let now = try connection.now()
        return try QueueView.Filter().first(limit, on: connection).map { queue in
            let wait = queue.oldestRunAt.map { Self.seconds(since: $0, until: now) }
            return Queue(
                name: queue.name, waiting: queue.waiting, running: queue.running,
                oldestSeconds: wait.map { max(0, min(1e9, $0)) },
                paused: queue.pausedAt.map { since in
                    "\(zone.shown(since).prefix(16)) by \(queue.pausedBy ?? "")"
                        + (queue.pauseReason.map { ": \($0)" } ?? "")
                },
                pausedAt: queue.pausedAt.map(\.text),
                pausedBy: queue.pausedBy, pauseReason: queue.pauseReason,
                isUnattended: !queue.isAttended)
        }
    }

    private static func workers(on connection: borrowing Connection) throws -> [Worker] {
        let now = try connection.now()
        return try WorkerView.Filter().first(limit, on: connection)
            .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
            .map { worker in
                Worker(
                    id: worker.id, name: worker.name,
                    seenSecondsAgo: Self.seconds(since: worker.seenAt, until: now),
                    slots: worker.slots, running: worker.running,
                    claimP95Milliseconds: worker.claimP95Milliseconds, stalled: worker.stalled)
            }
    }

    private static func seconds(since instant: Timestamp, until now: Timestamp) -> Double {
        // An instant at an end of time has no distance.
        let (time, isEndless) = now.microsecondsSince2000
            .subtractingReportingOverflow(instant.microsecondsSince2000)
        return isEndless ? 1e9 : Double(time) / 1_000_000
    }

    private static func oldest(on connection: borrowing Connection) throws -> OldTransaction? {
        try connection.query(
            """
            select pid::int4, coalesce(usename, '') as usename,
                   coalesce(application_name, '') as application_name,
                   coalesce(state, '') as state,
                   extract(epoch from clock_timestamp() - xact_start)::float8 as seconds,
                   left(query, 200) as query
              from pg_stat_activity
             where datname = current_database() and xact_start is not null
               and pid <> pg_backend_pid()
             order by xact_start
             limit 1
            """
        ).first(by: TransactionColumn.self) { row in
            OldTransaction(
                pid: try row[.pid], user: try row[.user], application: try row[.application],
                state: try row[.state], seconds: try row[.seconds], query: try row[.query])
        }
    }

    private enum DeadColumn: String, RowColumn { case jobs, tuples }

    private enum TransactionColumn: String, RowColumn {
        case pid, state, seconds, query
        case user = "usename"
        case application = "application_name"
    }
}
