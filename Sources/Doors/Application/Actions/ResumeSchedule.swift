// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Journal
package import Postgres
internal import Schedules

/// Has a paused schedule enqueue jobs again.
package struct ResumeSchedule: Action {
    package static let verb = Verb.resumeSchedule

    private let name: String
    private let settings: Settings

    package init(_ name: String, in settings: Settings) {
        self.name = name
        self.settings = settings
    }

    /// - Returns: whether it was paused.
    /// - Throws: `ScheduleError`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Bool {
        try ScheduleStore.change(by: actor, in: settings, on: connection) { store, connection in
            try store.resume(name, on: connection)
        }
    }
}
