// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Journal
package import Postgres
internal import Schedules

/// Takes a schedule away; its ticks stay to be read.
package struct RemoveSchedule: Action {
    package static let verb = Verb.removeSchedule

    private let name: String
    private let settings: Settings

    package init(_ name: String, in settings: Settings) {
        self.name = name
        self.settings = settings
    }

    /// - Throws: `ScheduleError`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws {
        try ScheduleStore.change(by: actor, in: settings, on: connection) { store, connection in
            try store.remove(name, on: connection)
        }
    }
}
