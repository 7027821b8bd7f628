// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Attends the attempts under way: writes what they say, and hears which are cancelled or lost.
struct Attendance: Sendable {
    let session: Session
    let slotTable: SlotTable
    let starter: RunningJob.Starter

    /// - Parameter id: the worker that this process is.
    func attend(_ id: Int64) async throws {
        try await attendSurvivors(of: id)
        let runs = (slotTable.runs + starter.runs).filter { $0.job.workerID == id }
        guard !runs.isEmpty else { return }
        let lines = runs.map { (run: $0, lines: $0.takeLines()) }.filter { !$0.lines.isEmpty }
        let progress = runs.compactMap { run in
            run.takeProgress().map { (run.job.fence, $0) }
        }
        let ids = runs.map(\.job.id)
        let logged = lines.map { ($0.run.job.fence, $0.lines) }
        do {
            let answers = try await session.use { connection in
                if !logged.isEmpty || !progress.isEmpty {
                    try connection.transaction { connection in
                        try JobRun.Line.write(logged, on: connection)
                        try JobRun.Progress.write(progress, on: connection)
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
        let survivors = starter.runs.filter { $0.job.workerID != id && $0.stopReason == nil }
        guard !survivors.isEmpty else { return }
        let ids = survivors.map(\.job.id)
        let cancelled = try await session.use { try RunningJob.cancelled(ids, on: $0) }
        for run in survivors {
            if let actor = cancelled[run.job.id] { run.stop(.requested(by: actor)) }
        }
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

    /// A job that runs for a worker, by its row.
    private struct Standing: RowDecodable, Sendable {
        let id: Int64
        let attempt: Int
        let token: Int64?
        let cancelledBy: String?

        enum CodingKeys: String, RowColumn {
            case id, attempt, token
            case cancelledBy = "cancelled_by"
        }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            attempt = try row[.attempt]
            token = try row[.token]
            cancelledBy = try row[.cancelledBy]
        }
    }

    private static func standing(
        of ids: [Int64], _ worker: Int64, on connection: borrowing Connection
    ) throws -> [Int64: Standing] {
        let rows = try connection.query(
            """
            select id, attempt, token, case when cancel_requested_at is not null
                                     then coalesce(cancel_requested_by, 'somebody') end
                                       as cancelled_by
              from bascule.job
             where id = any(\(ids))
               and (state, worker_id) is not distinct from ('running', \(worker)::bigint)
            """)
        return Dictionary(
            uniqueKeysWithValues: try rows.decode(as: Standing.self).map { ($0.id, $0) })
    }
}
