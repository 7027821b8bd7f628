// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Journal
package import Postgres
internal import Schedules

/// Enqueues a schedule's job now, paused or not.
package struct RunSchedule: Action {
    package static let verb = Verb.runSchedule

    private let name: String
    private let settings: Settings

    package init(_ name: String, in settings: Settings) {
        self.name = name
        self.settings = settings
    }

    /// - Returns: the job's id.
    /// - Throws: `ScheduleError`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Int64 {
        try ScheduleStore.change(by: actor, in: settings, on: connection) { store, connection in
            try store.runNow(name, on: connection)
        }
    }
}
