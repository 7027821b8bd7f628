// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Journal
package import Postgres
package import Schedules

/// Adds a schedule.
package struct AddSchedule: Action {
    package static let verb = Verb.addSchedule

    private let schedule: Schedule
    private let settings: Settings

    package init(_ schedule: Schedule, in settings: Settings) {
        self.schedule = schedule
        self.settings = settings
    }

    /// - Throws: `ScheduleError`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws {
        try ScheduleStore.change(by: actor, in: settings, on: connection) { store, connection in
            try store.addSchedule(schedule, on: connection)
        }
    }
}
