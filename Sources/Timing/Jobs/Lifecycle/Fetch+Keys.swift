// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Jobs that may not all run at once.
extension Fetch {
    /// Claims what its key allows and puts the rest on the shelf, out of everybody's way.
    ///
    /// The count of a key's running jobs is taken under an advisory lock of the key, in a statement
    /// after the one that took the lock: its snapshot then has all that earlier holders committed.
    /// Nobody waits: a key that another worker holds just now is left for the next look.
    /// - Returns: the claimed jobs, how many were shelved, and the places that were left as they are.
    func claimKeyed(
        _ places: [Place], _ room: Int, on connection: borrowing Connection
    ) throws -> (jobs: [ClaimedJob], shelved: Int, left: Set<Int64>) {
        try connection.transaction { connection in
            let keys = try KeyLock.take(places.compactMap(\.key), on: connection)
            let ids = places.filter { $0.key.map(keys.contains) ?? true }.map(\.position.id)
            var left = Set(places.map(\.position.id))
            guard !ids.isEmpty else { return ([], 0, left) }
            var jobs: [ClaimedJob] = []
            var shelved = 0
            for row in try judge(ids, room, on: connection) {
                left.remove(try row[0, as: Int64.self])
                if try row[1, as: Bool.self] {
                    jobs.append(try ClaimedJob(row: row, from: 2))
                } else {
                    shelved += 1
                }
            }
            return (jobs, shelved, left)
        }
    }

    /// One row a job that was claimed or shelved.
    ///
    /// A job that its key allows but for which there is no room stays in the queue. A suspect that may not run beside another one comes back in a while.
    private func judge(
        _ ids: [Int64], _ room: Int, on connection: borrowing Connection
    ) throws -> Rows {
        try connection.query(
            """
            with picked as materialized (
                select id, kind, concurrency_key, priority, run_at,
                       crashes >= \(ClaimedJob.suspectCrashes) as is_suspect
                  from bascule.job
                 where id = any(\(ids)) and state = 'waiting' and shelf is null
                   for update skip locked
            ), ranked as (
                select p.id, p.priority, p.run_at,
                       p.concurrency_key is null
                       or row_number() over (partition by p.concurrency_key
                                                 order by p.priority, p.run_at, p.id)
                          + (select count(*) from bascule.job r
                              where r.concurrency_key = p.concurrency_key and r.state = 'running')
                          <= coalesce(l.per_key, 1) as key_is_free,
                       not p.is_suspect
                       or \(allowsSuspect)
                          and row_number() over (partition by p.is_suspect
                                                     order by p.priority, p.run_at, p.id) = 1
                          as is_alone
                  from picked p
                  left join unnest(\(perKey.map(\.key)), \(perKey.map { Int32($0.value) }))
                       as l (kind, per_key) on l.kind = p.kind
            ), judged as (
                select id, key_is_free, key_is_free and is_alone as may,
                       row_number() over (partition by key_is_free and is_alone
                                              order by priority, run_at, id) as position
                  from ranked
            ), j as (
                update bascule.job j
                   set state = case when may then 'running' else 'waiting' end,
                       shelf = case when may then null when key_is_free then 'later'
                                    else 'key' end,
                       run_at = case when not may and key_is_free
                                     then clock_timestamp() + interval '2 seconds'
                                     else run_at end,
                       worker_id = case when may then \(workerID)::bigint end,
                       token = case when may then \(Fence.drawnToken())::bigint end,
                       started_at = case when may then clock_timestamp() end,
                       attempt = least(j.attempt + may::int, 1000000000)
                  from judged
                 where j.id = judged.id and (not may or position <= \(room))
                returning j.*, may
            )
            select j.id, j.may, \(raw: ClaimedJob.columns)
              from j
             order by j.priority, j.run_at, j.id
            """)
    }
}

/// The advisory lock of a concurrency key, until the end of the transaction.
enum KeyLock {
    /// The first of the two numbers of the lock: "bask" in ASCII, so that nobody else's fits.
    private static let space: Int32 = 0x6261_736B

    /// Takes those that nobody holds.
    static func take(_ keys: [String], on connection: borrowing Connection) throws -> Set<String> {
        let rows = try connection.query(
            """
            select key from unnest(\(Array(Set(keys)).sorted())) as k (key)
             where pg_try_advisory_xact_lock(\(space), hashtext(key))
            """)
        return Set(try rows.map { try $0[0, as: String.self] })
    }

    /// Waits for each, in one order for all.
    static func wait(for keys: [String], on connection: borrowing Connection) throws {
        _ = try connection.query(
            """
            select count(pg_advisory_xact_lock(\(space), hash))
              from (select distinct hashtext(key) as hash
                      from unnest(\(keys)) as k (key) order by 1) as locks
            """)
    }
}

/// Takes jobs off the shelf.
enum Shelf {
    /// One job that came back into its queue.
    struct Returned: Sendable {
        let queue: String
        let position: Position
    }

    /// That the queue of a row `b` is not paused: what can't be claimed is not to hold up the others of
    /// its key.
    private static let mayGoOn: SQL = """
        not exists (select from bascule.queue q where q.name = b.queue and q.paused_at is not null)
        """

    /// After so many jobs of these keys have ended, lets as many of each go on; in a transaction.
    ///
    /// Waits for a claim of the key that is under way: what that one shelves now would else be seen
    /// by nobody.
    static func release(
        _ keys: [String: Int], on connection: borrowing Connection
    ) throws -> [Returned] {
        try KeyLock.wait(for: Array(keys.keys), on: connection)
        return try returned(
            connection.query(
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
                """))
    }

    /// Lets those go on whose key has nothing running and nothing in the queue: what a crash between a
    /// job's end and `release` has left.
    static func releaseForgotten(on connection: borrowing Connection) throws -> [Returned] {
        try returned(
            connection.query(
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
                """))
    }

    /// Puts what has become due into the queue.
    static func promote(on connection: borrowing Connection) throws -> [Returned] {
        try returned(
            connection.query(
                """
                update bascule.job j set shelf = null
                 where id in (select id from bascule.job
                               where state = 'waiting' and shelf = 'later'
                                 and run_at <= clock_timestamp()
                               order by run_at
                               limit \(JobLimits.batch)
                                 for update skip locked)
                returning j.queue, j.priority::int4, j.run_at, j.id
                """))
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
        return try rows.first.map { .seconds(try $0[0, as: Double.self]) }
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

    private static func returned(_ rows: Rows) throws -> [Returned] {
        try rows.map { row in
            Returned(
                queue: try row[0, as: String.self],
                position: Position(
                    priority: try row[1, as: Int32.self],
                    runAt: try row[2, as: Timestamp.self].microsecondsSince2000,
                    id: try row[3, as: Int64.self]))
        }
    }
}
