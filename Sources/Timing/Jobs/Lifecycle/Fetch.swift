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
}
