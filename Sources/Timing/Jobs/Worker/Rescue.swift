// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Takes the jobs of workers that have died.
struct Rescue: Sendable {
    /// A worker not heard for a whole lease.
    let silent: [Hearing.Mark]

    /// Results for one dead worker's jobs.
    struct Report: Sendable {
        var workerID: Int64
        var worker: String
        var waiting: [Int64] = []
        var quarantined: [Int64] = []
        var cancelled: [Int64] = []
        var closed: [Int64] = []
        var keys: [String: Int] = [:]
    }

    /// A job taken from its worker: its outcome in the history, or its state in the queue.
    private struct Taken: RowDecodable {
        let id: Int64
        let fate: String
        let key: String?

        enum CodingKeys: String, RowColumn {
            case id, fate
            case key = "concurrency_key"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            fate = try row[.fate]
            key = try row[.key]
        }
    }

    /// Workers in one pass.
    private static let limit = 16

    /// Rescues all jobs of these workers, in one transaction each; one that was heard since is
    /// left.
    ///
    /// Safe beside other rescuers. What a dead worker's connection still runs is ended first: it
    /// may be a long statement, or an open transaction that holds the job's row.
    func run(on connection: borrowing Connection) throws -> [Report] {
        var reports: [Report] = []
        for mark in silent.prefix(Self.limit) {
            let report = try connection.transaction { try Self.rescue(mark, on: $0) }
            if let report { reports.append(report) }
        }
        return reports
    }

    private static func rescue(
        _ mark: Hearing.Mark, on connection: borrowing Connection
    ) throws -> Report? {
        // The row's lock keeps a worker that wakes up just now waiting; then it finds no row.
        let name = try connection.query(
            """
            select name from bascule.worker
             where id = \(mark.workerID) and seen_at = \(mark.seenAt)
               for update skip locked
            """
        ).firstValue(as: String.self)
        guard let name else { return nil }
        let id = mark.workerID
        var report = Report(workerID: id, worker: name)
        try endStatements(of: id, on: connection)
        try close(id, why: "the worker \(report.worker) died", &report, on: connection)
        try requeue(id, name: report.worker, &report, on: connection)
        try connection.execute("delete from bascule.worker where id = \(id)")
        try announce(report, on: connection)
        return report
    }

    /// Ends what the server still does for a job that is to be taken over.
    private static func endStatements(
        of worker: Int64, on connection: borrowing Connection
    ) throws {
        _ = try connection.query(
            """
            select count(pg_terminate_backend(a.pid))
              from bascule.job j
              join pg_stat_activity a on a.application_name = 'bascule job ' || j.id
                                     and a.datname = current_database()
                                     and a.pid <> pg_backend_pid()
             where j.worker_id = \(worker) and j.state = 'running'
            """)
    }

    /// Ephemeral jobs are not run again: their owner finds the work by itself.
    private static func close(
        _ worker: Int64, why: String, _ report: inout Report, on connection: borrowing Connection
    ) throws {
        let insertion = Fence.historyInsertion(
            outcome: "case when cancel_requested_at is null then 'crashed' else 'cancelled' end",
            reason: """
                case when cancel_requested_at is null then \(why)::text
                     else concat(\(Verdict.cancelledBy)::text, cancel_requested_by) end
                """,
            worker: "\(report.worker)")
        let rows = try connection.query(
            """
            with ended as (
                delete from bascule.job
                 where worker_id = \(worker) and state = 'running'
                   and (is_ephemeral or cancel_requested_at is not null)
                returning *
            )
            \(raw: insertion)
            returning id, outcome as fate, concurrency_key
            """)
        for job in try rows.decode(as: Taken.self) {
            if job.fate == "crashed" {
                report.closed.append(job.id)
            } else {
                report.cancelled.append(job.id)
            }
            if let key = job.key { report.keys[key, default: 0] += 1 }
        }
    }

    /// Puts the others back, the attempt refunded: a crash is counted as a crash.
    ///
    /// Which of several jobs has killed the worker is not known. If some of them are one crash from
    /// quarantine, it is counted for these alone; and such a job runs without another such one
    /// beside it, so that one killer can't bring its neighbours into quarantine.
    private static func requeue(
        _ worker: Int64, name: String, _ report: inout Report, on connection: borrowing Connection
    ) throws {
        let limit = Int32(JobLimits.crashes)
        let taken = try connection.query(
            """
            with mine as materialized (
                select id, crashes >= \(limit) - 1 as is_suspect
                  from bascule.job
                 where worker_id = \(worker) and state = 'running'
                   for update
            ), blamed as materialized (
                select id, (is_suspect or not exists (select from mine m where m.is_suspect))::int
                           as blame
                  from mine
            )
            update bascule.job j
               set crashes = least(crashes + blame, 100),
                   state = case when crashes + blame >= \(limit) then 'dead' else 'waiting' end,
                   refunds = least(refunds + 1, 1000000000),
                   worker_id = null, started_at = null, settled_at = clock_timestamp(),
                   reason = case
                       when crashes + blame >= \(limit)
                       then format('quarantined: %s workers died while they ran it, the last was %s',
                                   crashes + blame, \(name)::text)
                       else format('the worker %s died while it ran it', \(name)::text) end
              from blamed
             where j.id = blamed.id
            returning j.id, j.state as fate, j.concurrency_key
            """
        ).decode(as: Taken.self)
        try log(taken.map(\.id), on: connection)
        for job in taken {
            if job.fate == "dead" {
                report.quarantined.append(job.id)
            } else {
                report.waiting.append(job.id)
            }
            if let key = job.key { report.keys[key, default: 0] += 1 }
        }
    }

    /// A job's reader finds the earlier attempts there after its end.
    private static func log(_ ids: [Int64], on connection: borrowing Connection) throws {
        guard !ids.isEmpty else { return }
        try connection.execute(
            """
            insert into bascule.job_log (job_id, attempt, line, level, text)
            select j.id, j.attempt,
                   1 + coalesce((select max(l.line) from bascule.job_log l
                                  where l.job_id = j.id and l.attempt = j.attempt), 0),
                   'warning', j.reason
              from bascule.job j
             where j.id = any(\(ids))
            """)
    }

    private static func announce(
        _ report: Report, on connection: borrowing Connection
    ) throws {
        if !report.keys.isEmpty {
            try Shelf.announce(try Shelf.release(report.keys, on: connection), on: connection)
        }
        guard !report.waiting.isEmpty else { return }
        let queues = try connection.query(
            "select distinct queue from bascule.job where id = any(\(report.waiting))"
        ).values(as: String.self)
        for queue in queues {
            try connection.notify(Enqueue.channel, Hint.resume(queue).payload)
        }
    }
}

extension Rescue {
    /// Gives back what a worker of this process no longer runs, the attempts refunded; no crash.
    ///
    /// Used by a worker that stands down, and by one that finds jobs unknown to it: a claim whose
    /// answer got lost.
    static func giveBack(
        _ worker: Int64, except known: [Int64], olderThan age: Duration = .zero, reason: String,
        on connection: borrowing Connection
    ) throws -> [Int64] {
        let jobs = try connection.query(
            """
            update bascule.job j
               set state = 'waiting', refunds = least(refunds + 1, 1000000000),
                   worker_id = null, started_at = null, settled_at = clock_timestamp(),
                   reason = \(reason)
             where worker_id = \(worker) and state = 'running' and not is_ephemeral
               and id <> all(\(known))
               and started_at <= clock_timestamp() - \(age / .seconds(1)) * interval '1 second'
            returning id, queue
            """
        ).map(by: GivenColumn.self) { row in
            (id: try row[.id, as: Int64.self], queue: try row[.queue, as: String.self])
        }
        for queue in Set(jobs.map(\.queue)).sorted() {
            try connection.notify(Enqueue.channel, Hint.resume(queue).payload)
        }
        return jobs.map(\.id)
    }

    private enum GivenColumn: String, RowColumn { case id, queue }

    /// Gives up a worker: its jobs wait again, its ephemeral ones are closed, its row goes.
    static func dissolve(
        _ worker: Int64, name: String, on connection: borrowing Connection
    ) throws {
        try connection.transaction { connection in
            var report = Report(workerID: worker, worker: name)
            try endStatements(of: worker, on: connection)
            try close(worker, why: "the worker \(name) lost its lease", &report, on: connection)
            _ = try giveBack(
                worker, except: [], reason: "the worker \(name) lost its lease", on: connection)
            try connection.execute("delete from bascule.worker where id = \(worker)")
            try announce(report, on: connection)
        }
    }

    /// Gives back what is running for workers that have no row any more; gives their numbers.
    ///
    /// A claim may come in just after its worker was given up. A worker's row is on disk before its
    /// first claim, so a worker without a row is not alive.
    static func takeStrays(on connection: borrowing Connection) throws -> [Int64] {
        let workers = try connection.query(
            """
            select distinct worker_id
              from bascule.job j
             where state = 'running'
               and not exists (select from bascule.worker w where w.id = j.worker_id)
             limit \(limit)
            """
        ).values(as: Int64.self)
        for id in workers { try dissolve(id, name: "with number \(id)", on: connection) }
        return workers
    }
}
