// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Takes jobs out of one queue, for one worker.
///
/// The claim may commit asynchronously (the session's `synchronous_commit` is off): a crash of the
/// server that loses it leaves a job that still waits, and no harm is done.
struct Fetch: Sendable {
    let workerID: Int64
    let queue: String
    /// How many jobs of one key may run, where it is not one.
    let perKey: [String: Int]
    /// Whether a job that is one crash from quarantine may be among them; one at most.
    var allowsSuspect = true

    /// A place in the order of a queue: smaller is earlier.
    struct Position: Sendable, Comparable {
        var priority: Int32
        /// Microseconds since 2000, as PostgreSQL has them; its infinities are the ends of the
        /// range.
        var runAt: Int64
        var id: Int64

        static let front = Position(priority: .min, runAt: .min, id: .min)

        static func < (one: Position, other: Position) -> Bool {
            (one.priority, one.runAt, one.id) < (other.priority, other.runAt, other.id)
        }
    }

    /// Result of one look.
    struct ClaimedBatch: Sendable {
        var jobs: [ClaimedJob] = []
        /// Jobs put on the shelf, because as many of their key run as may.
        var shelved = 0
        /// The end of what is settled; what stands before it need not be seen again.
        var end: Position?
        /// There may be more in the queue.
        var mayHaveMore = false
    }

    /// Claims at most `room` jobs from a place of the queue on.
    func claim(
        _ room: Int, from start: Position, on connection: borrowing Connection
    ) throws -> ClaimedBatch {
        var found = try claim(room, window: room, from: start, on: connection)
        guard found.shelved > 0, found.jobs.count < room else { return found }
        // The head of the queue was of busy keys: look past them in longer strides.
        var further = self
        further.allowsSuspect = allowsSuspect && !found.jobs.contains(where: \.isSuspect)
        let more = try further.claim(
            room - found.jobs.count, window: JobLimits.batch, from: found.end ?? start,
            on: connection)
        found.jobs += more.jobs
        found.shelved += more.shelved
        found.end = more.end ?? found.end
        found.mayHaveMore = more.mayHaveMore
        return found
    }

    /// Claims at most `limit` jobs, looking at `window` places of the queue from `start` on.
    func claim(
        _ limit: Int, window: Int, from start: Position, on connection: borrowing Connection
    ) throws -> ClaimedBatch {
        let rows = try pick(limit, max(window, limit), start, on: connection)
        var found = ClaimedBatch(mayHaveMore: rows.count >= max(window, limit))
        var keyed: [Place] = []
        var last: Position?
        var isSettled = true
        let decoder = try RowDecoder(of: rows, as: ClaimedJob.self)
        for (place, row) in zip(try rows.decode(as: Place.self), rows) {
            last = place.position
            if place.isTaken {
                found.jobs.append(try decoder.decode(row))
            } else if place.needsJudging {
                keyed.append(place)
            } else {
                isSettled = false
            }
            if isSettled && keyed.isEmpty { found.end = last }
        }
        let room = limit - found.jobs.count
        guard !keyed.isEmpty, room > 0 else { return found }
        let (jobs, shelved, left) = try claimKeyed(keyed, room, on: connection)
        found.jobs += jobs
        found.shelved = shelved
        found.mayHaveMore = found.mayHaveMore || shelved > 0
        // Jobs that could not be judged now stay in place: the next look begins there.
        if left.isEmpty && isSettled { found.end = last }
        return found
    }

    /// Marks the free ones as running; jobs with a key are only looked at, because their count must
    /// be taken under the key's lock, and so are suspects, which run one at a time because they may
    /// have killed workers.
    ///
    /// A paused queue gives nothing. What is locked is being claimed by another worker.
    private func pick(
        _ limit: Int, _ window: Int, _ start: Position, on connection: borrowing Connection
    ) throws -> Rows {
        try connection.query(
            """
            with picked as materialized (
                select id, priority, run_at, concurrency_key,
                       concurrency_key is not null or crashes >= \(ClaimedJob.suspectCrashes)
                           as needs_judging
                  from bascule.job
                 where queue = \(queue) and state = 'waiting' and shelf is null
                   and (priority, run_at, id)
                       >= (\(start.priority), \(Timestamp(microsecondsSince2000: start.runAt)),
                           \(start.id))
                   and not exists (select from bascule.queue q
                                    where q.name = \(queue) and q.paused_at is not null)
                 order by priority, run_at, id
                 limit \(window)
                   for update skip locked
            ), free as (
                select id from picked
                 where not needs_judging
                 order by priority, run_at, id
                 limit \(limit)
            ), j as (
                update bascule.job j
                   set state = 'running', worker_id = \(workerID), started_at = clock_timestamp(),
                       token = \(ClaimedJob.drawnToken()),
                       attempt = least(j.attempt + 1, 1000000000), reason = null
                  from free
                 where j.id = free.id
                returning j.*
            )
            select p.id, p.priority::int4, p.run_at, p.concurrency_key, p.needs_judging,
                   j.id is not null as is_taken,
                   \(raw: ClaimedJob.columns)
              from picked p
              left join j on j.id = p.id
             order by p.priority, p.run_at, p.id
            """)
    }

    /// A row of the queue that was looked at.
    private struct Place: RowDecodable, Sendable {
        let position: Position
        let key: String?
        let needsJudging: Bool
        let isTaken: Bool

        enum CodingKeys: String, RowColumn {
            case id, priority
            case runAt = "run_at"
            case key = "concurrency_key"
            case needsJudging = "needs_judging"
            case isTaken = "is_taken"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            position = Position(
                priority: try row[.priority],
                runAt: try row[.runAt, as: Timestamp.self].microsecondsSince2000, id: try row[.id])
            key = try row[.key]
            needsJudging = try row[.needsJudging]
            isTaken = try row[.isTaken]
        }
    }
}

/// Jobs that may not all run at once.
extension Fetch {
    /// Claims what its key allows and puts the rest on the shelf, out of everybody's way.
    ///
    /// A key's running jobs are counted under its advisory lock, in a statement after the one that
    /// took the lock: its snapshot then has every commit of earlier holders. There is no waiting: a
    /// key that another worker holds just now is left for the next look.
    /// - Returns: the claimed jobs, how many were shelved, and the places that were left as they
    ///   are.
    private func claimKeyed(
        _ places: [Place], _ room: Int, on connection: borrowing Connection
    ) throws -> (jobs: [ClaimedJob], shelved: Int, left: Set<Int64>) {
        try connection.transaction { connection in
            let keys = try Shelf.lockFree(places.compactMap(\.key), on: connection)
            let ids = places.filter { $0.key.map(keys.contains) ?? true }.map(\.position.id)
            var left = Set(places.map(\.position.id))
            guard !ids.isEmpty else { return ([], 0, left) }
            var jobs: [ClaimedJob] = []
            var shelved = 0
            for (id, job) in try judge(ids, room, on: connection) {
                left.remove(id)
                if let job { jobs.append(job) } else { shelved += 1 }
            }
            return (jobs, shelved, left)
        }
    }

    private enum JudgedColumn: String, RowColumn { case id, may }

    /// The jobs that were claimed or shelved: of the latter the id.
    ///
    /// A job that its key allows but for which there is no room stays in the queue. A suspect that
    /// may not run beside another one comes back in a while.
    private func judge(
        _ ids: [Int64], _ room: Int, on connection: borrowing Connection
    ) throws -> [(id: Int64, claimed: ClaimedJob?)] {
        let rows = try connection.query(
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
                       token = case when may then \(ClaimedJob.drawnToken())::bigint end,
                       started_at = case when may then clock_timestamp() end,
                       attempt = least(j.attempt + may::int, 1000000000)
                  from judged
                 where j.id = judged.id and (not may or position <= \(room))
                returning j.*, may
            )
            select j.may, \(raw: ClaimedJob.columns)
              from j
             order by j.priority, j.run_at, j.id
            """)
        let judged = try rows.map(by: JudgedColumn.self) { row in
            (id: try row[.id, as: Int64.self], may: try row[.may, as: Bool.self])
        }
        let decoder = try RowDecoder(of: rows, as: ClaimedJob.self)
        return try zip(judged, rows).map { one, row in
            (one.id, one.may ? try decoder.decode(row) : nil)
        }
    }
}
