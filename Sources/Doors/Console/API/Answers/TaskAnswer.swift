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
    /// A problem.
    let error: JSONText?
    let createdAt: Timestamp
    let endedAt: Timestamp?
    let jobID: Int64?

    enum CodingKeys: String, CodingKey {
        case id, kind, state, progress, result, error
        case createdAt = "created_at"
        case endedAt = "ended_at"
        case jobID = "job_id"
    }

    /// - Parameters:
    ///   - files: those that the job had to do with, as the ledger has them now.
    ///   - fetch: of a job that fetches one: the task goes on until the file is loaded.
    init(_ job: JobView, _ files: [FileView], _ fetch: FetchView? = nil, _ call: Call) {
        let bad = files.first { ["rejected", "failed"].contains($0.state) }
        let isComing = fetch != nil && files.contains { Self.isOpen($0) }
        let ended = Self.state(of: job.state)
        let state =
            ended != "succeeded" ? ended : bad != nil ? "failed" : isComing ? "running" : ended
        id = TaskID.ofJob(job.id)
        kind = job.kind
        self.state = state
        progress = job.progressDone.map { Progress(done: $0, total: job.progressTotal) }
        let isOver = ["succeeded", "failed"].contains(state)
        result =
            isOver && (state == "succeeded" || !files.isEmpty)
            ? Result(files: files.map(TaskFile.init)) : nil
        error =
            state == "failed"
            ? bad == nil && fetch?.trouble != nil
                ? fetch?.trouble.map { Self.problem($0.code, $0.reason, call) }
                : Self.problem(
                    bad.map { $0.reason } ?? Self.reason(job, call), isOfFile: bad != nil, call)
            : nil
        createdAt = job.enqueuedAt
        endedAt = isComing ? nil : job.endedAt
        jobID = job.id
    }

    /// Of a file that was handed in.
    ///
    /// - Parameter job: the batch in which it is loaded just now.
    init(_ file: FileView, _ job: JobView?, _ call: Call) {
        id = TaskID.ofFile(file.id)
        kind = "import"
        let state = Self.state(ofFile: file.state)
        self.state = state
        progress = job?.progressDone.map { Progress(done: $0, total: job?.progressTotal) }
        let isOver = ["succeeded", "failed"].contains(state)
        result = isOver ? Result(files: [TaskFile(file)]) : nil
        error = state == "failed" ? Self.problem(file.reason, isOfFile: true, call) : nil
        createdAt = file.arrivedAt
        endedAt = isOver ? file.loadedAt ?? file.storedAt : nil
        jobID = file.jobID
    }

    private static func isOpen(_ file: FileView) -> Bool {
        ["arrived", "loading"].contains(file.state)
    }

    /// One that was loaded with faults has succeeded.
    private static func state(ofFile state: String) -> String {
        switch state {
        case "arrived": "waiting"
        case "loading": "running"
        case "rejected", "failed": "failed"
        default: "succeeded"
        }
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
    private static func reason(_ job: JobView, _ call: Call) -> String? {
        call.mayDo(.viewJobs) ? job.reason : nil
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
