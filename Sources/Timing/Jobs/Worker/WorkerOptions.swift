// SPDX-License-Identifier: Apache-2.0

/// How a worker works.
package struct WorkerOptions: Sendable {
    /// Shown to people: `host:pid`.
    package var name: String
    /// Jobs at once in this process, by queue; queues not named here are not worked on.
    package var slots: [String: Int]
    /// A worker that was not heard for so long is dead, and its jobs are taken over.
    package var lease: Duration = .seconds(15)
    /// How often a worker says that it lives.
    package var renewEvery: Duration = .seconds(3)
    /// The queue is looked at so often without any hint.
    package var pollEvery: Duration = .seconds(1)
    /// What was lost (a hint, an answer, a worker) is looked for so often.
    package var repairEvery: Duration = .seconds(10)
    /// At the end, running jobs get this long before they are cancelled.
    package var stopGrace: Duration = .seconds(20)
    /// And this long to obey.
    package var stopPatience: Duration = .seconds(5)
    /// Work waits, slots are free and nothing was claimed for so long: something is wrong.
    package var stallAfter: Duration = .seconds(30)
    /// Called when the list of stalled queues in this worker's row has changed.
    package var onStall: @Sendable () async -> Void = {}
    /// Most jobs claimed ahead of free slots where jobs take milliseconds; 0: none.
    package var prefetch: Int = 200
    /// Most jobs that one statement claims.
    package var claimAtOnce: Int = JobLimits.batch
    /// How long the history of jobs and their lines is made ready ahead.
    package var partitionDays: Int = 3

    package init(name: String, slots: [String: Int] = ["default": 4]) {
        precondition(!slots.isEmpty, "a worker without a queue has nothing to do")
        precondition(slots.values.allSatisfy { $0 > 0 }, "a queue needs at least one slot")
        self.name = name
        self.slots = slots
    }
}
