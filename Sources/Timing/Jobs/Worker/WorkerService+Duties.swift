// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Synchronization

/// A worker's duties: for its own attempts every second, and for all workers now and then.
extension WorkerService {
    private static let maintainEvery: Duration = .seconds(10)
    /// A claim that is younger may still be on its way to the slot table.
    private static let orphanAge: Duration = .seconds(5)
    private static let partitionsEvery: Duration = .seconds(3_600)

    /// Writes the attempts' log lines, and hears which are cancelled or lost.
    func attend(_ id: Int64) async throws {
        try await attendSurvivors(of: id)
        let runs = (slotTable.runs + slotTable.ephemeral).filter { $0.job.workerID == id }
        guard !runs.isEmpty else { return }
        let lines = runs.map { (run: $0, lines: $0.takeLines()) }.filter { !$0.lines.isEmpty }
        let progress = runs.compactMap { run in
            run.takeProgress().map { (run.job.fence, $0) }
        }
        let ids = runs.map(\.job.id)
        let logged = lines.map { ($0.run.job.fence, $0.lines) }
        do {
            let answers = try await beat.use { connection in
                if !logged.isEmpty || !progress.isEmpty {
                    try connection.transaction { connection in
                        try LogEntry.write(logged, on: connection)
                        try JobProgress.write(progress, on: connection)
                    }
                }
                return try Self.standing(of: ids, id, on: connection)
            }
            for run in runs { obey(answers[run.job.id], run) }
        } catch {
            for (run, some) in lines { run.putBack(some) }
            throw error
        }
    }

    /// Work begun elsewhere goes on when its worker's life ends, and its job is closed with that
    /// life: as cancelled, if that was asked for.
    private func attendSurvivors(of id: Int64) async throws {
        let survivors = slotTable.ephemeral.filter { $0.job.workerID != id && $0.stopReason == nil }
        guard !survivors.isEmpty else { return }
        let ids = survivors.map(\.job.id)
        let cancelled = try await beat.use { try RunningJob.cancelled(ids, on: $0) }
        for run in survivors {
            if let actor = cancelled[run.job.id] { run.stop(.requested(by: actor)) }
        }
    }

    private struct Standing: Sendable {
        let attempt: Int
        let token: Int64?
        let cancelledBy: String?
    }

    private static func standing(
        of ids: [Int64], _ worker: Int64, on connection: borrowing Connection
    ) throws -> [Int64: Standing] {
        let rows = try connection.query(
            """
            select id, attempt, token, case when cancel_requested_at is not null
                                     then coalesce(cancel_requested_by, 'somebody') end
              from bascule.job
             where id = any(\(ids))
               and (state, worker_id) is not distinct from ('running', \(worker)::bigint)
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                let standing = Standing(
                    attempt: try row[1, as: Int.self], token: try row[2, as: Int64?.self],
                    cancelledBy: try row[3, as: String?.self])
                return (try row[0, as: Int64.self], standing)
            })
    }

    private func obey(_ standing: Standing?, _ run: JobRun) {
        guard run.stopReason == nil, !run.isCompleting, !run.isCompleted else { return }
        guard let standing, standing.attempt == run.job.attempt, standing.token == run.job.token
        else {
            // Ended in the meantime, or taken from us.
            if slotTable.run(run.job.id) === run { run.stop(.leaseLost) }
            return
        }
        if let actor = standing.cancelledBy { run.stop(.requested(by: actor)) }
    }

    /// Repairs the queue after something was lost.
    func maintain(_ id: Int64) async throws {
        let now = ContinuousClock.now
        let (hasOrphans, quiet, isDayDue) = state.withLock { state in
            state.nextMaintenance = now + Self.maintainEvery
            let hasOrphans = state.orphansSince.map { now - $0 >= Self.orphanAge } ?? false
            if hasOrphans { state.orphansSince = nil }
            return (
                hasOrphans, state.phase == .working ? state.stall.wantsLook(at: now) : [],
                state.nextPartitions.map { $0 <= now } ?? true
            )
        }
        let (returned, strays) = try await beat.use { connection in
            (
                try Shelf.releaseForgotten(on: connection),
                try Rescue.takeStrays(on: connection)
            )
        }
        noteJobs(returned: returned)
        observer.putBackStrays(strays)
        try await cleanUp()
        if hasOrphans { try await giveBackOrphans(of: id) }
        if !quiet.isEmpty { try await lookForStall(quiet) }
        guard isDayDue else { return }
        state.withLock { $0.nextPartitions = now + Self.partitionsEvery }
        await preparePartitions()
    }

    private func cleanUp() async throws {
        try await beat.use { connection in
            let ids = try connection.query(
                """
                select id from bascule.job
                 where state = 'waiting' and cancel_requested_at is not null limit 500
                """
            ).map { try $0[0, as: Int64.self] }
            try Ending.cancelWaiting(ids, on: connection)
            try connection.execute(
                """
                delete from bascule.job_progress p
                 where not exists (select from bascule.job j where j.id = p.job_id)
                """)
        }
    }

    /// A claim was made and its answer got lost: the table says that we run what we know nothing
    /// of.
    private func giveBackOrphans(of id: Int64) async throws {
        let known = slotTable.held
        let given = try await beat.use { connection in
            try Rescue.giveBack(
                id, except: known, olderThan: Self.orphanAge,
                reason: "the answer to its claim got lost", on: connection)
        }
        observer.putBackLostClaims(given)
    }

    private func preparePartitions() async {
        do {
            let days = options.partitionDays
            try await beat.use { try HistoryPartitions.prepare(days: days, on: $0) }
        } catch {
            // The default partition takes what has no other; the next hour tries again.
            observer.partitionsFailed(error)
        }
    }
}
