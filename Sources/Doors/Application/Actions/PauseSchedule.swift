// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Journal
package import Postgres
internal import Schedules

/// Pauses a schedule: its ticks leave a row and enqueue nothing.
package struct PauseSchedule: Action {
    package static let verb = Verb.pauseSchedule

    private let name: String
    private let reason: String?
    private let settings: Settings

    package init(_ name: String, because reason: String? = nil, in settings: Settings) {
        self.name = name
        self.reason = reason
        self.settings = settings
    }

    /// - Returns: whether it was not paused before.
    /// - Throws: `ScheduleError`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> Bool {
        try ScheduleStore.change(by: actor, in: settings, on: connection) { store, connection in
            try store.pause(name, reason: reason, on: connection)
        }
    }
}
