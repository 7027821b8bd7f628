// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Takes jobs off the shelf.
enum Shelf {
    /// One job that came back into its queue.
    struct Returned: RowDecodable, Sendable {
        let queue: String
        let position: Fetch.Position

        enum CodingKeys: String, RowColumn {
            case queue, priority, id
            case runAt = "run_at"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            queue = try row[.queue]
            position = Fetch.Position(
                priority: try row[.priority],
                runAt: try row[.runAt, as: Timestamp.self].microsecondsSince2000, id: try row[.id])
        }
    }

    /// Condition: the queue of a row `b` is not paused; a job that can't be claimed must not hold
    /// up the others of its key.
    private static let mayGoOn: SQL = """
        not exists (select from bascule.queue q where q.name = b.queue and q.paused_at is not null)
        """

    /// After so many jobs of these keys have ended, lets as many of each go on; in a transaction.
    ///
    /// Waits for a claim of the key under way: jobs that it shelves now would else be seen by no
    /// session.
    static func release(
        _ keys: [String: Int], on connection: borrowing Connection
    ) throws -> [Returned] {
        try lockAll(Array(keys.keys), on: connection)
        return try connection.query(
            """
            update bascule.job j set shelf = null
             where id in (
                 select c.id
                   from unnest(\(keys.map(\.key)), \(keys.map { Int32($0.value) }))
                        as k (key, count)
                  cross join lateral (
                      select id from bascule.job b
                       where state = 'waiting' and shelf = 'key' and concurrency_key = k.key
                         and \(raw: mayGoOn)
                       order by priority, run_at, id
                       limit k.count
                         for update skip locked) c)
            returning j.queue, j.priority::int4, j.run_at, j.id
            """
        ).decode(as: Returned.self)
    }

    /// Releases jobs whose key has nothing running and nothing in the queue: left by a crash
    /// between a job's end and `release`.
    static func releaseForgotten(on connection: borrowing Connection) throws -> [Returned] {
        try connection.query(
            """
            update bascule.job j set shelf = null
             where id in (
                 select c.id
                   from (select w.key
                           from (select distinct b.concurrency_key as key from bascule.job b
                                  where state = 'waiting' and shelf = 'key'
                                    and \(raw: mayGoOn)) w
                          where not exists (select from bascule.job r
                                             where r.concurrency_key = w.key
                                               and r.state = 'running')
                          limit \(JobLimits.batch)) k
                  cross join lateral (
                      select id from bascule.job b
                       where state = 'waiting' and shelf = 'key' and concurrency_key = k.key
                         and \(raw: mayGoOn)
                       order by priority, run_at, id
                       limit 1
                         for update skip locked) c)
            returning j.queue, j.priority::int4, j.run_at, j.id
            """
        ).decode(as: Returned.self)
    }

    /// Puts what has become due into the queue.
    static func promote(on connection: borrowing Connection) throws -> [Returned] {
        try connection.query(
            """
            update bascule.job j set shelf = null
             where id in (select id from bascule.job
                           where state = 'waiting' and shelf = 'later'
                             and run_at <= clock_timestamp()
                           order by run_at
                           limit \(JobLimits.batch)
                             for update skip locked)
            returning j.queue, j.priority::int4, j.run_at, j.id
            """
        ).decode(as: Returned.self)
    }

    /// Time until the next job is due; nil: none is on the shelf.
    static func nextDue(on connection: borrowing Connection) throws -> Duration? {
        let rows = try connection.query(
            """
            select greatest(0, least(3600, extract(epoch from run_at - clock_timestamp())))::float8
              from bascule.job
             where state = 'waiting' and shelf = 'later' and run_at < 'infinity'
             order by run_at
             limit 1
            """)
        return try rows.firstValue(as: Double.self).map { .seconds($0) }
    }

    /// Tells the other workers.
    static func announce(_ jobs: [Returned], on connection: borrowing Connection) throws {
        let foremost = Dictionary(grouping: jobs, by: \.queue).compactMapValues {
            $0.map(\.position).min()
        }
        for (queue, position) in foremost.sorted(by: { $0.key < $1.key }) {
            try connection.notify(Enqueue.channel, Hint.queued(queue, position).payload)
        }
    }
}

/// The advisory lock of a concurrency key, until the end of the transaction.
extension Shelf {
    /// The first of the lock's two numbers: "bask" in ASCII, to be distinct from other programs'
    /// locks.
    private static let lockSpace: Int32 = 0x6261_736B

    /// Locks those that no other session has locked.
    static func lockFree(
        _ keys: [String], on connection: borrowing Connection
    ) throws -> Set<String> {
        let rows = try connection.query(
            """
            select key from unnest(\(Array(Set(keys)).sorted())) as k (key)
             where pg_try_advisory_xact_lock(\(lockSpace), hashtext(key))
            """)
        return Set(try rows.values(as: String.self))
    }

    /// Waits for each lock, in one order for all.
    static func lockAll(_ keys: [String], on connection: borrowing Connection) throws {
        _ = try connection.query(
            """
            select count(pg_advisory_xact_lock(\(lockSpace), hash))
              from (select distinct hashtext(key) as hash
                      from unnest(\(keys)) as k (key) order by 1) as locks
            """)
    }
}
