// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Postgres

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
        self.init([], TaskID.ofFile(file), call)
    }

    init(job: Int64, _ call: Call) { self.init([job], TaskID.ofJob(job), call) }

    /// Of jobs that were begun together; noted in their transaction, for a task of several.
    init(jobs: [Int64], _ call: Call, on connection: borrowing Connection) throws {
        switch jobs.count {
        case 0: self.init([], nil, call)
        case 1: self.init(job: jobs[0], call)
        default:
            let batch = try JobsOnDemand.noteBatch(jobs, by: call.actor, on: connection)
            self.init(jobs, TaskID.ofBatch(batch), call)
        }
    }

    private init(_ jobs: [Int64], _ task: String?, _ call: Call) {
        self.jobs = jobs
        taskID = task
        href = task.map { call.href("/tasks/\($0)") }
        state = task == nil ? "succeeded" : "waiting"
    }
}
