// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Journal
package import Postgres
package import Schedules

/// Takes a schedule back to the file's declaration, which holds it from then on.
package struct ResetSchedule: Action {
    package static let verb = Verb.resetSchedule

    private let declared: Schedule
    private let fields: [ScheduleField]
    private let settings: Settings

    package init(to declared: Schedule, _ fields: [ScheduleField] = [], in settings: Settings) {
        self.declared = declared
        self.fields = fields
        self.settings = settings
    }

    /// - Returns: the fields that have another value now.
    /// - Throws: `ScheduleError`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> [ScheduleField] {
        try ScheduleStore.change(by: actor, in: settings, on: connection) { store, connection in
            try store.reset(to: declared, fields, on: connection)
        }
    }
}
