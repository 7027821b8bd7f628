// SPDX-License-Identifier: Apache-2.0

internal import Views

/// Where work that was begun can be followed.
struct TaskReceipt: Codable, Sendable {
    /// Nil where there was nothing to do.
    let taskID: String?
    let state: String
    let href: String?
    /// All jobs that were begun.
    let jobs: [Int64]

    enum CodingKeys: String, CodingKey {
        case taskID = "task_id"
        case state, href, jobs
    }

    /// Of a file that was handed in.
    init(file: Int64, _ call: Call) {
        jobs = []
        taskID = TaskID.ofFile(file)
        href = call.href("/tasks/\(TaskID.ofFile(file))")
        state = "waiting"
    }

    init(jobs: [Int64], _ call: Call) {
        self.jobs = jobs
        taskID = jobs.first.map(TaskID.ofJob)
        href = taskID.map { call.href("/tasks/\($0)") }
        state = jobs.isEmpty ? "succeeded" : "waiting"
    }
}
