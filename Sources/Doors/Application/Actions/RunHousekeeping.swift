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

    /// Writes into the journal who did, with what result and how long it took.
    ///
    /// What a schedule looks at every few minutes and changes nothing is not for the journal: the alerts
    /// are a book of their own.
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
