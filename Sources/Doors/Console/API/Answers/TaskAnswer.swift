// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Postgres
internal import Views
internal import Wording

/// How work stands that was begun for a client.
struct TaskAnswer: Codable, Sendable {
    struct Progress: Codable, Sendable {
        let done: Int64
        let total: Int64?
    }

    struct Result: Codable, Sendable {
        let files: [TaskFile]
    }

    let id: String
    let kind: String
    let state: String
    let progress: Progress?
    let result: Result?
    /// Null: it is no change of many things.
    let bulk: Bulk?
    /// Null: it is one job, or a file.
    let batch: Batch?
    /// A problem.
    let error: JSONText?
    let createdAt: Timestamp
    let endedAt: Timestamp?
    let jobID: Int64?

    enum CodingKeys: String, CodingKey {
        case id, kind, state, progress, result, bulk, batch, error
        case createdAt = "created_at"
        case endedAt = "ended_at"
        case jobID = "job_id"
    }

    /// - Parameters:
    ///   - files: those that the job took up or back, or has fetched; it has not done all before they
    ///     end.
    ///   - fetch: of a job that fetches one.
    ///   - bulk: of a job that changes many things: how far that is.
    init(
        _ job: JobView, _ files: [FileTaskView], _ fetch: FetchView? = nil, bulk: Bulk? = nil,
        _ call: Call
    ) {
        var state = Self.state(of: job.state)
        if state == "succeeded" { state = Self.state(of: files) }
        let bad = state == "failed" ? files.first { Self.state(of: $0) == "failed" } : nil
        let isOver = ["succeeded", "failed"].contains(state)
        id = TaskID.ofJob(job.id)
        kind = job.kind
        self.state = state
        progress =
            bulk.map { Progress(done: $0.done + $0.left, total: $0.items) }
            ?? job.progressDone.map { Progress(done: $0, total: job.progressTotal) }
        self.bulk = bulk
        batch = nil
        let ended = files.filter { $0.endedAt != nil }
        result =
            isOver && (state == "succeeded" || !ended.isEmpty)
            ? Result(files: ended.map(TaskFile.init)) : nil
        error =
            state == "failed"
            ? (bad == nil ? fetch?.trouble : nil).map { Self.problem($0.code, $0.reason, call) }
                ?? Self.problem(
                    bad.map { $0.reason } ?? Self.told(job.reason, call), isOfFile: bad != nil, call
                )
            : nil
        createdAt = job.enqueuedAt
        let isOpen = ["waiting", "running"].contains(state)
        endedAt =
            isOpen
            ? nil : (ended.compactMap(\.endedAt) + [job.endedAt].compactMap(\.self)).max()
        jobID = job.id
    }

    /// Of a file that was handed in.
    ///
    /// - Parameter job: the batch in which it is loaded just now.
    init(_ file: FileTaskView, _ job: JobView?, _ call: Call) {
        id = TaskID.ofFile(file.fileID)
        kind = "import"
        state = Self.state(of: file)
        progress = job?.progressDone.map { Progress(done: $0, total: job?.progressTotal) }
        result = file.endedAt == nil ? nil : Result(files: [TaskFile(file)])
        (bulk, batch) = (nil, nil)
        error = state == "failed" ? Self.problem(file.reason, isOfFile: true, call) : nil
        createdAt = file.begunAt
        endedAt = file.endedAt
        jobID = file.batchID
    }

    /// Of jobs that were begun together: all have to succeed, and one that is dead is enough to fail.
    init(_ batch: JobBatchView, _ call: Call) {
        id = TaskID.ofBatch(batch.id)
        kind = batch.kind ?? "jobs"
        state = Self.state(of: batch)
        self.batch = Batch(batch, call)
        progress = Progress(done: batch.succeeded, total: batch.jobs)
        result = state == "succeeded" ? Result(files: []) : nil
        bulk = nil
        error =
            state == "failed"
            ? Self.problem(Self.told(batch.reason, call), isOfFile: false, call) : nil
        createdAt = batch.begunAt
        endedAt = batch.open == 0 ? batch.endedAt : nil
        jobID = nil
    }

    private static func state(of batch: JobBatchView) -> String {
        guard batch.failed == 0 else { return "failed" }
        guard batch.open == 0 else {
            return batch.running + batch.succeeded > 0 ? "running" : "waiting"
        }
        // Of what nobody knows any more nothing bad is said.
        let isWhole = batch.succeeded > 0 && batch.succeeded + batch.unknown == batch.jobs
        return isWhole ? "succeeded" : "cancelled"
    }

    /// Of several files: the worst of them, once all have ended.
    private static func state(of files: [FileTaskView]) -> String {
        let states = files.map(state)
        return ["running", "waiting", "failed"].first(where: states.contains) ?? "succeeded"
    }

    /// One that was loaded with faults has succeeded.
    private static func state(of file: FileTaskView) -> String {
        guard file.endedAt != nil else { return file.state == "loading" ? "running" : "waiting" }
        return ["rejected", "failed"].contains(file.state) ? "failed" : "succeeded"
    }

    static func state(of job: String) -> String {
        switch job {
        case "waiting", "scheduled", "blocked": "waiting"
        case "running", "succeeded": job
        case "cancelled", "discarded": "cancelled"
        default: "failed"
        }
    }

    /// What a failed job says may be of the inside: for those who may look at jobs.
    private static func told(_ reason: String?, _ call: Call) -> String? {
        call.mayDo(.viewJobs) ? reason : nil
    }

    private static func problem(_ reason: String?, isOfFile: Bool, _ call: Call) -> JSONText {
        problem(
            isOfFile ? "file_refused" : "job_failed",
            reason.map { Phrase($0) }
                ?? Phrase(
                    en: "It has failed; its job says more.", fr: "Échec ; le travail en dit plus."),
            call)
    }

    private static func problem(_ code: String, _ reason: Phrase, _ call: Call) -> JSONText {
        let problem = Problem(422, code, reason)
        let answer = problem.answer(
            in: call.language, prefix: call.site.prefix, id: call.head.id)
        return JSONText(String(decoding: answer.body, as: UTF8.self))
    }
}
