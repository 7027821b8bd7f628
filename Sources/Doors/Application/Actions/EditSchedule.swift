// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Journal
package import Postgres
package import Schedules

/// Changes a schedule; it holds at once, and the file does not put it back.
package struct EditSchedule: Action {
    package static let verb = Verb.editSchedule

    private let name: String
    private let change: @Sendable (inout Schedule) throws -> Void
    private let settings: Settings

    package init(
        _ name: String, in settings: Settings,
        _ change: @escaping @Sendable (inout Schedule) throws -> Void
    ) {
        self.name = name
        self.change = change
        self.settings = settings
    }

    /// - Returns: the fields that have another value now.
    /// - Throws: `ScheduleError`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> [ScheduleField] {
        try ScheduleStore.change(by: actor, in: settings, on: connection) { store, connection in
            try store.edit(name, on: connection, change)
        }
    }
}
