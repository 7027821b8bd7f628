// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Jobs that may not all run at once.
extension Fetch {
    /// Claims what its key allows and puts the rest on the shelf, out of everybody's way.
    ///
    /// A key's running jobs are counted under its advisory lock, in a statement after the one that
    /// took the lock: its snapshot then has every commit of earlier holders. There is no waiting: a
    /// key that another worker holds just now is left for the next look.
    /// - Returns: the claimed jobs, how many were shelved, and the places that were left as they
    ///   are.
    func claimKeyed(
        _ places: [Place], _ room: Int, on connection: borrowing Connection
    ) throws -> (jobs: [ClaimedJob], shelved: Int, left: Set<Int64>) {
        try connection.transaction { connection in
            let keys = try KeyLock.takeFree(places.compactMap(\.key), on: connection)
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
