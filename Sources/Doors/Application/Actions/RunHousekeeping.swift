// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Postgres

/// Runs a task that keeps the house in order.
package struct RunHousekeeping: Action {
    package static let verb = Verb.runHousekeeping

    private let task: HousekeepingTask
    private let housekeeping: Housekeeping

    package init(_ task: HousekeepingTask, by housekeeping: Housekeeping) {
        self.task = task
        self.housekeeping = housekeeping
    }

    /// Journals the actor, the result and the duration.
    ///
    /// Checks that a schedule makes every few minutes and that change nothing are not journaled:
    /// the alerts record them.
    package func run(
        by actor: JournalActor, on connection: Connection
    ) throws -> HousekeepingReport {
        let start = ContinuousClock.now
        let report = try housekeeping.perform(task, by: actor.text, on: connection)
        guard task != .expectations || actor.kind != .schedule else { return report }
        let result = report.counts.merging(["failures": report.failures.count]) { $1 }
        try JournalEntry.write(
            "housekeeping", subject: task.rawValue, by: actor.text, result: jsonText(result),
            duration: start.duration(to: .now), on: connection)
        return report
    }
}
